namespace SkillGraph.Runtime.Subscriptions;

/// <summary>Where projections keep what people look up, together with how far they have read.</summary>
public interface IReadModels
{
    /// <summary>Makes the tables that are not there yet. Throws <see cref="Journals.JournalException"/> when the database cannot be used.</summary>
    Task Open(CancellationToken cancel);

    /// <summary>The journal position up to which the subscription has handled everything; 0 for a new one.</summary>
    Task<long> Offset(string subscription, CancellationToken cancel);

    /// <summary>
    /// Writes the rows and moves the offset from <paramref name="after"/> to <paramref name="offset"/>, in one transaction. When the offset is no longer
    /// there, nothing is written and a <see cref="Journals.JournalException"/> thrown: another copy of the subscription has gone on, and these rows may be older.
    /// </summary>
    Task Commit(string subscription, long after, long offset, IReadOnlyList<ReadModelRow> rows, CancellationToken cancel);

    Task<ReadModelRow?> Find(string model, string key, CancellationToken cancel);

    /// <summary>Rows of one bucket, greatest key first, beginning below <c>below</c> (null: at the top).</summary>
    Task<IReadOnlyList<ReadModelRow>> List(string model, string bucket, string? below, int limit, CancellationToken cancel);

    /// <summary>Forgets a subscription's offset and the rows of its models, in one transaction: it begins anew, and a copy that runs can commit nothing more before it does.</summary>
    Task Reset(string subscription, IReadOnlyList<string> models, CancellationToken cancel);
}

/// <summary>One row of a read model: a JSON document under a key, listed in a bucket. A null document removes the row.</summary>
public sealed record ReadModelRow(string Model, string Key, string Bucket, ReadOnlyMemory<byte>? Document);
