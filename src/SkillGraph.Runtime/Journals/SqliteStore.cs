using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SQLitePCL;

namespace SkillGraph.Runtime.Journals;

/// <summary>A file of the embedded store: <c>journal.db</c> in a folder, shared by the journal and the read models, unless it is given another name.</summary>
public sealed class SqliteStore : IDisposable
{
    private const int Readers = 4;
    private const int BusyMilliseconds = 5000;
    private const int PagesPerCheckpoint = 4000;
    // SQLITE_DBSTATUS_CACHE_WRITE and SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, which the binding does not name.
    private const int PagesWritten = 9;
    private const int NoCheckpointOnClose = 1006;

    private readonly string _folder;
    private readonly string _file;
    private readonly ILogger _log;
    private readonly Stack<SqliteConnection> _idleReaders = new();
    private readonly SemaphoreSlim _readers = new(Readers);
    private SqliteConnection? _sideWriter;
    private int _pagesSinceCheckpoint;
    private volatile bool _suspect = true;
    private bool _failing;

    static SqliteStore() => SQLitePCL.Batteries_V2.Init();

    public SqliteStore(string folder, ILogger<SqliteStore>? log = null, string file = "journal.db") => (_folder, _file, _log) = (folder, file, log ?? NullLogger<SqliteStore>.Instance);

    /// <summary>Every connection is to be closed. Called by whoever holds the write gate.</summary>
    internal event Action? Closing;

    /// <summary>
    /// Held by whoever writes. SQLite would let a second writer of this process sleep until it is lucky; this queue is fair.
    /// Another process is kept apart by SQLite's own lock.
    /// </summary>
    internal SemaphoreSlim WriteGate { get; } = new(1, 1);

    public void Dispose() => CloseOwn();

    /// <summary>Makes the folder, the file and what <paramref name="schema"/> creates.</summary>
    internal async Task Create(Action<SqliteConnection> schema, CancellationToken cancel)
    {
        try
        {
            Directory.CreateDirectory(_folder);
            await Write(schema, cancel);
        }
        catch (Exception cause) when (cause is JournalException or IOException or UnauthorizedAccessException)
        {
            throw new JournalException($"The embedded store in '{_folder}' cannot be used: {cause.Message}", cause);
        }
    }

    /// <summary>
    /// The disk has failed. Of what was written since the last good fsync the system may have given up some, and still show it, and call it written:
    /// before anything else is read or written, <see cref="Mend"/> has to succeed.
    /// </summary>
    internal void Suspect(SqliteException cause)
    {
        if (cause.SqliteErrorCode is not raw.SQLITE_IOERR) return;
        _suspect = true;
        JournalMetrics.Failed(cause);
        if (_failing) return;
        _failing = true;
        _log.LogError(cause, "The disk of the embedded store failed. Nothing is read or written before its log has been written and synced again");
    }

    /// <summary>
    /// Closes every connection, lets SQLite read its write-ahead log afresh by its checksums, writes the log in its place once more, so that the
    /// next fsync means all of it, and moves it into the file. Called by whoever holds the write gate; throws while the disk does not take it.
    /// </summary>
    internal async ValueTask Mend()
    {
        if (!_suspect) return;
        for (var reader = 0; reader < Readers; reader++) await _readers.WaitAsync();
        try
        {
            Closing?.Invoke();
            CloseOwn();
            using var connection = Connect("FULL");
            // Nobody else, in no process, may write while the bytes are put back.
            connection.Run("BEGIN IMMEDIATE");
            WriteAgain(Path.Combine(_folder, $"{_file}-wal"));
            connection.Run("ROLLBACK");
            if (Checkpoint(connection.Handle!) is { } failure) throw failure;
            _suspect = false;
        }
        finally
        {
            _readers.Release(Readers);
        }
        if (!_failing) return;
        _failing = false;
        _log.LogInformation("The disk of the embedded store works again, and what is to be seen there is on it");
    }

    /// <summary>
    /// Moves the log into the file when it has grown long. SQLite would do it by itself and keep an fsync that fails in doing so a secret.
    /// Called after a commit by whoever holds the write gate.
    /// </summary>
    internal void Committed(sqlite3 connection)
    {
        raw.sqlite3_db_status(connection, PagesWritten, out var pages, out _, 1);
        _pagesSinceCheckpoint += pages;
        if (_pagesSinceCheckpoint < PagesPerCheckpoint) return;
        _pagesSinceCheckpoint = 0;
        if (Checkpoint(connection) is { } failure) Suspect(failure);
    }

    /// <summary>Syncs the log, brings what it holds into the file and syncs that; what readers still need stays in the log.</summary>
    private static SqliteException? Checkpoint(sqlite3 connection)
    {
        var result = raw.sqlite3_wal_checkpoint_v2(connection, null, raw.SQLITE_CHECKPOINT_PASSIVE, out _, out _) & 0xff;
        return result is raw.SQLITE_OK or raw.SQLITE_BUSY
            ? null
            : new SqliteException(raw.sqlite3_errmsg(connection).utf8_to_string(), result, raw.sqlite3_extended_errcode(connection));
    }

    // The library's own way to sync a file keeps a failure to itself, so this leaves that to SQLite.
    private static void WriteAgain(string path)
    {
        if (!File.Exists(path)) return;
        using var log = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        var block = new byte[1024 * 1024];
        long at = 0;
        for (int length; (length = RandomAccess.Read(log, block, at)) > 0; at += length) RandomAccess.Write(log, block.AsSpan(0, length), at);
    }

