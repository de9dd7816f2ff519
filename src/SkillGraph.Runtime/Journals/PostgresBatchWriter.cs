using System.Diagnostics;
using Npgsql;
using NpgsqlTypes;

namespace SkillGraph.Runtime.Journals;

/// <summary>Stores batches through one connection, each with one statement that is prepared once.</summary>
internal sealed class PostgresBatchWriter(NpgsqlDataSource database) : IBatchWriter
{
    private static readonly TimeSpan PauseAfterFailedConnect = TimeSpan.FromMilliseconds(200);

    private NpgsqlConnection? _connection;
    private NpgsqlCommand? _insert;
    private Exception? _away;
    private long _awaySince;

    public async ValueTask<AppendOutcome> Write(ReadOnlyMemory<PendingAppend> batch)
    {
        if (_connection is null && await Connect() is { } away) return new AppendOutcome(AppendResult.NotStored, away);
        Fill(batch.Span);
        try
        {
            await _insert!.ExecuteNonQueryAsync();
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

    public async ValueTask DisposeAsync() => await Close();

    private async Task<Exception?> Connect()
    {
        // While the server is away, appends are answered at once instead of each waiting for a connection.
        if (_away is not null && Stopwatch.GetElapsedTime(_awaySince) < PauseAfterFailedConnect) return _away;
        try
        {
            _connection = await database.OpenConnectionAsync();
            await using (var durably = new NpgsqlCommand(PostgresSql.CommitDurably, _connection)) await durably.ExecuteNonQueryAsync();
            _insert = InsertCommand(_connection);
            await _insert.PrepareAsync();
            return _away = null;
        }
        catch (Exception cause)
        {
            await Close();
            database.Clear();
            _awaySince = Stopwatch.GetTimestamp();
            return _away = cause;
        }
    }

    private async Task Close()
    {
        var (connection, insert) = (_connection, _insert);
        (_connection, _insert) = (null, null);
        if (insert is not null) await insert.DisposeAsync();
        if (connection is not null) await connection.DisposeAsync();
    }

    private static NpgsqlCommand InsertCommand(NpgsqlConnection connection) => new(PostgresSql.InsertFacts, connection)
    {
        Parameters =
        {
            Column(NpgsqlDbType.Bigint),
            Column(NpgsqlDbType.Text),
            Column(NpgsqlDbType.Bigint),
            Column(NpgsqlDbType.Bytea),
            Column(NpgsqlDbType.Text),
            Column(NpgsqlDbType.Text),
            Column(NpgsqlDbType.Text),
            Column(NpgsqlDbType.Integer),
        },
    };

    private static NpgsqlParameter Column(NpgsqlDbType type) => new() { NpgsqlDbType = NpgsqlDbType.Array | type, Value = DBNull.Value };

    private void Fill(ReadOnlySpan<PendingAppend> batch)
    {
        var rows = 0;
        foreach (var pending in batch) rows += pending.Append.Facts.Count;
        var (created, versions, tagOf) = (new long[rows], new long[rows], new int[rows]);
        var (entities, types, writers) = (new string[rows], new string[rows], new string[rows]);
        var messages = new ReadOnlyMemory<byte>[rows];
        var tags = new List<string>();
        var n = 0;
        foreach (var pending in batch)
        {
            var append = pending.Append;
            var tag = TagNumber(tags, append.Tag);
            foreach (var fact in append.Facts)
            {
                (created[n], versions[n], tagOf[n]) = (fact.CreatedTicks, fact.Version, tag);
                (entities[n], types[n], writers[n]) = (append.Entity.Value, fact.Type, append.Writer);
                messages[n++] = fact.Message;
            }
        }
        object[] columns = [created, entities, versions, messages, types, writers, tags.ToArray(), tagOf];
        for (var i = 0; i < columns.Length; i++) _insert!.Parameters[i].Value = columns[i];
    }

    // Arrays count from one in SQL.
    private static int TagNumber(List<string> tags, string tag)
    {
        var index = tags.IndexOf(tag);
        if (index >= 0) return index + 1;
        tags.Add(tag);
        return tags.Count;
    }
}
