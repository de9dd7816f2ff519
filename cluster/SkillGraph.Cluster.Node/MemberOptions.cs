using System.Net;
using System.Net.Sockets;
using SkillGraph.Edge.Hosting;

namespace SkillGraph.Cluster.Node;

/// <summary>What an operator may set of a node as a member of the cluster; <c>SkillGraph:Cluster</c> in configuration.</summary>
internal sealed record MemberOptions(string Host, int Port, string[] Seeds, string? Dns, int DnsLeast, string[] Roles, NodeCertificate? Tls, TimeSpan StableAfter, TimeSpan DownRemovalMargin)
{
    private const string Group = "Cluster";
    private const string ALeast = "it must be a number from 1, beside a Dns";
    private const int DefaultPort = 4053;

    private static readonly TimeSpan LongestTiming = TimeSpan.FromMinutes(10);

    /// <summary>The name or address under which the other nodes find this one.</summary>
    public string Host { get; } = Host;

    public int Port { get; } = Port;

    /// <summary>Nodes to ask to be let in, as <c>host:port</c>; the first of them, when it finds none of the others, begins the cluster.</summary>
    public string[] Seeds { get; } = Seeds;

    /// <summary>A name whose addresses are those of the nodes, instead of <see cref="Seeds"/>.</summary>
    public string? Dns { get; } = Dns;

    /// <summary>How many addresses <see cref="Dns"/> must have before this node asks to be let in, so that two that start together do not begin a cluster each.</summary>
    public int DnsLeast { get; } = DnsLeast;

    /// <summary>How long the membership has to stay the same before the smaller part of a broken cluster is taken out.</summary>
    public TimeSpan StableAfter { get; } = StableAfter;

    /// <summary>How long a node that was taken out is given to stop, before its rooms come up elsewhere.</summary>
    public TimeSpan DownRemovalMargin { get; } = DownRemovalMargin;

    public static MemberOptions Read(OptionsReader options)
    {
        var cluster = options.Group(Group, nameof(Host), nameof(Port), nameof(Seeds), nameof(Dns), nameof(DnsLeast), nameof(Roles), nameof(Tls), nameof(StableAfter), nameof(DownRemovalMargin));
        var host = cluster.Text(nameof(Host), "it must be a name or an address") ?? IPAddress.Loopback.ToString();
        cluster.Checked(nameof(Host), host, Uri.CheckHostName(host) is not UriHostNameType.Unknown, $"'{host}' is neither a name nor an address");
        var port = PortOf(cluster.Text(nameof(Port), "it must be a number") ?? $"{DefaultPort}");
        cluster.Checked(nameof(Port), port, port > 0, "it must be a number from 1 to 65535");
        Bind(cluster, host, port);

        var seeds = cluster.List(nameof(Seeds), IsSeed, "a host and a port such as node-1:4053");
        var dns = cluster.Text(nameof(Dns), "it must be a name");
        if (dns is not null) cluster.Checked(nameof(Dns), dns, seeds.Length == 0 && Uri.CheckHostName(dns) is UriHostNameType.Dns, seeds.Length == 0 ? $"'{dns}' is not a name" : "there are Seeds already");
        var least = cluster.Text(nameof(DnsLeast), ALeast) is not { } text ? 1 : cluster.Checked(nameof(DnsLeast), int.TryParse(text, out var number) ? number : 0, number > 0 && dns is not null, ALeast);
        var roles = cluster.List(nameof(Roles), NodeAddress.EveryRole.Contains, $"one of {string.Join(", ", NodeAddress.EveryRole)}").Distinct().ToArray();
        return new MemberOptions(
            host, port, seeds, dns, least, roles is [] ? NodeAddress.EveryRole : roles, TlsOptions.Read(cluster), Timing(cluster, nameof(StableAfter), 5), Timing(cluster, nameof(DownRemovalMargin), 2));
    }

    private static TimeSpan Timing(OptionsReader cluster, string option, int seconds)
    {
        const string expected = "it must be a time such as 00:00:05";
        var text = cluster.Text(option, expected);
        if (text is null) return TimeSpan.FromSeconds(seconds);
        return cluster.Checked(option, TimeSpan.TryParse(text, out var time) ? time : default, time > TimeSpan.Zero && time <= LongestTiming, expected);
    }

    /// <summary>Whether this node may listen there is better known now than when half of it has started.</summary>
    private static void Bind(OptionsReader cluster, string host, int port)
    {
        try
        {
            using var listener = new TcpListener(System.Net.Dns.GetHostAddresses(host)[0], port);
            listener.Start();
        }
        catch (SocketException unusable)
        {
            throw cluster.Bad(unusable.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied ? nameof(Port) : nameof(Host), $"{host}:{port}: {unusable.Message}");
        }
    }

    private static bool IsSeed(string seed) =>
        seed.LastIndexOf(':') is > 0 and var colon && Uri.CheckHostName(seed[..colon]) is not UriHostNameType.Unknown && PortOf(seed[(colon + 1)..]) > 0;

    private static int PortOf(string text) => ushort.TryParse(text, out var port) ? port : 0;
}
