using SkillGraph.Conformance;

namespace SkillGraph.Cluster.Tests;

/// <summary>One server for all of them, a database for each test.</summary>
[CollectionDefinition(Name)]
public sealed class OnPostgres : ICollectionFixture<PostgresServer>
{
    public const string Name = "PostgreSQL";
}

[Collection(OnPostgres.Name)]
public sealed class StoringWhatIsAcknowledged(PostgresServer server) : Conformance.Engines.StoringWhatIsAcknowledged(() => PostgresHome.New(server), ThreeNodes.Start);

[Collection(OnPostgres.Name)]
public sealed class SendingACommandAgain(PostgresServer server) : Conformance.Engines.SendingACommandAgain(() => PostgresHome.New(server), ThreeNodes.Start);

[Collection(OnPostgres.Name)]
public sealed class SealingWhatIsPersonal(PostgresServer server) : Conformance.Engines.SealingWhatIsPersonal(() => PostgresHome.New(server), ThreeNodes.Start);

[Collection(OnPostgres.Name)]
public sealed class FillingAMailbox(PostgresServer server) : Conformance.Engines.FillingAMailbox(() => PostgresHome.New(server), ThreeNodes.Start);

[Collection(OnPostgres.Name)]
public sealed class WatchingAnEntity(PostgresServer server) : Conformance.Engines.WatchingAnEntity(() => PostgresHome.New(server), ThreeNodes.Start);

[Collection(OnPostgres.Name)]
public sealed class LookingAtAVersion(PostgresServer server) : Conformance.Engines.LookingAtAVersion(() => PostgresHome.New(server), ThreeNodes.Start);

[Collection(OnPostgres.Name)]
public sealed class ReadingABrokenHistory(PostgresServer server) : Conformance.Engines.ReadingABrokenHistory(() => PostgresHome.New(server), ThreeNodes.Start)
{
    protected override int StartsSlower => 10;
}

[Collection(OnPostgres.Name)]
public sealed class LosingSnapshots(PostgresServer server) : Conformance.Engines.LosingSnapshots(() => PostgresHome.New(server), ThreeNodes.Start)
{
    protected override int StartsSlower => 10;
}

[Collection(OnPostgres.Name)]
public sealed class TwoCopiesOfAnEntity(PostgresServer server) : Conformance.Engines.TwoCopiesOfAnEntity(() => PostgresHome.New(server), ThreeNodes.Start);

[Collection(OnPostgres.Name)]
public sealed class LeavingMemory(PostgresServer server) : Conformance.Engines.LeavingMemory(() => PostgresHome.New(server), ThreeNodes.Start);

[Collection(OnPostgres.Name)]
public sealed class KeepingTheLobby(PostgresServer server) : Conformance.Engines.KeepingTheLobby(() => PostgresHome.New(server), ThreeNodes.Start);
