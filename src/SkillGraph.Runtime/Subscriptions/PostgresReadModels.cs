using Npgsql;
using SkillGraph.Runtime.Journals;

namespace SkillGraph.Runtime.Subscriptions;

/// <summary>Read models in the journal's PostgreSQL database.</summary>
public sealed class PostgresReadModels(string connectionString) : IReadModels, IAsyncDisposable
{
    private const string CreateOffset = """
        CREATE TABLE subscription_offset (
          subscription text COLLATE "C" NOT NULL PRIMARY KEY,
          position bigint NOT NULL
        )
        """;

    private const string CreateReadModel = """
        CREATE TABLE read_model (
          model text COLLATE "C" NOT NULL,
          key text COLLATE "C" NOT NULL,
          bucket text COLLATE "C" NOT NULL,
          document bytea NOT NULL,
          CONSTRAINT "PK_read_model" PRIMARY KEY (model, key)
        );
        CREATE INDEX read_model_bucket_idx ON read_model (model, bucket, key);
        """;

    private const string SelectOffset = "SELECT position FROM subscription_offset WHERE subscription = $1";

    private const string FirstOffset = "INSERT INTO subscription_offset (subscription, position) VALUES ($1, 0) ON CONFLICT DO NOTHING";

    // A position that is not the one expected becomes null, which the column refuses: the whole batch is rolled back without a round trip to look.
    private const string MoveOffset = "UPDATE subscription_offset SET position = CASE WHEN position = $2 THEN $3 END WHERE subscription = $1";

    private const string ForgetOffset = """
        INSERT INTO subscription_offset (subscription, position) VALUES ($1, 0)
        ON CONFLICT (subscription) DO UPDATE SET position = 0
        """;

    private const string SaveRows = """
        INSERT INTO read_model (model, key, bucket, document) SELECT * FROM unnest($1, $2, $3, $4)
        ON CONFLICT (model, key) DO UPDATE SET bucket = excluded.bucket, document = excluded.document
        """;

    private const string DeleteRows = "DELETE FROM read_model WHERE (model, key) IN (SELECT * FROM unnest($1, $2))";

    private const string DeleteModels = "DELETE FROM read_model WHERE model = ANY ($1)";

    private const string SelectRow = "SELECT key, bucket, document FROM read_model WHERE model = $1 AND key = $2";

    private const string SelectTop = """
        SELECT key, bucket, document FROM read_model WHERE model = $1 AND bucket = $2 ORDER BY key DESC LIMIT $3
        """;

    private const string SelectBelow = """
        SELECT key, bucket, document FROM read_model WHERE model = $1 AND bucket = $2 AND key < $4 ORDER BY key DESC LIMIT $3
        """;

    private static readonly (string Table, string Sql)[] Tables = [("subscription_offset", CreateOffset), ("read_model", CreateReadModel)];

    private readonly NpgsqlDataSource _database = PostgresDatabase.Connect(connectionString);

    /// <summary>Makes the tables that are not there yet.</summary>
    public Task Open(CancellationToken cancel) => PostgresDatabase.Create(_database, Tables, cancel);

    public async Task<long> Offset(string subscription, CancellationToken cancel)
    {
        var found = await PostgresDatabase.Query(_database, SelectOffset, row => row.GetInt64(0), cancel, subscription);
        return found.FirstOrDefault();
    }

    public async Task Commit(string subscription, long after, long offset, IReadOnlyList<ReadModelRow> rows, CancellationToken cancel)
    {
        // Only the last word on a key counts, and one statement may not touch a row twice.
        var last = rows.GroupBy(row => (row.Model, row.Key)).Select(same => same.Last()).ToList();
        try
        {
            await InOneTransaction(
                [
                    Command(FirstOffset, subscription),
                    Command(MoveOffset, subscription, after, offset),
                    Delete([.. last.Where(row => row.Document is null)]),
                    Save([.. last.Where(row => row.Document is not null)]),
                ],
                cancel);
        }
        catch (JournalException moved) when (moved.InnerException is PostgresException { SqlState: PostgresErrorCodes.NotNullViolation, TableName: "subscription_offset" })
        {
            throw new JournalException($"Subscription {subscription} is no longer at {after}: it is built anew, or another copy of it runs.", moved);
        }
    }

    public async Task<ReadModelRow?> Find(string model, string key, CancellationToken cancel)
    {
        var found = await PostgresDatabase.Query(_database, SelectRow, row => Row(model, row), cancel, model, key);
        return found.FirstOrDefault();
    }

    public async Task<IReadOnlyList<ReadModelRow>> List(string model, string bucket, string? below, int limit, CancellationToken cancel) =>
        below is null
            ? await PostgresDatabase.Query(_database, SelectTop, row => Row(model, row), cancel, model, bucket, limit)
            : await PostgresDatabase.Query(_database, SelectBelow, row => Row(model, row), cancel, model, bucket, limit, below);

    // The offset first, as in a commit: one that is under way, be it the first, is waited for, and its rows are then seen and deleted too.
    public Task Reset(string subscription, IReadOnlyList<string> models, CancellationToken cancel) =>
        InOneTransaction([Command(ForgetOffset, subscription), Command(DeleteModels, [models.ToArray()])], cancel);

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    // A batch without a transaction of its own is one implicit transaction: all of it, or nothing.
    private Task<int> InOneTransaction(NpgsqlBatchCommand[] commands, CancellationToken cancel) => PostgresDatabase.Guarded(
        "cannot be written",
        async () =>
        {
            await using var batch = _database.CreateBatch();
            foreach (var command in commands) batch.BatchCommands.Add(command);
            return await batch.ExecuteNonQueryAsync(cancel);
        });

    private static NpgsqlBatchCommand Save(ReadModelRow[] rows) => Command(
        SaveRows,
        Column(rows, row => row.Model),
        Column(rows, row => row.Key),
        Column(rows, row => row.Bucket),
        Column(rows, row => row.Document!.Value));

    private static NpgsqlBatchCommand Delete(ReadModelRow[] rows) =>
        Command(DeleteRows, Column(rows, row => row.Model), Column(rows, row => row.Key));

    private static T[] Column<T>(ReadModelRow[] rows, Func<ReadModelRow, T> value) => Array.ConvertAll(rows, row => value(row));

    private static NpgsqlBatchCommand Command(string sql, params object[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }

    private static ReadModelRow Row(string model, NpgsqlDataReader row) =>
        new(model, row.GetString(0), row.GetString(1), row.GetFieldValue<byte[]>(2));
}
