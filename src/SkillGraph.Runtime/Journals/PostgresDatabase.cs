using Npgsql;

namespace SkillGraph.Runtime.Journals;

/// <summary>How everything that is kept in PostgreSQL is connected, made, read and written, and how its failures are told.</summary>
public static class PostgresDatabase
{
    private const int ConnectSeconds = 3;
    private const int ReadBufferBytes = 128 * 1024;
    private const int CommandSeconds = 5;
    private const int CancellationMilliseconds = 500;

    // PostgreSQL takes 100 connections unless told otherwise, and journal and read models have a pool each.
    private const int MostConnections = 32;

    /// <summary>The connection string with a bound of how many connections a pool may have, unless it names one.</summary>
    public static string WithBoundedPool(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        if (!settings.ShouldSerialize("Maximum Pool Size")) settings.MaxPoolSize = MostConnections;
        return settings.ConnectionString;
    }

    /// <summary><paramref name="first"/> is what every new session is told before it is used.</summary>
    public static NpgsqlDataSource Connect(string connectionString, string? first = null)
    {
        var settings = new NpgsqlConnectionStringBuilder(WithBoundedPool(connectionString));
        // A server that is gone should be noticed within the patience of whoever waits for an append.
        if (!settings.ShouldSerialize("Timeout")) settings.Timeout = ConnectSeconds;
        if (!settings.ShouldSerialize("Command Timeout")) settings.CommandTimeout = CommandSeconds;
        if (!settings.ShouldSerialize("Cancellation Timeout")) settings.CancellationTimeout = CancellationMilliseconds;
        // No statement leaves anything behind in its session that another would have to be kept from, and a reset costs as much as a page of events.
        if (!settings.ShouldSerialize("No Reset On Close")) settings.NoResetOnClose = true;
        // A page of events should not be waited for in twenty pieces.
        if (!settings.ShouldSerialize("Read Buffer Size")) settings.ReadBufferSize = ReadBufferBytes;
        if (!settings.ShouldSerialize("Max Auto Prepare")) settings.MaxAutoPrepare = 20;
        if (!settings.ShouldSerialize("Auto Prepare Min Usages")) settings.AutoPrepareMinUsages = 2;
        var sessions = new NpgsqlDataSourceBuilder(settings.ConnectionString);
        if (first is not null) sessions.UsePhysicalConnectionInitializer(session => throw new NotSupportedException("Nothing here connects synchronously."), session => Run(session, first, default));
        return sessions.Build();
    }

    /// <summary>
    /// Creates the tables that are missing, each with its indexes: what an operator has dropped stays away. Two programs that start at once
    /// take turns, and one that finds everything needs no right to create anything.
    /// </summary>
    public static Task Create(NpgsqlDataSource database, (string Table, string Sql)[] tables, CancellationToken cancel) => Guarded(
        "cannot be used",
        async () =>
        {
            await using var connection = await database.OpenConnectionAsync(cancel);
            if (await AllThere(connection, tables, cancel)) return;
            await using var transaction = await connection.BeginTransactionAsync(cancel);
            await Run(connection, PostgresSql.LockSchema, cancel);
            foreach (var (table, sql) in tables)
                if (!await IsThere(connection, table, cancel)) await Run(connection, sql, cancel);
            await transaction.CommitAsync(cancel);
        });

    public static Task<int> Run(NpgsqlDataSource database, string sql, CancellationToken cancel, params object[] values) => Guarded(
        "cannot be written",
        async () =>
        {
            await using var command = database.CreateCommand(sql);
            foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
            return await command.ExecuteNonQueryAsync(cancel);
        });

    public static Task<List<T>> Query<T>(
        NpgsqlDataSource database, string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancel, params object[] values) => Guarded(
        "cannot be read",
        async () =>
        {
            try
            {
                return await QueryOnce(database, sql, read, cancel, values);
            }
            catch (NpgsqlException broken) when (broken.InnerException is IOException or System.Net.Sockets.SocketException)
            {
                // Connections that outlived their server would fail one after the other, each for somebody who did nothing wrong.
                database.Clear();
                return await QueryOnce(database, sql, read, cancel, values);
            }
        });

    public static async Task<T> Guarded<T>(string trouble, Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception cause) when (cause is NpgsqlException or IOException or TimeoutException or System.Net.Sockets.SocketException)
        {
            throw new JournalException($"The journal's PostgreSQL database {trouble}: {cause.Message}", cause);
        }
    }

    private static async Task<List<T>> QueryOnce<T>(NpgsqlDataSource database, string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancel, object[] values)
    {
        await using var command = database.CreateCommand(sql);
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        await using var row = await command.ExecuteReaderAsync(cancel);
        var rows = new List<T>();
        while (await row.ReadAsync(cancel)) rows.Add(read(row));
        return rows;
    }

    private static Task Guarded(string trouble, Func<Task> work) => Guarded(
        trouble,
        async () =>
        {
            await work();
            return true;
        });

    private static async Task<bool> AllThere(NpgsqlConnection connection, (string Table, string Sql)[] tables, CancellationToken cancel)
    {
        foreach (var (table, _) in tables)
            if (!await IsThere(connection, table, cancel)) return false;
        return true;
    }

    private static async Task<bool> IsThere(NpgsqlConnection connection, string table, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(PostgresSql.TableExists, connection) { Parameters = { new() { Value = table } } };
        return (bool)(await command.ExecuteScalarAsync(cancel))!;
    }

    private static async Task Run(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancel);
    }
}
