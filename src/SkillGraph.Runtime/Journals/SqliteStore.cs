using Microsoft.Data.Sqlite;

namespace SkillGraph.Runtime.Journals;

/// <summary>The one file of the embedded store, <c>journal.db</c> in a folder, shared by the journal and the read models.</summary>
public sealed class SqliteStore : IDisposable
{
    private const int Readers = 4;
    private const int BusyMilliseconds = 5000;

    private readonly string _folder;
    private readonly Stack<SqliteConnection> _idleReaders = new();
    private readonly SemaphoreSlim _readers = new(Readers);
    private SqliteConnection? _sideWriter;

    static SqliteStore() => SQLitePCL.Batteries_V2.Init();

    public SqliteStore(string folder) => _folder = folder;

    /// <summary>
    /// Held by whoever writes. SQLite would let a second writer of this process sleep until it is lucky; this queue is fair.
    /// Another process is kept apart by SQLite's own lock.
    /// </summary>
    internal SemaphoreSlim WriteGate { get; } = new(1, 1);

    public void Dispose()
    {
        _sideWriter?.Dispose();
        lock (_idleReaders)
            while (_idleReaders.TryPop(out var reader)) reader.Dispose();
    }

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

    /// <summary>A connection that commits with an fsync, for facts.</summary>
    internal SqliteConnection ConnectDurably()
    {
        var connection = Connect("FULL");
        connection.Run("PRAGMA cache_size = -32768");
        return connection;
    }

    internal async Task<T> Read<T>(Func<SqliteConnection, T> query, CancellationToken cancel)
    {
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
            }
            catch
            {
                _sideWriter.Dispose();
                _sideWriter = null;
                throw;
            }
        },
        cancel);

    /// <summary>Writes through a connection of its own and returns when the disk has it.</summary>
    internal Task WriteDurably(Action<SqliteConnection> work, CancellationToken cancel) => Guarded(
        () =>
        {
            using var connection = ConnectDurably();
            InTransaction(connection, work);
        },
        cancel);

    private static void InTransaction(SqliteConnection connection, Action<SqliteConnection> work)
    {
        using var transaction = connection.BeginTransaction();
        work(connection);
        transaction.Commit();
    }

    private async Task Guarded(Action work, CancellationToken cancel)
    {
        await WriteGate.WaitAsync(cancel);
        try
        {
            work();
        }
        catch (SqliteException cause)
        {
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
            DataSource = Path.Combine(_folder, "journal.db"),
            Pooling = false,
        }.ConnectionString);
        try
        {
            connection.Open();
            connection.Run($"PRAGMA busy_timeout = {BusyMilliseconds}");
            connection.Run("PRAGMA journal_mode = WAL");
            connection.Run($"PRAGMA synchronous = {synchronous}");
            connection.Run("PRAGMA wal_autocheckpoint = 4000");
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
