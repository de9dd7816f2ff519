using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace SkillGraph.Runtime.Journals;

/// <summary>Stores batches through one connection and statements that are prepared once.</summary>
internal sealed class SqliteBatchWriter : IBatchWriter
{
    private readonly SqliteStore _store;
    private Statements? _statements;

    public SqliteBatchWriter(SqliteStore store)
    {
        _store = store;
        store.Closing += Close;
    }

    public async ValueTask<AppendOutcome> Write(ReadOnlyMemory<PendingAppend> batch)
    {
        await _store.WriteGate.WaitAsync();
        try
        {
            await _store.Mend();
            _statements ??= new Statements(_store.ConnectDurably());
            return Store(_statements, batch.Span);
        }
        catch (Exception cause) when (cause is SqliteException or IOException)
        {
            if (cause is SqliteException failure) _store.Suspect(failure);
            return new AppendOutcome(AppendResult.NotStored, cause);
        }
        finally
        {
            _store.WriteGate.Release();
        }
    }

    public ValueTask DisposeAsync()
    {
        _store.Closing -= Close;
        Close();
        return ValueTask.CompletedTask;
    }

    private AppendOutcome Store(Statements statements, ReadOnlySpan<PendingAppend> batch) => Insert(statements, batch) ?? Commit(statements);

    private AppendOutcome? Insert(Statements statements, ReadOnlySpan<PendingAppend> batch)
    {
        var result = statements.Begin();
        for (var i = 0; result == raw.SQLITE_OK && i < batch.Length; i++) result = statements.Insert(batch[i].Append);
        if (result == raw.SQLITE_OK) return null;

        var cause = statements.Error();
        _store.Suspect(cause);
        if (statements.Rollback() != raw.SQLITE_OK || IsBroken(result)) Close();
        return new AppendOutcome(IsVersionTaken(cause) ? AppendResult.VersionTaken : AppendResult.NotStored, cause);
    }

    private AppendOutcome Commit(Statements statements)
    {
        var result = statements.Commit();
        if (result == raw.SQLITE_OK)
        {
            _store.Committed(statements.Connection.Handle!);
            return AppendOutcome.Stored;
        }

        var cause = statements.Error();
        var rolledBack = statements.Rollback() == raw.SQLITE_OK;
        if (rolledBack && result is raw.SQLITE_FULL or raw.SQLITE_BUSY) return new AppendOutcome(AppendResult.NotStored, cause);

        // After a failed fsync the system may have dropped the pages: asking the same handle again would report a success that is none.
        _store.Suspect(cause);
        Close();
        return new AppendOutcome(AppendResult.Unknown, cause);
    }

    private static bool IsVersionTaken(SqliteException cause) => cause.SqliteExtendedErrorCode == raw.SQLITE_CONSTRAINT_UNIQUE;

    private static bool IsBroken(int result) =>
        result is not (raw.SQLITE_CONSTRAINT or raw.SQLITE_BUSY or raw.SQLITE_FULL);

    private void Close()
    {
        var statements = _statements;
        _statements = null;
        if (statements is null) return;
        statements.Dispose();
        _store.Close(statements.Connection);
    }

    private sealed class Statements : IDisposable
    {
        private readonly sqlite3 _db;
        private readonly sqlite3_stmt _begin, _commit, _rollback, _fact, _tag;

        public Statements(SqliteConnection connection)
        {
            Connection = connection;
            _db = connection.Handle!;
            _begin = Prepare("BEGIN IMMEDIATE");
            _commit = Prepare("COMMIT");
            _rollback = Prepare("ROLLBACK");
            _fact = Prepare(SqliteSql.InsertFact);
            _tag = Prepare(SqliteSql.InsertTag);
        }

        public SqliteConnection Connection { get; }

        public int Begin() => Step(_begin);

        public int Commit() => Step(_commit);

        public int Rollback() => raw.sqlite3_get_autocommit(_db) != 0 ? raw.SQLITE_OK : Step(_rollback);

        public SqliteException Error() =>
            new(raw.sqlite3_errmsg(_db).utf8_to_string(), raw.sqlite3_errcode(_db) & 0xff, raw.sqlite3_extended_errcode(_db));

        public int Insert(Append append)
        {
            BindText(_fact, 2, append.Entity.Value);
            BindText(_fact, 6, append.Writer);
            BindText(_tag, 2, append.Tag);
            BindText(_tag, 4, append.Entity.Value);
            foreach (var fact in append.Facts)
            {
                var result = Insert(fact);
                if (result != raw.SQLITE_OK) return result;
            }
            return raw.SQLITE_OK;
        }

        public void Dispose()
        {
            foreach (var statement in (ReadOnlySpan<sqlite3_stmt>)[_begin, _commit, _rollback, _fact, _tag]) statement.Dispose();
        }

        private int Insert(NewFact fact)
        {
            raw.sqlite3_bind_int64(_fact, 1, fact.CreatedTicks);
            raw.sqlite3_bind_int64(_fact, 3, fact.Version);
            raw.sqlite3_bind_blob(_fact, 4, fact.Message.Span);
            BindText(_fact, 5, fact.Type);
            var result = Step(_fact);
            if (result != raw.SQLITE_OK) return result;

            raw.sqlite3_bind_int64(_tag, 1, raw.sqlite3_last_insert_rowid(_db));
            raw.sqlite3_bind_int64(_tag, 3, fact.Version);
            return Step(_tag);
        }

        private sqlite3_stmt Prepare(string sql)
        {
            var result = raw.sqlite3_prepare_v2(_db, sql, out var statement);
            return result == raw.SQLITE_OK ? statement : throw Error();
        }

        private static int Step(sqlite3_stmt statement)
        {
            var result = raw.sqlite3_step(statement);
            raw.sqlite3_reset(statement);
            return result == raw.SQLITE_DONE ? raw.SQLITE_OK : result & 0xff;
        }

        private static void BindText(sqlite3_stmt statement, int index, string text)
        {
            Span<byte> small = stackalloc byte[256];
            if (Encoding.UTF8.TryGetBytes(text, small, out var length)) raw.sqlite3_bind_text(statement, index, small[..length]);
            else raw.sqlite3_bind_text(statement, index, Encoding.UTF8.GetBytes(text).AsSpan());
        }
    }
}
