using SkillGraph.Conformance;

namespace SkillGraph.Edge.Tests.Running;

/// <summary>One server on the embedded store for all situations that need nothing special. Its limits are out of the way.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    public const string NoLimits = "--SkillGraph:LimitFactor=10000";

    public ServerProcess Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await ServerProcess.Start(NoLimits);

    public async Task DisposeAsync() => await Server.DisposeAsync();
}

[CollectionDefinition(Name)]
public sealed class OneServer : ICollectionFixture<SharedServer>
{
    public const string Name = "one server";
}

/// <summary>A server on a PostgreSQL of its own, which may be killed.</summary>
public sealed class ServerOnPostgres : IAsyncLifetime
{
    public PostgresServer Postgres { get; private set; } = null!;

    public string Database { get; private set; } = null!;

    public ServerProcess Server { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Postgres = await PostgresServer.Private();
        Database = await Postgres.NewDatabase();
        Server = await ServerProcess.Start(SharedServer.NoLimits, $"--SkillGraph:Journal={Database}");
    }

    public async Task DisposeAsync()
    {
        if (Server is not null) await Server.DisposeAsync();
        await Postgres.DisposeAsync();
    }
}

[CollectionDefinition(Name)]
public sealed class OnPostgres : ICollectionFixture<ServerOnPostgres>
{
    public const string Name = "a server on PostgreSQL";
}
