using System.Text;
using SQLitePCL;

namespace SkillGraph.Bench.Floors;

/// <summary>Stores rows and their tags in SQLite with prepared statements, every commit on the disk.</summary>
public sealed class RawSqliteWriter : IRawWriter
{
    private readonly sqlite3 _db;
    private readonly sqlite3_stmt _begin, _commit, _row, _tag;

    static RawSqliteWriter() => Batteries_V2.Init();

    public RawSqliteWriter(string file)
    {
        Check(raw.sqlite3_open(file, out _db));
        foreach (var pragma in new[] { "journal_mode = WAL", "synchronous = FULL", "wal_autocheckpoint = 4000", "cache_size = -32768" })
            Check(raw.sqlite3_exec(_db, $"PRAGMA {pragma}"));
        _begin = Prepare("BEGIN IMMEDIATE");
        _commit = Prepare("COMMIT");
        _row = Prepare("INSERT INTO journal (created, deleted, persistence_id, sequence_number, message, manifest, identifier, writer_uuid) VALUES (?1, 0, ?2, ?3, ?4, 'room.chat-posted.v1', 7301, 'floor')");
        _tag = Prepare("INSERT INTO tags (ordering_id, tag, sequence_nr, persistence_id) VALUES (?1, 'room', ?2, ?3)");
    }

    public ValueTask Write(IReadOnlyList<RawRow> rows)
    {
        Step(_begin);
        foreach (var row in rows)
        {
            var entity = Encoding.UTF8.GetBytes(row.Entity);
            raw.sqlite3_bind_int64(_row, 1, DateTime.UtcNow.Ticks);
            raw.sqlite3_bind_text(_row, 2, entity.AsSpan());
            raw.sqlite3_bind_int64(_row, 3, row.Version);
            raw.sqlite3_bind_blob(_row, 4, row.Message);
            Step(_row);
            raw.sqlite3_bind_int64(_tag, 1, raw.sqlite3_last_insert_rowid(_db));
            raw.sqlite3_bind_int64(_tag, 2, row.Version);
            raw.sqlite3_bind_text(_tag, 3, entity.AsSpan());
            Step(_tag);
        }
        Step(_commit);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        foreach (var statement in (ReadOnlySpan<sqlite3_stmt>)[_begin, _commit, _row, _tag]) statement.Dispose();
        _db.Dispose();
        return ValueTask.CompletedTask;
    }

    private sqlite3_stmt Prepare(string sql)
    {
        Check(raw.sqlite3_prepare_v2(_db, sql, out var statement));
        return statement;
    }

    private void Step(sqlite3_stmt statement)
    {
        var result = raw.sqlite3_step(statement);
        raw.sqlite3_reset(statement);
        Check(result == raw.SQLITE_DONE ? raw.SQLITE_OK : result);
    }

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK) throw new InvalidOperationException($"SQLite: {raw.sqlite3_errmsg(_db).utf8_to_string()}");
    }
}
