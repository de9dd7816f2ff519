using System.Diagnostics;
using Npgsql;

namespace SkillGraph.Runtime.Journals;

/// <summary>Stores batches through one connection, each in one transaction.</summary>
internal sealed class PostgresBatchWriter(NpgsqlDataSource database) : IBatchWriter
{
    private static readonly TimeSpan PauseAfterFailedConnect = TimeSpan.FromMilliseconds(200);

    // A connection that was merely cut is back within this time, and nobody has noticed.
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(800);

    private Task<Exception?>? _connecting;
    private NpgsqlConnection? _connection;
    private PostgresInsert? _insert;
    private Exception? _away;
    private long _awaySince;
    private bool _everConnected;

    public async ValueTask<AppendOutcome> Write(ReadOnlyMemory<PendingAppend> batch)
    {
        if (await Connected() is { } away) return new AppendOutcome(AppendResult.NotStored, away);
        try
        {
            await _insert!.Execute(batch);
            return AppendOutcome.Stored;
        }
        catch (PostgresException taken) when (taken is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: PostgresSql.UniqueVersion })
        {
            return new AppendOutcome(AppendResult.VersionTaken, taken);
        }
        catch (PostgresException refused) when (refused.InvariantSeverity == "ERROR" && _connection?.FullState == System.Data.ConnectionState.Open)
        {
            // A new connection also helps when this one ended up on a standby or lost its prepared statement.
            await Close();
            return new AppendOutcome(AppendResult.NotStored, refused);
        }
        catch (Exception lost)
        {
            await Close();
            database.Clear();
            return new AppendOutcome(AppendResult.Unknown, lost);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_connecting is not null) await _connecting;
        await Close();
    }

    /// <summary>Null, or why there is no connection. While the server is away appends are answered at once instead of each waiting for one.</summary>
    private async ValueTask<Exception?> Connected()
    {
        if (_connecting is null)
        {
            if (_connection is not null) return null;
            if (_away is not null && Stopwatch.GetElapsedTime(_awaySince) < PauseAfterFailedConnect) return _away;
            _connecting = Connect();
            if (!_everConnected) await _connecting;
            else if (_away is null) await Task.WhenAny(_connecting, Task.Delay(Grace));
        }
        if (!_connecting.IsCompleted) return _away ??= new TimeoutException("the database does not answer");
        _away = await _connecting;
        _awaySince = Stopwatch.GetTimestamp();
        _connecting = null;
        _everConnected |= _away is null;
        return _away;
    }

    private async Task<Exception?> Connect()
    {
        try
        {
            _connection = await database.OpenConnectionAsync();
            await using (var durably = new NpgsqlCommand(PostgresSql.CommitDurably, _connection)) await durably.ExecuteNonQueryAsync();
            _insert = await PostgresInsert.Prepare(_connection);
            return null;
        }
        catch (Exception cause)
        {
            await Close();
            database.Clear();
            return cause;
        }
    }

    private async Task Close()
    {
        var (connection, insert) = (_connection, _insert);
        (_connection, _insert) = (null, null);
        if (insert is not null) await insert.DisposeAsync();
        if (connection is not null) await connection.DisposeAsync();
    }
}
