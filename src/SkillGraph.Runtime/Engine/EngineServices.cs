using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using SkillGraph.Runtime.Journals;

namespace SkillGraph.Runtime.Engine;

/// <summary>What every entity of an engine shares. <c>Done</c> is told of each request that is answered.</summary>
internal sealed record EngineServices(
    IJournal Journal, EngineOptions Options, TimeProvider Clock, Watchers Watchers, SnapshotKeeper Snapshots, Action<Request> Done, EngineMetrics Metrics, ILogger Log)
{
    /// <summary>Names this engine among those that may run a copy of the same entity.</summary>
    public string Writer { get; } = Guid.NewGuid().ToString();
}

/// <summary>What operators can count of an engine.</summary>
internal sealed class EngineMetrics
{
    private static readonly Meter Meter = new("SkillGraph.Engine");

    private readonly Counter<long> _commands = Meter.CreateCounter<long>("skillgraph.commands", description: "Commands answered");
    private readonly Counter<long> _refusals = Meter.CreateCounter<long>("skillgraph.refusals", description: "Commands refused, by code");
    private readonly Histogram<int> _turns = Meter.CreateHistogram<int>("skillgraph.turn.commands", description: "Commands decided in one turn of an entity");

    public Counter<long> Quarantined { get; } = Meter.CreateCounter<long>("skillgraph.quarantined", description: "Times an entity could not be read");

    public void Answered(List<(Posted Posted, Answer Answer)> answers)
    {
        _turns.Record(answers.Count);
        _commands.Add(answers.Count);
        foreach (var (_, answer) in answers)
            if (answer.Refusal is not null) _refusals.Add(1, new KeyValuePair<string, object?>("code", answer.Refusal.Code));
    }
}
