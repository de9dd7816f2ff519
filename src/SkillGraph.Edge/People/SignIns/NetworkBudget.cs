using System.Net;
using System.Net.Sockets;

namespace SkillGraph.Edge.People.SignIns;

/// <summary>How many wrong passwords may come from one network address to this node: so many at once, then one after the other. It is kept in memory, because the bound of each account holds without it.</summary>
internal sealed class NetworkBudget(double factor, TimeProvider clock)
{
    private const int AtOnce = 30;
    private const int Sweep = 10_000;
    private const int Ipv6NetworkBytes = 8;

    private static readonly TimeSpan Each = TimeSpan.FromSeconds(20);

    private readonly TimeSpan _each = Each / factor;
    private readonly TimeSpan _most = Math.Max(1, AtOnce * factor) * (Each / factor);
    private readonly Dictionary<string, DateTimeOffset> _spent = [];
    private readonly Lock _lock = new();
    private int _sweepAt = Sweep;

    public bool TryTake(IPAddress? from)
    {
        var (network, now) = (NetworkOf(from), clock.GetUtcNow());
        lock (_lock)
        {
            var spent = _spent.TryGetValue(network, out var until) && until > now ? until : now;
            if (spent + _each - now > _most) return false;
            _spent[network] = spent + _each;
            if (_spent.Count > _sweepAt) Forget(now);
            return true;
        }
    }

    public void PutBack(IPAddress? from)
    {
        var network = NetworkOf(from);
        lock (_lock)
            if (_spent.TryGetValue(network, out var until)) _spent[network] = until - _each;
    }

    /// <summary>Somebody with IPv6 has a whole network of addresses.</summary>
    private static string NetworkOf(IPAddress? from)
    {
        if (from is null) return "";
        if (from.IsIPv4MappedToIPv6) return from.MapToIPv4().ToString();
        return from.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(from.GetAddressBytes(), 0, Ipv6NetworkBytes) : from.ToString();
    }

    private void Forget(DateTimeOffset now)
    {
        foreach (var (network, until) in _spent)
            if (until <= now) _spent.Remove(network);
        _sweepAt = Math.Max(Sweep, 2 * _spent.Count);
    }
}
