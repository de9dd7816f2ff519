using SkillGraph.Domain.Texts;

namespace SkillGraph.Testing;

/// <summary>A change somebody has typed that the room has not told of yet.</summary>
public sealed class PendingEdit(ChangeSet changes, long typedAt)
{
    /// <summary>The change on top of the confirmed text and the pending edits before this one.</summary>
    public ChangeSet Changes { get; internal set; } = changes;

    /// <summary>The intended times of what was typed, as <see cref="System.Diagnostics.Stopwatch"/> ticks; several once edits were composed.</summary>
    public List<long> TypedAt { get; } = [typedAt];

    /// <summary>The command that carries it; null until it is sent.</summary>
    public string? Command { get; internal set; }

    public long Base { get; internal set; }

    /// <summary>The own edit that is expected to take version <see cref="Base"/>, for an edit that is sent ahead.</summary>
    public string? On { get; internal set; }

    internal ChangeSet? Sent { get; private set; }

    internal bool IsInFlight => Command is not null;

    internal bool WasPassedBy => Over is not null;

    // What others did since the base: the room rebases over all of it at once.
    private ChangeSet? Over { get; set; }

    internal void Send(string command, long onVersion, string? onCommand) => (Command, Base, On, Sent, Over) = (command, onVersion, onCommand, Changes, null);

    internal void TakeBack() => (Command, On, Sent, Over) = (null, null, null, null);

    internal void PassedBy(ChangeSet remote) => Over = Over?.Compose(remote) ?? remote;

    internal ChangeSet AsTheRoomRebasesIt() => Over is null ? Sent! : Sent!.Map(Over);
}
