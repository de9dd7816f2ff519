using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
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
    private readonly List<Region> _regions = [];

    public ClusterMetrics()
    {
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
            case Region region: _regions.Add(region); break;
            case Count: foreach (var (kind, region) in _regions) region.Ask<ShardRegionStats>(GetShardRegionStats.Instance, CountEvery).PipeTo(Self, success: stats => new Counted(kind, stats.Stats.Count)); break;
            case Counted counted: _shards[counted.Kind] = counted.Shards; break;
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

    private static Measurement<int> Tagged(int value, string tag, string text) => new(value, new KeyValuePair<string, object?>(tag, text));

    internal sealed record Region(string Kind, IActorRef Actor);

    private sealed record Counted(string Kind, int Shards);

    private sealed record Count
    {
        public static readonly Count Instance = new();
    }
}
