using System.Xml.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption.ConfigurationModel;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using SkillGraph.Edge.People.Tokens;
using SkillGraph.Runtime.Journals;

namespace SkillGraph.Edge.Hosting;

/// <summary>Puts the keys of access tokens into a host.</summary>
public static class KeySetup
{
    // The name under which keys of all our programs belong together.
    private const string Application = "SkillGraph";

    public static void AddPostgresKeys(this IServiceCollection services, string connectionString)
    {
        services.AddSingleton(_ => new PostgresKeys(connectionString));
        services.AddKeys();
        services.AddOptions<KeyManagementOptions>().Configure<PostgresKeys>((management, keys) => management.XmlRepository = keys);
    }

    public static void AddFolderKeys(this IServiceCollection services, DirectoryInfo folder) => services.AddKeys().PersistKeysToFileSystem(folder);

    /// <summary>Makes the first keys of a folder unless they are there.</summary>
    public static void OpenFolderKeys(this WebApplication app, string option)
    {
        try
        {
            MakeFirst(app.Services);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new BadOptionException(option, failure.Message);
        }
    }

    public static Task OpenPostgresKeys(this WebApplication app, string option) => EdgeHost.Open(
        option, () => app.Services.GetRequiredService<PostgresKeys>().Open(() => MakeFirst(app.Services), CancellationToken.None));

    private static IDataProtectionBuilder AddKeys(this IServiceCollection services) => services.AddDataProtection()
        .SetApplicationName(Application)
        .UseCryptographicAlgorithms(new AuthenticatedEncryptorConfiguration { EncryptionAlgorithm = EncryptionAlgorithm.AES_256_GCM });

    private static void MakeFirst(IServiceProvider services)
    {
        services.GetDataProtector(Application).Protect([]);
        services.GetRequiredService<SigningKeys>().Open();
    }
}

/// <summary>The keys of access tokens, in the journal's database: a token of one program on it is good in all of them, and in those that come after.</summary>
public sealed class PostgresKeys(string connectionString) : IXmlRepository, IAsyncDisposable
{
    private const string Table = "data_protection_key";

    private const string CreateKeys = $"""
        CREATE TABLE {Table} (
          name text COLLATE "C" NOT NULL PRIMARY KEY,
          xml text NOT NULL
        )
        """;

    private const string SelectKeys = $"SELECT xml FROM {Table}";

    private const string InsertKey = $"INSERT INTO {Table} (name, xml) VALUES ($1, $2)";

    // The number is nobody else's: the first letters of the table's name.
    private const string TakeTurn = "SELECT pg_advisory_xact_lock(x'64617461'::bigint)";

    private readonly NpgsqlDataSource _database = PostgresDatabase.Connect(connectionString);

    /// <summary>Makes the table and the first keys unless they are there. Nodes that start at once take turns, or each would go on with first keys of its own.</summary>
    public async Task Open(Action makeFirst, CancellationToken cancel)
    {
        await PostgresDatabase.Create(_database, [(Table, CreateKeys)], cancel);
        await PostgresDatabase.Guarded("cannot be used", async () =>
        {
            await using var connection = await _database.OpenConnectionAsync(cancel);
            await using var transaction = await connection.BeginTransactionAsync(cancel);
            await using var turn = new NpgsqlCommand(TakeTurn, connection);
            await turn.ExecuteNonQueryAsync(cancel);
            makeFirst();
            return true;
        });
    }

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var command = _database.CreateCommand(SelectKeys);
        using var row = command.ExecuteReader();
        var keys = new List<XElement>();
        while (row.Read()) keys.Add(XElement.Parse(row.GetString(0)));
        return keys;
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var command = _database.CreateCommand(InsertKey);
        command.Parameters.Add(new NpgsqlParameter { Value = friendlyName });
        command.Parameters.Add(new NpgsqlParameter { Value = element.ToString(SaveOptions.DisableFormatting) });
        command.ExecuteNonQuery();
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();
}
