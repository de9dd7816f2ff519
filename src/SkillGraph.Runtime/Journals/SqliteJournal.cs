using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace SkillGraph.Runtime.Journals;

/// <summary>The journal of the one-machine engine: one file, one writer, every commit on the disk before it is answered.</summary>
public sealed class SqliteJournal : IJournal
{
    private const int PageSize = 500;

    private readonly SqliteStore _store;
    private readonly GroupCommit _commits;

    public SqliteJournal(SqliteStore store, ILogger<SqliteJournal>? logger = null, GroupCommitLimits? limits = null)
    {
        _store = store;
        _commits = new GroupCommit([new SqliteBatchWriter(store)], limits ?? GroupCommitLimits.Default, logger ?? NullLogger<SqliteJournal>.Instance);
    }

    public Task Open(CancellationToken cancel) => _store.Create(CreateTables, cancel);

    public ValueTask<AppendOutcome> Append(Append append) => _commits.Append(append);

    public async IAsyncEnumerable<IReadOnlyList<StoredEvent>> Read(
        EntityId entity, long after, long upTo, [EnumeratorCancellation] CancellationToken cancel)
    {
        while (after < upTo)
        {
            var from = after;
            var page = await _store.Read(connection => ReadPage(connection, entity, from, upTo), cancel);
            if (page.Count > 0) yield return page;
            if (page.Count < PageSize) yield break;
            after = page[^1].Version;
        }
    }

    // One writer at a time draws the positions, so they become visible in their order and a gap is final.
    public Task<JournalPage> ReadAll(string? tag, long after, int limit, CancellationToken cancel) =>
        _store.Read(connection => ReadPage(connection, tag, after, limit), cancel);

    public Task<long> Head(CancellationToken cancel) => _store.Read(Head, cancel);

    public Task<Snapshot?> LoadSnapshot(string key, string manifest, long upTo, CancellationToken cancel) =>
        _store.Read(
            connection =>
            {
                using var command = connection.Command(SqliteSql.LoadSnapshot, ("$key", key), ("$manifest", manifest), ("$upTo", upTo));
                using var row = command.ExecuteReader();
                return row.Read() ? new Snapshot(row.GetInt64(0), manifest, row.GetFieldValue<byte[]>(1)) : null;
            },
            cancel);

    public Task SaveSnapshot(string key, Snapshot snapshot, CancellationToken cancel) =>
        _store.Write(
            connection => connection.Run(
                SqliteSql.SaveSnapshot,
                ("$key", key),
                ("$version", snapshot.Version),
                ("$created", DateTime.UtcNow.Ticks),
                ("$content", snapshot.Content.ToArray()),
                ("$manifest", snapshot.Manifest)),
            cancel);

    public Task DropSnapshots(string key, long olderThan, CancellationToken cancel) =>
        _store.Write(connection => connection.Run(SqliteSql.DropSnapshots, ("$key", key), ("$version", olderThan)), cancel);

    /// <summary>Overwrites the one row of a table of its own, <c>probe</c>, and waits for the disk: the history stays as it is.</summary>
    public Task Probe(CancellationToken cancel) =>
        _store.WriteDurably(connection => connection.Run(SqliteSql.Probe, ("$at", DateTime.UtcNow.Ticks)), cancel);

    public ValueTask DisposeAsync() => _commits.DisposeAsync();

    private static void CreateTables(SqliteConnection connection)
    {
        foreach (var (table, sql) in (ReadOnlySpan<(string, string)>)
            [
                ("journal", SqliteSql.CreateJournal),
                ("tags", SqliteSql.CreateTags),
                ("snapshot", SqliteSql.CreateSnapshot),
                ("probe", SqliteSql.CreateProbe),
            ])
            connection.CreateMissing(table, sql);
    }

    private static List<StoredEvent> ReadPage(SqliteConnection connection, EntityId entity, long after, long upTo)
    {
        using var command = connection.Command(
            SqliteSql.ReadEntity, ("$entity", entity.Value), ("$after", after), ("$upTo", upTo), ("$limit", PageSize));
        using var row = command.ExecuteReader();
        var page = new List<StoredEvent>();
        while (row.Read()) page.Add(new StoredEvent(entity, row.GetInt64(0), row.GetString(1), row.GetFieldValue<byte[]>(2)));
        return page;
    }

    private static JournalPage ReadPage(SqliteConnection connection, string? tag, long after, int limit)
    {
        // The head first: what is stored in between is then found by this page or the next, never passed over.
        var head = Head(connection);
        using var command = connection.Command(tag is null ? SqliteSql.ReadAll : SqliteSql.ReadTagged, ("$after", after), ("$limit", limit));
        if (tag is not null) command.Parameters.AddWithValue("$tag", tag);
        using var row = command.ExecuteReader();
        var events = new List<(long Position, StoredEvent Event)>();
        while (row.Read())
        {
            var entity = new EntityId(row.GetString(1));
            events.Add((row.GetInt64(0), new StoredEvent(entity, row.GetInt64(2), row.GetString(3), row.GetFieldValue<byte[]>(4))));
        }
        return new JournalPage(events, events.Count == limit ? events[^1].Position : Math.Max(head, events.Count > 0 ? events[^1].Position : after));
    }

    private static long Head(SqliteConnection connection)
    {
        using var command = connection.Command(SqliteSql.Head);
        return (long)command.ExecuteScalar()!;
    }
}
