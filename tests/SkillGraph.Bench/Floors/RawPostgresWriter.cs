using Npgsql;
using NpgsqlTypes;

namespace SkillGraph.Bench.Floors;

/// <summary>Stores rows and their tags in PostgreSQL with one prepared statement.</summary>
public sealed class RawPostgresWriter : IRawWriter
{
    public const string Tag = "room";

    private const string Insert = """
        WITH stored AS (
          INSERT INTO journal (created, deleted, persistence_id, sequence_number, message, manifest, identifier, writer_uuid)
          SELECT $1, false, entity, version, message, 'room.chat-posted.v1', 7301, 'floor' FROM unnest($2, $3, $4) AS row (entity, version, message)
          RETURNING ordering, sequence_number, persistence_id
        )
        INSERT INTO tags (ordering_id, tag, sequence_nr, persistence_id) SELECT ordering, $5, sequence_number, persistence_id FROM stored
        """;

    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlCommand _insert;

    private RawPostgresWriter(NpgsqlConnection connection, NpgsqlCommand insert) => (_connection, _insert) = (connection, insert);

    public static async Task<RawPostgresWriter> Connect(string connectionString)
    {
        var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        var insert = new NpgsqlCommand(Insert, connection)
        {
            Parameters =
            {
                new() { NpgsqlDbType = NpgsqlDbType.Bigint, Value = 0L },
                new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text, Value = Array.Empty<string>() },
                new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint, Value = Array.Empty<long>() },
                new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea, Value = Array.Empty<byte[]>() },
                new() { NpgsqlDbType = NpgsqlDbType.Text, Value = Tag },
            },
        };
        await insert.PrepareAsync();
        return new RawPostgresWriter(connection, insert);
    }

    public async ValueTask Write(IReadOnlyList<RawRow> rows)
    {
        var (entities, versions, messages) = (new string[rows.Count], new long[rows.Count], new byte[rows.Count][]);
        for (var i = 0; i < rows.Count; i++) (entities[i], versions[i], messages[i]) = rows[i];
        _insert.Parameters[0].Value = DateTime.UtcNow.Ticks;
        _insert.Parameters[1].Value = entities;
        _insert.Parameters[2].Value = versions;
        _insert.Parameters[3].Value = messages;
        await _insert.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _insert.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
