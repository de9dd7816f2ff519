namespace SkillGraph.Runtime.Engine;

/// <summary>The bounds of the one-machine engine.</summary>
public sealed class EngineOptions
{
    /// <summary>Commands that may wait at one entity; one more is answered <c>engine.busy</c>.</summary>
    public int MailboxCommands { get; set; } = 8_192;

    /// <summary>Bytes of commands that may wait at one entity.</summary>
    public int MailboxBytes { get; set; } = 32 * 1024 * 1024;

    /// <summary>Commands of one entity that are decided and stored together at most.</summary>
    public int TurnCommands { get; set; } = 256;

    /// <summary>Bytes of one envelope at most.</summary>
    public int EventBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>Commands of all entities that may wait or be on their way to the journal; one more is answered <c>engine.busy</c>.</summary>
    public int WaitingCommands { get; set; } = 50_000;

    /// <summary>Bytes of those commands.</summary>
    public long WaitingBytes { get; set; } = 128 * 1024 * 1024;

    /// <summary>An entity remembers the command ids of this many of its newest events: one that comes again has no second effect.</summary>
    public int RememberedEvents { get; set; } = 8_192;

    /// <summary>A snapshot is taken when this many events have come since the last.</summary>
    public int SnapshotEvery { get; set; } = 1_000;

    /// <summary>An entity nobody sends anything to leaves memory after this time.</summary>
    public TimeSpan PassivateAfter { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Live events that wait for one watcher before it is sent back to the journal.</summary>
    public int WatcherBytes { get; set; } = 4 * 1024 * 1024;
}
