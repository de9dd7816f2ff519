using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using SkillGraph.Runtime.Journals;
using SkillGraph.Runtime.Privacy;
using SkillGraph.Runtime.Subscriptions;

namespace SkillGraph.Conformance;

/// <summary>One empty database. Everything opened in it sees the same history, and goes away with it.</summary>
public abstract class JournalHome : IAsyncDisposable
{
    /// <summary>Opens one more journal on the database, as another process would.</summary>
    public abstract Task<IJournal> OpenJournal();

    public abstract Task<IReadModels> OpenReadModels();

    /// <summary>Opens the key store that belongs to the database once more, as another process would.</summary>
    public abstract Task<IKeyStore> OpenKeys();

    /// <summary>Opens a vault on them, which forgets sooner than others do, for tests that wait for it.</summary>
    public async Task<Vault> OpenVault() => new(await OpenKeys(), TimeProvider.System) { ForgetsWithin = TimeSpan.FromSeconds(1) };

    /// <summary>A plain connection, as an outside tool would use.</summary>
    public abstract Task<DbConnection> Connect();

    public abstract ValueTask DisposeAsync();
}

/// <summary>A folder with an embedded store.</summary>
public sealed class SqliteHome : JournalHome
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("skillgraph-journal-");
    private readonly List<IDisposable> _stores = [];
    private readonly List<IAsyncDisposable> _opened = [];

    public string Folder => _folder.FullName;

    public static Task<JournalHome> New() => Task.FromResult<JournalHome>(new SqliteHome());

    public override async Task<IJournal> OpenJournal()
    {
        var journal = new SqliteJournal(NewStore());
        _opened.Add(journal);
        await journal.Open(default);
        return journal;
    }

    public override async Task<IReadModels> OpenReadModels()
    {
        var models = new SqliteReadModels(NewStore());
        await models.Open(default);
        return models;
    }

    public override async Task<IKeyStore> OpenKeys()
    {
        var keys = new SqliteKeyStore(new SqliteStore(Path.Combine(Folder, "keys"), file: SqliteKeyStore.File));
        _opened.Add(keys);
        await keys.Open(default);
        return keys;
    }

    public override async Task<DbConnection> Connect()
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(Folder, "journal.db")};Pooling=False");
        await connection.OpenAsync();
        return connection;
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var journal in _opened) await journal.DisposeAsync();
        foreach (var store in _stores) store.Dispose();
        _folder.Delete(recursive: true);
    }

    private SqliteStore NewStore()
    {
        var store = new SqliteStore(Folder);
        _stores.Add(store);
        return store;
    }
}

/// <summary>A database of its own on the test run's PostgreSQL server.</summary>
public sealed class PostgresHome : JournalHome
{
    private readonly PostgresServer _server;
    private readonly List<IAsyncDisposable> _opened = [];

    private PostgresHome(PostgresServer server, string connectionString)
    {
        _server = server;
        ConnectionString = connectionString;
    }

    public string ConnectionString { get; }

    public static async Task<JournalHome> New(PostgresServer server) => new PostgresHome(server, await server.NewDatabase());

    public override async Task<IJournal> OpenJournal()
    {
        var journal = new PostgresJournal(ConnectionString);
        _opened.Add(journal);
        await journal.Open(default);
        return journal;
    }

    public override async Task<IReadModels> OpenReadModels()
    {
        var models = new PostgresReadModels(ConnectionString);
        _opened.Add(models);
        await models.Open(default);
        return models;
    }

    public override async Task<IKeyStore> OpenKeys()
    {
        var keys = new PostgresKeyStore(ConnectionString);
        _opened.Add(keys);
        await keys.Open(default);
        return keys;
    }

    public override async Task<DbConnection> Connect()
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var opened in _opened) await opened.DisposeAsync();
        await _server.DropDatabase(ConnectionString);
    }
}
