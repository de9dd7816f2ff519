using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Akka.Actor;
using Akka.Cluster;
using SkillGraph.Runtime;

namespace SkillGraph.Cluster.Engine;

/// <summary>What operators can count of a node as one of several: members, shards, and how long it took to hand them over.</summary>
internal sealed class ClusterMetrics : UntypedActor, IWithTimers
{
    private const string Unreachable = "unreachable";

    private static readonly TimeSpan CountEvery = TimeSpan.FromSeconds(5);
    private static readonly Meter Meter = new("SkillGraph.Cluster");

    private static readonly Histogram<double> HandOff =
        Meter.CreateHistogram<double>("skillgraph.handoff.duration", "s", "From beginning to hand over the shards of a leaving node to having none", tags: null, advice: Buckets.Long);

    private readonly ConcurrentDictionary<string, int> _shards = new();
    private readonly IEngineLoad _load;

    public ClusterMetrics(IEngineLoad load)
    {
        _load = load;
        var cluster = Akka.Cluster.Cluster.Get(Context.System);
        Meter.CreateObservableGauge("skillgraph.members", () => Members(cluster.State), "{node}", "Members of the cluster as this node sees them, by status");
        Meter.CreateObservableGauge("skillgraph.shards", () => _shards.Select(kind => Tagged(kind.Value, "kind", kind.Key)), "{shard}", "Shards on this node, by kind of entity");
        MeasureHandOff(CoordinatedShutdown.Get(Context.System));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart() => Timers.StartPeriodicTimer("count", Count.Instance, TimeSpan.Zero, CountEvery);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Count: InMemory().PipeTo(Self); break;
            case IReadOnlyList<KindLoad> kinds: foreach (var kind in kinds) _shards[kind.Kind] = kind.Shards ?? 0; break;
        }
    }

    private static void MeasureHandOff(CoordinatedShutdown shutdown)
    {
        var began = 0L;
        shutdown.AddTask(CoordinatedShutdown.PhaseBeforeClusterShutdown, "begin-to-measure-hand-off", () =>
        {
            began = Stopwatch.GetTimestamp();
            return Task.FromResult(Akka.Done.Instance);
        });
        shutdown.AddTask(CoordinatedShutdown.PhaseClusterLeave, "measure-hand-off", () =>
        {
            if (began > 0) HandOff.Record(Stopwatch.GetElapsedTime(began).TotalSeconds);
            return Task.FromResult(Akka.Done.Instance);
        });
    }

    private static IEnumerable<Measurement<int>> Members(ClusterEvent.CurrentClusterState state) => state.Members
        .Select(member => state.Unreachable.Contains(member) ? Unreachable : member.Status.ToString().ToLowerInvariant())
        .CountBy(status => status)
        .Select(status => Tagged(status.Value, "status", status.Key));

    private async Task<IReadOnlyList<KindLoad>> InMemory()
    {
        using var patience = new CancellationTokenSource(CountEvery);
        return await _load.InMemory(patience.Token);
    }

    private static Measurement<int> Tagged(int value, string tag, string text) => new(value, new KeyValuePair<string, object?>(tag, text));

    private sealed record Count
    {
        public static readonly Count Instance = new();
    }
}
