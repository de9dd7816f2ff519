using System.Diagnostics;
using System.Reflection;
using SkillGraph.Edge.Rooms;
using SkillGraph.Runtime;
using SkillGraph.Runtime.Subscriptions;

namespace SkillGraph.Edge.Operations;

/// <summary>What this process says of itself, to an operator or to a node that one has asked.</summary>
public sealed class OwnReport
{
    private static readonly string Version = Assembly.GetEntryAssembly()?.GetName().Version?.ToString(3) ?? "";
    private static readonly DateTime StartedAt = Process.GetCurrentProcess().StartTime.ToUniversalTime();

    private readonly IEngineLoad _engine;
    private readonly RoomFeeds _feeds;
    private readonly SubscriptionLags _lags;

    internal OwnReport(IEngineLoad engine, RoomFeeds feeds, SubscriptionLags lags) => (_engine, _feeds, _lags) = (engine, feeds, lags);

    public async Task<NodeReport> Make(CancellationToken cancel)
    {
        var (rooms, viewers) = _feeds.Count();
        return new NodeReport(
            StartedAt,
            Version,
            Environment.WorkingSet,
            rooms,
            viewers,
            _engine.WaitingCommands,
            await _engine.InMemory(cancel),
            [.. _lags.All.Select(lag => new RunningSubscription(lag.Name, Math.Round(lag.Lag.TotalSeconds, 1))).OrderBy(lag => lag.Name, StringComparer.Ordinal)]);
    }
}
