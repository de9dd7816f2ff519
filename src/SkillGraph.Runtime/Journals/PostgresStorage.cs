using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SkillGraph.Runtime.Privacy;
using SkillGraph.Runtime.Subscriptions;

namespace SkillGraph.Runtime.Journals;

/// <summary>Puts a journal on PostgreSQL into a host.</summary>
public static class PostgresStorage
{
    /// <summary>Keeps the journal and the read models in a PostgreSQL database, and the keys of what is sealed in them in another, or in a table of its own in the same.</summary>
    public static void AddPostgres(this IServiceCollection services, string connectionString, string? keys)
    {
        services.AddSingleton<IKeyStore>(_ => new PostgresKeyStore(keys ?? connectionString));
        services.AddSingleton<Vault>();
        services.AddSingleton<IJournal>(provider => new PostgresJournal(connectionString, provider.GetRequiredService<ILogger<PostgresJournal>>()));
        services.AddSingleton<IReadModels>(_ => new PostgresReadModels(connectionString));
    }
}
