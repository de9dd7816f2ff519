using Microsoft.Data.Sqlite;
using SkillGraph.Runtime.Journals;

namespace SkillGraph.Runtime.Subscriptions;

/// <summary>Read models in the file of the embedded journal.</summary>
public sealed class SqliteReadModels(SqliteStore store) : IReadModels
{
    private const string CreateOffset = """
        CREATE TABLE subscription_offset (
          subscription TEXT NOT NULL PRIMARY KEY,
          position BIGINT NOT NULL
        )
        """;

    private const string CreateReadModel = """
        CREATE TABLE read_model (
          model TEXT NOT NULL,
          key TEXT NOT NULL,
          bucket TEXT NOT NULL,
          document BLOB NOT NULL,
          CONSTRAINT PK_read_model PRIMARY KEY (model, key)
        );
        CREATE INDEX read_model_bucket_idx ON read_model (model, bucket, key);
        """;

    private const string SelectOffset = "SELECT position FROM subscription_offset WHERE subscription = $subscription";

    private const string FirstOffset = "INSERT INTO subscription_offset (subscription, position) VALUES ($subscription, 0) ON CONFLICT DO NOTHING";

    private const string MoveOffset = "UPDATE subscription_offset SET position = $position WHERE subscription = $subscription AND position = $after";

    private const string DeleteOffset = "DELETE FROM subscription_offset WHERE subscription = $subscription";

    private const string SaveRow = """
        INSERT INTO read_model (model, key, bucket, document) VALUES ($model, $key, $bucket, $document)
        ON CONFLICT (model, key) DO UPDATE SET bucket = excluded.bucket, document = excluded.document
        """;

    private const string DeleteRow = "DELETE FROM read_model WHERE model = $model AND key = $key";

    private const string DeleteModel = "DELETE FROM read_model WHERE model = $model";

    private const string SelectRow = "SELECT key, bucket, document FROM read_model WHERE model = $model AND key = $key";

    private const string SelectTop = """
        SELECT key, bucket, document FROM read_model
        WHERE model = $model AND bucket = $bucket ORDER BY key DESC LIMIT $limit
        """;

    private const string SelectBelow = """
        SELECT key, bucket, document FROM read_model
        WHERE model = $model AND bucket = $bucket AND key < $below ORDER BY key DESC LIMIT $limit
        """;

    /// <summary>Makes the tables that are not there yet.</summary>
    public Task Open(CancellationToken cancel) => store.Create(
        connection =>
        {
            connection.CreateMissing("subscription_offset", CreateOffset);
            connection.CreateMissing("read_model", CreateReadModel);
        },
        cancel);

    public Task<long> Offset(string subscription, CancellationToken cancel) => store.Read(
        connection =>
        {
            using var command = connection.Command(SelectOffset, ("$subscription", subscription));
            return command.ExecuteScalar() as long? ?? 0;
        },
        cancel);

    public Task Commit(string subscription, long after, long offset, IReadOnlyList<ReadModelRow> rows, CancellationToken cancel) => store.Write(
        connection =>
        {
            connection.Run(FirstOffset, ("$subscription", subscription));
            using var move = connection.Command(MoveOffset, ("$subscription", subscription), ("$after", after), ("$position", offset));
            if (move.ExecuteNonQuery() == 0) throw new JournalException($"Subscription {subscription} is no longer at {after}: it is built anew, or another copy of it runs.");
            using var save = connection.Command(SaveRow, ("$model", ""), ("$key", ""), ("$bucket", ""), ("$document", Array.Empty<byte>()));
            using var delete = connection.Command(DeleteRow, ("$model", ""), ("$key", ""));
            foreach (var row in rows) Run(row.Document is null ? delete : save, row);
        },
        cancel);

    public Task<ReadModelRow?> Find(string model, string key, CancellationToken cancel) => store.Read(
        connection =>
        {
            using var command = connection.Command(SelectRow, ("$model", model), ("$key", key));
            return Rows(command, model).FirstOrDefault();
        },
        cancel);

    public Task<IReadOnlyList<ReadModelRow>> List(string model, string bucket, string? below, int limit, CancellationToken cancel) =>
        store.Read<IReadOnlyList<ReadModelRow>>(
            connection =>
            {
                using var command = connection.Command(
                    below is null ? SelectTop : SelectBelow, ("$model", model), ("$bucket", bucket), ("$limit", limit));
                if (below is not null) command.Parameters.AddWithValue("$below", below);
                return Rows(command, model);
            },
            cancel);

    public Task Reset(string subscription, IReadOnlyList<string> models, CancellationToken cancel) => store.Write(
        connection =>
        {
            connection.Run(DeleteOffset, ("$subscription", subscription));
            foreach (var model in models) connection.Run(DeleteModel, ("$model", model));
        },
        cancel);

    // The two commands of a commit are prepared once and filled anew for every row.
    private static void Run(SqliteCommand command, ReadModelRow row)
    {
        command.Parameters["$model"].Value = row.Model;
        command.Parameters["$key"].Value = row.Key;
        if (row.Document is { } document)
        {
            command.Parameters["$bucket"].Value = row.Bucket;
            command.Parameters["$document"].Value = document.ToArray();
        }
        command.ExecuteNonQuery();
    }

    private static List<ReadModelRow> Rows(SqliteCommand command, string model)
    {
        using var row = command.ExecuteReader();
        var rows = new List<ReadModelRow>();
        while (row.Read()) rows.Add(new ReadModelRow(model, row.GetString(0), row.GetString(1), row.GetFieldValue<byte[]>(2)));
        return rows;
    }
}
