using System.Security.Cryptography;
using SkillGraph.Runtime.Journals;

namespace SkillGraph.Runtime.Privacy;

/// <summary>Keys in a SQLite file of their own, <c>keys.db</c>. What is destroyed there is overwritten.</summary>
public sealed class SqliteKeyStore(SqliteStore store) : IKeyStore
{
    public const string File = "keys.db";

    private const string Table = "sealing_key";

    private const string CreateTable = $"CREATE TABLE {Table} (name TEXT NOT NULL PRIMARY KEY, key BLOB NULL) WITHOUT ROWID";

    private const string Select = $"SELECT key FROM {Table} WHERE name = $name";

    private const string Insert = $"INSERT INTO {Table} (name, key) VALUES ($name, $key) ON CONFLICT DO NOTHING";

    private const string Set = $"INSERT INTO {Table} (name, key) VALUES ($name, $key) ON CONFLICT (name) DO UPDATE SET key = excluded.key";

    // Pages that a key was on are not to hold it any longer, nor the log that it came by.
    private const string Overwrite = "PRAGMA secure_delete = ON";
    private const string EmptyLog = "PRAGMA wal_checkpoint(TRUNCATE)";

    public Task Open(CancellationToken cancel) => store.Create(connection => connection.CreateMissing(Table, CreateTable), cancel);

    public async ValueTask<byte[]?> GetOrCreate(string name, CancellationToken cancel)
    {
        if (await Find(name, cancel) is { IsKnown: true } found) return found.Key;
        await store.WriteDurably(connection => connection.Run(Insert, ("$name", name), ("$key", NewKey())), cancel);
        return (await Find(name, cancel)).Key;
    }

    public async ValueTask<FoundKey> Find(string name, CancellationToken cancel) => await store.Read(
        connection =>
        {
            using var command = connection.Command(Select, ("$name", name));
            using var row = command.ExecuteReader();
            return row.Read() ? new FoundKey(true, row.IsDBNull(0) ? null : row.GetFieldValue<byte[]>(0)) : default;
        },
        cancel);

    public Task Destroy(string name, CancellationToken cancel) => Put(name, DBNull.Value, cancel);

    public Task Replace(string name, CancellationToken cancel) => Put(name, NewKey(), cancel);

    public ValueTask DisposeAsync()
    {
        store.Dispose();
        return default;
    }

    private static byte[] NewKey() => RandomNumberGenerator.GetBytes(SealingKey.KeyBytes);

    private async Task Put(string name, object key, CancellationToken cancel)
    {
        await store.WriteDurably(connection => connection.Run(Set, ("$name", name), ("$key", key)), cancel, Overwrite);
        if (await store.Run(EmptyLog, cancel) != 0) throw new JournalException("The log of the key store is being read: a key that was destroyed may still be in it. Destroy it again.");
    }
}
