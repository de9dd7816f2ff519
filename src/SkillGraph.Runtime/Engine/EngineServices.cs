using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using SkillGraph.Domain;
using SkillGraph.Runtime.Journals;
using SkillGraph.Runtime.Privacy;

namespace SkillGraph.Runtime.Engine;

/// <summary>What every entity of an engine shares. <c>Done</c> is told of each request that is answered.</summary>
internal sealed record EngineServices(
    IJournal Journal, Vault Vault, EngineOptions Options, TimeProvider Clock, Watchers Watchers, SnapshotKeeper Snapshots, Action<Request> Done, EngineMetrics Metrics, ILogger Log)
{
    /// <summary>Names this engine among those that may run a copy of the same entity.</summary>
    public string Writer { get; } = Guid.NewGuid().ToString();
}

/// <summary>What operators can count of an engine.</summary>
internal sealed class EngineMetrics
{
    private static readonly Meter Meter = new("SkillGraph.Engine");

    private static readonly Tally Unreadable = new(Meter, "skillgraph.quarantined", "{entity}", "Times an entity could not be read, by kind", "kind");

    private readonly Counter<long> _commands = Meter.CreateCounter<long>("skillgraph.commands", "{command}", "Commands answered");
    private readonly Counter<long> _refusals = Meter.CreateCounter<long>("skillgraph.refusals", "{command}", "Commands refused, by code");
    private readonly Histogram<int> _turns = Meter.CreateHistogram<int>("skillgraph.turn.commands", "{command}", "Commands decided in one turn of an entity");

    private readonly UpDownCounter<int> _awake = Meter.CreateUpDownCounter<int>("skillgraph.entities", "{entity}", "Entities in memory, by kind");

    /// <summary>The engine runs entities of this kind.</summary>
    public void Runs(string kind) => Unreadable.Show(kind);

    public void Quarantined(string kind) => Unreadable.Add(kind);

    public void Woke(string kind) => _awake.Add(1, new KeyValuePair<string, object?>("kind", kind));

    public void Slept(string kind) => _awake.Add(-1, new KeyValuePair<string, object?>("kind", kind));

    public void Answered(List<(Posted Posted, Answer Answer)> answers)
    {
        _turns.Record(answers.Count);
        _commands.Add(answers.Count);
        foreach (var (_, answer) in answers)
            if (answer.Refusal is not null) Refused(answer.Refusal);
    }

    public void Refused(Refusal refusal) => _refusals.Add(1, new KeyValuePair<string, object?>("code", refusal.Code));
}
