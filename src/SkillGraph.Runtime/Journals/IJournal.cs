namespace SkillGraph.Runtime.Journals;

/// <summary>Where facts are stored for good: the tables of Akka.Persistence.Sql, on SQLite or PostgreSQL.</summary>
public interface IJournal : IAsyncDisposable
{
    /// <summary>Makes the tables that are not there yet. Throws <see cref="JournalException"/> when the database cannot be used.</summary>
    Task Open(CancellationToken cancel);

    /// <summary>
    /// Stores the facts of one entity, all or none; the answer comes when they are durable or surely not going to be.
    /// Appends of many entities share one commit. Waits while the write queue is full, and never throws for a storage failure.
    /// Whoever waits for the answer goes on on the thread that tells it, which has others to answer: to do more than a little it must yield first.
    /// </summary>
    ValueTask<AppendOutcome> Append(Append append);

    /// <summary>The facts of one entity with <c>after &lt; version &lt;= upTo</c>, in order, in pages of a few hundred.</summary>
    IAsyncEnumerable<IReadOnlyList<StoredEvent>> Read(EntityId entity, long after, long upTo, CancellationToken cancel);

    /// <summary>
    /// The facts of one kind of entity (<c>tag</c>; null for all) that follow position <c>after</c> in the order of the whole journal.
    /// Never skips one that is committed late: a gap in that order is waited out until no writer can fill it any more.
    /// </summary>
    Task<JournalPage> ReadAll(string? tag, long after, int limit, CancellationToken cancel);

    /// <summary>The last position of the whole journal that can be seen now; 0 while it is empty.</summary>
    Task<long> Head(CancellationToken cancel);

    /// <summary>The newest snapshot under <c>key</c> that has this manifest and is not beyond <c>upTo</c>, or null.</summary>
    Task<Snapshot?> LoadSnapshot(string key, string manifest, long upTo, CancellationToken cancel);

    /// <summary>Keeps a snapshot; one that is there already under the same key and version is replaced.</summary>
    Task SaveSnapshot(string key, Snapshot snapshot, CancellationToken cancel);

    /// <summary>Drops the snapshots under <c>key</c> that are older than <c>version</c>.</summary>
    Task DropSnapshots(string key, long olderThan, CancellationToken cancel);

    /// <summary>Proves that the journal takes writes: commits and rolls nothing forward. Throws when it does not.</summary>
    Task Probe(CancellationToken cancel);
}

/// <summary>The facts of one entity that go into the journal together. <c>Writer</c> names the engine that decided them.</summary>
public sealed record Append(EntityId Entity, string Tag, string Writer, IReadOnlyList<NewFact> Facts);

/// <summary>One fact to store. <c>CreatedTicks</c> are .NET ticks in UTC; <c>Message</c> is the envelope.</summary>
public readonly record struct NewFact(long Version, string Type, long CreatedTicks, ReadOnlyMemory<byte> Message)
{
    /// <summary>The fact as those who watch its entity are told of it.</summary>
    public StoredEvent Stored(EntityId entity) => new(entity, Version, Type, Message);
}

/// <summary>What became of an append. <c>Cause</c> is set on failure.</summary>
public readonly record struct AppendOutcome(AppendResult Result, Exception? Cause = null)
{
    public static readonly AppendOutcome Stored = new(AppendResult.Stored);
}

/// <summary>The four ways an append can end.</summary>
public enum AppendResult
{
    /// <summary>Durable.</summary>
    Stored = 1,

    /// <summary>Another copy of the entity has used one of these versions: nothing was stored.</summary>
    VersionTaken = 2,

    /// <summary>Surely not stored; the same append may be tried again.</summary>
    NotStored = 3,

    /// <summary>The connection or the disk failed around the commit: only reading tells whether the facts are there.</summary>
    Unknown = 4,
}

/// <summary>A page of the whole journal. <c>Reached</c> is the position to go on from, even when no event of the tag was on the way.</summary>
public sealed record JournalPage(IReadOnlyList<(long Position, StoredEvent Event)> Events, long Reached);

/// <summary>A throw-away copy of a folded state. <c>Manifest</c> names its shape.</summary>
public sealed record Snapshot(long Version, string Manifest, ReadOnlyMemory<byte> Content);

/// <summary>The journal cannot be used; the message says why in words for an operator.</summary>
public sealed class JournalException(string message, Exception? cause = null) : Exception(message, cause);
