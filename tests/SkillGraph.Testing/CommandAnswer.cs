namespace SkillGraph.Testing;

/// <summary>What came of a command: the room's version then, or why it was turned down.</summary>
public sealed record CommandAnswer(string Command, long? Version, string? Code, string? Message)
{
    public bool IsAcknowledged => Code is null;

    /// <summary>Whether the same command may succeed in a moment.</summary>
    public bool IsPassing => Code is "engine.busy" or "engine.unavailable" or "edge.rate-limited";

    /// <summary>Whether an edit has to be rebased and sent as a new command.</summary>
    public bool WantsRebase => Code is "room.rebase-first" or "room.stale-base";
}