    /// <summary>A connection that commits with an fsync, for facts.</summary>
    internal SqliteConnection ConnectDurably()
    {
        var connection = Connect("FULL");
        connection.Run("PRAGMA cache_size = -32768");
        return connection;
    }

    internal async Task<T> Read<T>(Func<SqliteConnection, T> query, CancellationToken cancel)
    {
        if (_suspect) await Guarded(() => { }, cancel);
        await _readers.WaitAsync(cancel);
        try
        {
            return WithReader(query);
        }
        catch (SqliteException cause)
        {
            throw new JournalException($"The embedded store cannot be read: {cause.Message}", cause);
        }
        finally
        {
            _readers.Release();
        }
    }

    /// <summary>
    /// Writes caches and read models. Their connection commits without an fsync of its own: the write-ahead log keeps commits in order,
    /// so a loss of power may take the newest of these back but never leaves one that is ahead of the facts before it.
    /// </summary>
    internal Task Write(Action<SqliteConnection> work, CancellationToken cancel) => Guarded(
        () =>
        {
            _sideWriter ??= Connect("NORMAL");
            try
            {
                InTransaction(_sideWriter, work);
                Committed(_sideWriter.Handle!);
            }
            catch
            {
                Close(_sideWriter);
                _sideWriter = null;
                throw;
            }
        },
        cancel);

    /// <summary>Writes through a connection of its own, after some pragmas, and returns when the disk has it.</summary>
    internal Task WriteDurably(Action<SqliteConnection> work, CancellationToken cancel, params string[] pragmas) => Guarded(
        () =>
        {
            using var connection = ConnectDurably();
            foreach (var pragma in pragmas) connection.Run(pragma);
            InTransaction(connection, work);
        },
        cancel);

    /// <summary>Runs what cannot be part of a transaction, and answers the first number that comes of it.</summary>
    internal async Task<long> Run(string sql, CancellationToken cancel)
    {
        long first = 0;
        await Guarded(
            () =>
            {
                using var connection = ConnectDurably();
                using var command = connection.Command(sql);
                first = command.ExecuteScalar() as long? ?? 0;
            },
            cancel);
        return first;
    }

    /// <summary>The last connection to close moves the log into the file, which it must not while the log may not be what it seems.</summary>
    internal void Close(SqliteConnection? connection)
    {
        if (_suspect && connection is not null) raw.sqlite3_db_config(connection.Handle, NoCheckpointOnClose, 1, out _);
        connection?.Dispose();
    }

    private void CloseOwn()
    {
        Close(_sideWriter);
        _sideWriter = null;
        lock (_idleReaders)
            while (_idleReaders.TryPop(out var reader)) Close(reader);
    }

    private static void InTransaction(SqliteConnection connection, Action<SqliteConnection> work)
    {
        connection.Run("BEGIN IMMEDIATE");
        try
        {
            work(connection);
            connection.Run("COMMIT");
        }
        catch
        {
            // SQLite has done it itself after some failures, and what it says about doing it twice would hide the cause.
            if (raw.sqlite3_get_autocommit(connection.Handle) == 0) raw.sqlite3_exec(connection.Handle, "ROLLBACK");
            throw;
        }
    }

    private async Task Guarded(Action work, CancellationToken cancel)
    {
        await WriteGate.WaitAsync(cancel);
        try
        {
            await Mend();
            work();
        }
        catch (Exception cause) when (cause is SqliteException or IOException)
        {
            if (cause is SqliteException failure) Suspect(failure);
            throw new JournalException($"The embedded store cannot be written: {cause.Message}", cause);
        }
        finally
        {
            WriteGate.Release();
        }
    }

    private T WithReader<T>(Func<SqliteConnection, T> query)
    {
        SqliteConnection? reader;
        lock (_idleReaders) _idleReaders.TryPop(out reader);
        reader ??= Connect("NORMAL");
        try
        {
            var answer = query(reader);
            lock (_idleReaders) _idleReaders.Push(reader);
            return answer;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    private SqliteConnection Connect(string synchronous)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = Path.Combine(_folder, _file),
            Pooling = false,
        }.ConnectionString);
        try
        {
            connection.Open();
            connection.Run($"PRAGMA busy_timeout = {BusyMilliseconds}");
            connection.Run("PRAGMA journal_mode = WAL");
            connection.Run($"PRAGMA synchronous = {synchronous}");
            connection.Run("PRAGMA wal_autocheckpoint = 0");
            connection.Run("PRAGMA journal_size_limit = 67108864");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}

internal static class SqliteCommands
{
    public static SqliteCommand Command(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object Value)> values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values) command.Parameters.AddWithValue(name, value);
        return command;
    }

    /// <summary>Indexes are made together with their table only: what an operator has dropped stays away.</summary>
    public static void CreateMissing(this SqliteConnection connection, string table, string sql)
    {
        using var exists = connection.Command(SqliteSql.TableExists, ("$name", table));
        if ((long)exists.ExecuteScalar()! == 0) connection.Run(sql);
    }

    public static void Run(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object Value)> values)
    {
        using var command = connection.Command(sql, values);
        command.ExecuteNonQuery();
    }
}
