using System.Net;
using System.Net.Sockets;
using SkillGraph.Edge.Hosting;

namespace SkillGraph.Cluster.Node;

/// <summary>Whom a node asks to be let in.</summary>
internal static class Seeds
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static async Task<NodeAddress> Find(this MemberOptions options)
    {
        string[] seeds = options switch
        {
            { Dns: { } name } => [.. (await Lookup(name, options.Host, options.DnsLeast)).Select(address => $"{address}:{options.Port}")],
            { Seeds: [] } => [$"{options.Host}:{options.Port}"],
            _ => options.Seeds,
        };
        return new NodeAddress(options.Host, options.Port, [.. seeds.Select(seed => NodeAddress.Of(seed, options.Tls is not null))], options.Roles);
    }

    /// <summary>
    /// All nodes must have the same order, because the first begins a cluster when none of the others is in one; and a node that is not yet among the addresses
    /// may not be the only one that is missing. Nodes that start together come up one by one, so the addresses have to stay the same for a while.
    /// </summary>
    private static async Task<string[]> Lookup(string name, string self, int least)
    {
        var (found, same) = (Array.Empty<string>(), TimeSpan.Zero);
        for (var tries = Patience / LookEvery; tries > 0; tries--)
        {
            var before = found;
            found = await Addresses(name);
            same = found.SequenceEqual(before) ? same + LookEvery : TimeSpan.Zero;
            if (same >= Settled && found.Length >= least && found.Contains(self)) return found;
            await Task.Delay(LookEvery);
        }
        throw new BadOptionException(
            "Cluster:Dns",
            $"'{name}' has {(found is [] ? "no addresses" : string.Join(", ", found))}, and it must keep at least {least} for {Settled.TotalSeconds} s, with this node's, {self}, among them");
    }

    private static async Task<string[]> Addresses(string name)
    {
        try
        {
            return [.. (await Dns.GetHostAddressesAsync(name, AddressFamily.InterNetwork)).Select(address => address.ToString()).Order(StringComparer.Ordinal)];
        }
        catch (SocketException)
        {
            return [];
        }
    }
}
