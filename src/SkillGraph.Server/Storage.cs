using Microsoft.AspNetCore.DataProtection;
using SkillGraph.Edge.Hosting;
using SkillGraph.Runtime.Journals;
using SkillGraph.Runtime.Subscriptions;

namespace SkillGraph.Server;

/// <summary>Where the one-machine program keeps things: SQLite in its data folder, or a PostgreSQL database.</summary>
internal static class Storage
{
    public static void AddStorage(this IServiceCollection services, ServerOptions options)
    {
        var keys = CreateFolder(Path.Combine(options.Data, "keys"));
        services.AddDataProtection().SetApplicationName("SkillGraph").PersistKeysToFileSystem(keys);
        if (options.Journal is { } connectionString) services.AddPostgres(connectionString);
        else AddSqlite(services, options.Data);
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
    }
}
