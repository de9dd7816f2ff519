using System.Security.Cryptography;
using Npgsql;
using SkillGraph.Runtime.Journals;

namespace SkillGraph.Runtime.Privacy;

/// <summary>Keys in a PostgreSQL database, in the table <c>sealing_key</c>: by that name they are kept out of the backups of everything else where the database is the same.</summary>
public sealed class PostgresKeyStore(string connectionString) : IKeyStore
{
    private const string Table = "sealing_key";

    private const string CreateTable = $"""CREATE TABLE {Table} (name text COLLATE "C" NOT NULL PRIMARY KEY, key bytea NULL)""";

    private const string Select = $"SELECT key FROM {Table} WHERE name = $1";

    private const string Insert = $"INSERT INTO {Table} (name, key) VALUES ($1, $2) ON CONFLICT DO NOTHING";

    private const string Set = $"INSERT INTO {Table} (name, key) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET key = excluded.key";

    private readonly NpgsqlDataSource _database = PostgresDatabase.Connect(connectionString);

    public Task Open(CancellationToken cancel) => PostgresDatabase.Create(_database, [(Table, CreateTable)], cancel);

    public async ValueTask<byte[]?> GetOrCreate(string name, CancellationToken cancel)
    {
        if (await Find(name, cancel) is { IsKnown: true } found) return found.Key;
        await PostgresDatabase.Run(_database, Insert, cancel, name, NewKey());
        return (await Find(name, cancel)).Key;
    }

    public async ValueTask<FoundKey> Find(string name, CancellationToken cancel) =>
        (await PostgresDatabase.Query(_database, Select, row => new FoundKey(true, row.IsDBNull(0) ? null : row.GetFieldValue<byte[]>(0)), cancel, name)).FirstOrDefault();

    public Task Destroy(string name, CancellationToken cancel) => PostgresDatabase.Run(_database, Set, cancel, name, DBNull.Value);

    public Task Replace(string name, CancellationToken cancel) => PostgresDatabase.Run(_database, Set, cancel, name, NewKey());

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private static byte[] NewKey() => RandomNumberGenerator.GetBytes(SealingKey.KeyBytes);
}
