using SkillGraph.Edge.Hosting;
using SkillGraph.Runtime.Journals;
using SkillGraph.Runtime.Privacy;
using SkillGraph.Runtime.Subscriptions;

namespace SkillGraph.Server;

/// <summary>Where the one-machine program keeps things: SQLite in its data folder, or a PostgreSQL database.</summary>
internal static class Storage
{
    public static void AddStorage(this IServiceCollection services, ServerOptions options)
    {
        if (options.Journal is { } connectionString)
        {
            services.AddPostgres(connectionString, options.Keys);
            services.AddPostgresKeys(connectionString);
            return;
        }
        services.AddFolderKeys(CreateFolder(Path.Combine(options.Data, "keys")));
        AddSqlite(services, options.Data);
    }

    public static async Task OpenStorage(this WebApplication app, ServerOptions options)
    {
        await app.OpenStorage(options.Journal is null ? nameof(ServerOptions.Data) : nameof(ServerOptions.Journal));
        if (options.Journal is not null) await app.OpenPostgresKeys(nameof(ServerOptions.Journal));
        else app.OpenFolderKeys(nameof(ServerOptions.Data));
        await app.OpenSealingKeys(options.Keys is not null ? nameof(ServerOptions.Keys) : options.Journal is null ? nameof(ServerOptions.Data) : nameof(ServerOptions.Journal));
    }

    private static DirectoryInfo CreateFolder(string path)
    {
        try
        {
            return Directory.CreateDirectory(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new BadOptionException(nameof(ServerOptions.Data), failure.Message);
        }
    }

    private static void AddSqlite(IServiceCollection services, string folder)
    {
        services.AddSingleton(provider => new SqliteStore(folder, provider.GetRequiredService<ILogger<SqliteStore>>()));
        services.AddSingleton<IJournal>(provider => new SqliteJournal(provider.GetRequiredService<SqliteStore>(), provider.GetRequiredService<ILogger<SqliteJournal>>()));
        services.AddSingleton<IReadModels, SqliteReadModels>();
        services.AddSingleton<IKeyStore>(provider => new SqliteKeyStore(new SqliteStore(Path.Combine(folder, "keys"), provider.GetRequiredService<ILogger<SqliteStore>>(), SqliteKeyStore.File)));
        services.AddSingleton<Vault>();
    }
}
