using SkillGraph.Domain;

namespace SkillGraph.Runtime;

/// <summary>Runs entities: what the edge, subscriptions and evaluators know of whichever engine is underneath.</summary>
public interface IEngine
{
    /// <summary>
    /// Hands a command to its entity, wherever that lives, and returns at once. Commands posted by one caller to one entity are
    /// decided in the order posted. The answer goes to <paramref name="answers"/> after the facts are durable; a full mailbox is answered before this returns.
    /// </summary>
    void Post(EntityId entity, Request request, IAnswers answers);

    /// <summary>
    /// Everything that happened to the entity after version <paramref name="after"/>, first what is stored, then live, in order, without hole or repeat,
    /// until cancelled. Throws <see cref="EntityUnreadableException"/> when the stored history is not what was written.
    /// </summary>
    IAsyncEnumerable<IReadOnlyList<StoredEvent>> Watch(EntityId entity, long after, CancellationToken cancel);

    /// <summary>
    /// The stored events with <c>after &lt; version &lt;= upTo</c>, in order, in pages.
    /// Throws <see cref="EntityUnreadableException"/> when the stored history is not what was written, as <see cref="Watch"/> does.
    /// </summary>
    IAsyncEnumerable<IReadOnlyList<StoredEvent>> Read(EntityId entity, long after, long upTo, CancellationToken cancel);

    /// <summary>The same as it is stored, with what is personal still sealed: this is what the chain of hashes is made of.</summary>
    IAsyncEnumerable<IReadOnlyList<StoredEvent>> ReadSealed(EntityId entity, long after, long upTo, CancellationToken cancel);

    /// <summary>Lets go of what is in memory of the entity, when it has done what waits for it. Whoever comes next finds what is stored.</summary>
    void LetGo(EntityId entity);

    /// <summary>The view of the entity at version <paramref name="upTo"/>, or at its last one if that comes first. Version 0: nothing ever happened to it.</summary>
    Task<Viewed<TView>> View<TView>(ViewKind<TView> kind, EntityId entity, long upTo, CancellationToken cancel);
}

/// <summary>
/// A command on its way to an entity. <c>Id</c> is the sender's; <c>Size</c> is what it weighs in bytes as it was received; <c>Trace</c> is the trace it belongs to,
/// as W3C Trace Context writes it (<c>traceparent</c>).
/// </summary>
public sealed record Request(string Id, ICommand Command, int Size = 0, string? Trace = null);

/// <summary>What became of a request: the entity's version when its facts were durable, or why it was refused.</summary>
public readonly record struct Answer(string Id, long Version, Refusal? Refusal = null);

/// <summary>Is told the answers to what was posted with it, in the order posted. Called on the engine's threads: it must not block and not throw.</summary>
public interface IAnswers
{
    /// <summary>All answers of one commit batch.</summary>
    void Answered(EntityId entity, IReadOnlyList<Answer> answers);
}

/// <summary>A view and the version it was folded up to.</summary>
public readonly record struct Viewed<TView>(long Version, TView View);

/// <summary>The stored history of an entity cannot be used: a broken chain, a hole, an unknown event.</summary>
public sealed class EntityUnreadableException(EntityId entity, long version, string reason, Exception? cause = null)
    : Exception($"{entity} cannot be read at version {version}: {reason}", cause)
{
    public EntityId Entity { get; } = entity;

    public long Version { get; } = version;
}
