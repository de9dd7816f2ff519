namespace SkillGraph.Runtime.Subscriptions;

/// <summary>Reads the journal in order, at least once: a projection gives back rows, a reaction sends commands and gives none.</summary>
public interface ISubscription
{
    /// <summary>Under this name its offset is stored; it never changes.</summary>
    string Name { get; }

    /// <summary>The kind of entity whose events it reads, null for all.</summary>
    string? Tag { get; }

    /// <summary>The read models whose rows it alone writes; none for a reaction.</summary>
    IReadOnlyList<string> Models => [];

    /// <summary>Handles events in the order of the journal. The rows and the offset behind the last of these events are stored in one transaction.</summary>
    Task<IReadOnlyList<ReadModelRow>> Handle(IReadOnlyList<StoredEvent> events, IReadModels models, CancellationToken cancel);
}
