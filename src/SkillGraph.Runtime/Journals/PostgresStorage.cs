using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SkillGraph.Runtime.Subscriptions;

namespace SkillGraph.Runtime.Journals;

/// <summary>Puts a journal on PostgreSQL into a host.</summary>
public static class PostgresStorage
{
    /// <summary>Keeps the journal and the read models in a PostgreSQL database.</summary>
    public static void AddPostgres(this IServiceCollection services, string connectionString)
    {
        services.AddSingleton<IJournal>(provider => new PostgresJournal(connectionString, provider.GetRequiredService<ILogger<PostgresJournal>>()));
        services.AddSingleton<IReadModels>(_ => new PostgresReadModels(connectionString));
    }
}
