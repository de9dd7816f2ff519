using SkillGraph.Conformance;

namespace SkillGraph.Runtime.Tests.OnPostgres;

/// <summary>One server for all of them, a database for each test.</summary>
[CollectionDefinition(Name)]
public sealed class OnPostgres : ICollectionFixture<PostgresServer>
{
    public const string Name = "PostgreSQL";
}

[Collection(OnPostgres.Name)]
public sealed class AppendingFacts(PostgresServer server) : Conformance.AppendingFacts(() => PostgresHome.New(server));

[Collection(OnPostgres.Name)]
public sealed class ReadingTheWholeJournal(PostgresServer server) : Conformance.ReadingTheWholeJournal(() => PostgresHome.New(server));

[Collection(OnPostgres.Name)]
public sealed class RacingForAVersion(PostgresServer server) : Conformance.RacingForAVersion(() => PostgresHome.New(server));

[Collection(OnPostgres.Name)]
public sealed class KeepingSnapshots(PostgresServer server) : Conformance.KeepingSnapshots(() => PostgresHome.New(server));

[Collection(OnPostgres.Name)]
public sealed class KeepingReadModels(PostgresServer server) : Conformance.KeepingReadModels(() => PostgresHome.New(server));

[Collection(OnPostgres.Name)]
public sealed class LookingFromOutside(PostgresServer server) : Conformance.LookingFromOutside(() => PostgresHome.New(server));
