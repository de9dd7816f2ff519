namespace SkillGraph.Runtime.Engine;

/// <summary>What an entity holds in memory: its state, how far it is folded, the hash of the last envelope, and how old its snapshot is.</summary>
internal sealed record Memory<TState>(TState State, long Version, string? Hash, RecentCommands Commands, long SnapshotAt);
