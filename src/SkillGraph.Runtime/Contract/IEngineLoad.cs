namespace SkillGraph.Runtime;

/// <summary>What an engine holds in this process, for operators to see.</summary>
public interface IEngineLoad
{
    /// <summary>Commands taken here and not answered yet.</summary>
    int WaitingCommands { get; }

    /// <summary>What is in memory here, by kind of entity.</summary>
    Task<IReadOnlyList<KindLoad>> InMemory(CancellationToken cancel);
}

/// <summary>How many entities of a kind are awake, and the shards of that kind that are here; null where there are none.</summary>
public sealed record KindLoad(string Kind, int? Shards, int Awake);
