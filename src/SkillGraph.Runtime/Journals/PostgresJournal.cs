using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace SkillGraph.Runtime.Journals;

/// <summary>The journal in a PostgreSQL database, which other programs may write at the same time.</summary>
public sealed class PostgresJournal : IJournal
{
    public const int DefaultWriters = 2;

    private const int PageSize = 500;

    // How many positions one page looks at for events of its tag before it reports how far it got.
    private const int Window = 1000;

    private static readonly (string Table, string Sql)[] Tables =
    [
        ("journal", PostgresSql.CreateJournal),
        ("tags", PostgresSql.CreateTags),
        ("snapshot", PostgresSql.CreateSnapshot),
        ("probe", PostgresSql.CreateProbe),
    ];

    private readonly NpgsqlDataSource _database;
    private readonly LateCommits _late;
    private readonly GroupCommit _commits;

    public PostgresJournal(string connectionString, ILogger<PostgresJournal>? logger = null, GroupCommitLimits? limits = null, int writers = DefaultWriters)
    {
        _database = PostgresDatabase.Connect(connectionString, PostgresSql.ReadInOrder);
        _late = new LateCommits(HeadAndWriters, TimeProvider.System);
        _commits = new GroupCommit(
            [.. Enumerable.Range(0, writers).Select(_ => new PostgresBatchWriter(_database))],
            limits ?? GroupCommitLimits.Default,
            logger ?? NullLogger<PostgresJournal>.Instance);
    }

    public Task Open(CancellationToken cancel) => PostgresDatabase.Create(_database, Tables, cancel);

    public ValueTask<AppendOutcome> Append(Append append) => _commits.Append(append);

    public async IAsyncEnumerable<IReadOnlyList<StoredEvent>> Read(
        EntityId entity, long after, long upTo, [EnumeratorCancellation] CancellationToken cancel)
    {
        while (after < upTo)
        {
            var page = await PostgresDatabase.Query(
                _database,
                PostgresSql.ReadEntity,
                row => new StoredEvent(entity, row.GetInt64(0), row.GetString(1), row.GetFieldValue<byte[]>(2)),
                cancel,
                entity.Value,
                after,
                upTo,
                PageSize);
            if (page.Count > 0) yield return page;
            if (page.Count < PageSize) yield break;
            after = page[^1].Version;
        }
    }

    public Task<JournalPage> ReadAll(string? tag, long after, int limit, CancellationToken cancel) =>
        PostgresDatabase.Guarded("cannot be read", () => _late.Read(Following(tag, after, limit), after, limit, cancel));

    public async Task<long> Head(CancellationToken cancel) => (await PostgresDatabase.Query(_database, PostgresSql.Head, row => row.GetInt64(0), cancel))[0];

    public async Task<Snapshot?> LoadSnapshot(string key, string manifest, long upTo, CancellationToken cancel)
    {
        var found = await PostgresDatabase.Query(
            _database,
            PostgresSql.LoadSnapshot,
            row => new Snapshot(row.GetInt64(0), manifest, row.GetFieldValue<byte[]>(1)),
            cancel,
            key,
            manifest,
            upTo);
        return found.FirstOrDefault();
    }

    public Task SaveSnapshot(string key, Snapshot snapshot, CancellationToken cancel) => PostgresDatabase.Run(
        _database, PostgresSql.SaveSnapshot, cancel, key, snapshot.Version, DateTime.UtcNow.Ticks, snapshot.Content, snapshot.Manifest);

    public Task DropSnapshots(string key, long olderThan, CancellationToken cancel) =>
        PostgresDatabase.Run(_database, PostgresSql.DropSnapshots, cancel, key, olderThan);

    /// <summary>Commits a new time into the one row of a table of its own, <c>probe</c>: the history stays as it is.</summary>
    public Task Probe(CancellationToken cancel) => PostgresDatabase.Run(_database, PostgresSql.Probe, cancel, DateTime.UtcNow.Ticks);

    public async ValueTask DisposeAsync()
    {
        await _commits.DisposeAsync();
        await _database.DisposeAsync();
    }

    /// <summary>The positions behind <c>after</c> that can be seen, with the events of the tag.</summary>
    private async IAsyncEnumerable<(long Position, StoredEvent? Event)> Following(
        string? tag, long after, int limit, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        await using var command = _database.CreateCommand(tag is null ? PostgresSql.ReadAll : PostgresSql.ReadTagged);
        command.Parameters.Add(new NpgsqlParameter { Value = after });
        command.Parameters.Add(new NpgsqlParameter { Value = tag is null ? limit : Math.Max(limit, Window) });
        if (tag is not null) command.Parameters.Add(new NpgsqlParameter { Value = tag });
        await using var row = await command.ExecuteReaderAsync(cancel);
        while (await row.ReadAsync(cancel)) yield return (row.GetInt64(0), row.GetBoolean(1) ? Event(row) : null);
    }

    private async Task<(long Head, string[] Writers)> HeadAndWriters(CancellationToken cancel)
    {
        await using var command = _database.CreateCommand(PostgresSql.HeadAndWriters);
        await using var row = await command.ExecuteReaderAsync(cancel);
        await row.ReadAsync(cancel);
        return (row.GetInt64(0), row.GetFieldValue<string[]>(1));
    }

    private static StoredEvent Event(NpgsqlDataReader row) =>
        new(new EntityId(row.GetString(2)), row.GetInt64(3), row.GetString(4), row.GetFieldValue<byte[]>(5));
}
