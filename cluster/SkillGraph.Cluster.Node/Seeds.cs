using System.Net;
using System.Net.Sockets;
using SkillGraph.Edge.Hosting;

namespace SkillGraph.Cluster.Node;

/// <summary>Whom a node asks to be let in.</summary>
internal static class Seeds
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static async Task<NodeAddress> Find(this MemberOptions options)
    {
        string[] seeds = options switch
        {
            { Dns: { } name } => [.. (await Lookup(name, options.Host)).Select(address => $"{address}:{options.Port}")],
            { Seeds: [] } => [$"{options.Host}:{options.Port}"],
            _ => options.Seeds,
        };
        return new NodeAddress(options.Host, options.Port, [.. seeds.Select(seed => NodeAddress.Of(seed, options.Tls is not null))], options.Roles);
    }

    /// <summary>
    /// All nodes must have the same order, because the first begins a cluster when none of the others is in one; and a node that is not yet among the addresses
    /// may not be the only one that is missing.
    /// </summary>
    private static async Task<string[]> Lookup(string name, string self)
    {
        var found = Array.Empty<string>();
        for (var tries = Patience / LookEvery; tries > 0; tries--)
        {
            try
            {
                found = [.. (await Dns.GetHostAddressesAsync(name, AddressFamily.InterNetwork)).Select(address => address.ToString()).Order(StringComparer.Ordinal)];
            }
            catch (SocketException)
            {
                found = [];
            }
            if (found.Contains(self)) return found;
            await Task.Delay(LookEvery);
        }
        throw new BadOptionException("Cluster:Dns", $"'{name}' has {(found is [] ? "no addresses" : string.Join(", ", found))}, and this node's is {self}");
    }
}
