using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace SkillGraph.Runtime.Subscriptions;

/// <summary>How long ago each subscription that runs in this process last knew that it had read everything.</summary>
public sealed class SubscriptionLags(TimeProvider clock)
{
    private static readonly Meter Meter = new("SkillGraph.Subscriptions");

    private readonly ConcurrentDictionary<string, long> _caughtUp = new();

    public IEnumerable<(string Name, TimeSpan Lag)> All => _caughtUp.Select(one => (one.Key, clock.GetElapsedTime(one.Value)));

    /// <summary>The subscription has read everything, or begins to run here.</summary>
    public void CaughtUp(string subscription) => _caughtUp[subscription] = clock.GetTimestamp();

    /// <summary>The subscription does not run here any more.</summary>
    public void Stopped(string subscription) => _caughtUp.TryRemove(subscription, out _);

    /// <summary>Shows operators the lags from now on.</summary>
    public void Measure() => Meter.CreateObservableGauge(
        "skillgraph.subscription.lag",
        () => All.Select(lag => new Measurement<double>(lag.Lag.TotalSeconds, new KeyValuePair<string, object?>("subscription", lag.Name))),
        "s",
        "Time since the subscription had read everything");
}
