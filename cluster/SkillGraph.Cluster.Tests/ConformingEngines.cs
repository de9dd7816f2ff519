using SkillGraph.Conformance;

namespace SkillGraph.Cluster.Tests;

/// <summary>One server for what measures time or ends processes: one after the other, and beside nothing else. A database for each test.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class OnPostgres : ICollectionFixture<PostgresServer>
{
    public const string Name = "PostgreSQL";
}

/// <summary>One server for half of the engine's situations, which mostly wait for three nodes to find each other.</summary>
[CollectionDefinition(Name)]
public sealed class OnOnePostgres : ICollectionFixture<PostgresServer>
{
    public const string Name = "one PostgreSQL";
}

/// <summary>One server for the other half.</summary>
[CollectionDefinition(Name)]
public sealed class OnAnotherPostgres : ICollectionFixture<PostgresServer>
{
    public const string Name = "another PostgreSQL";
}

[Collection(OnOnePostgres.Name)]
public sealed class StoringWhatIsAcknowledged(PostgresServer server) : Conformance.Engines.StoringWhatIsAcknowledged(() => PostgresHome.New(server), ThreeNodes.Start);

[Collection(OnOnePostgres.Name)]
public sealed class SendingACommandAgain(PostgresServer server) : Conformance.Engines.SendingACommandAgain(() => PostgresHome.New(server), ThreeNodes.Start);

[Collection(OnAnotherPostgres.Name)]
public sealed class SealingWhatIsPersonal(PostgresServer server) : Conformance.Engines.SealingWhatIsPersonal(() => PostgresHome.New(server), ThreeNodes.Start);

[Collection(OnOnePostgres.Name)]
public sealed class SealingAnAccount(PostgresServer server) : Conformance.Engines.SealingAnAccount(() => PostgresHome.New(server), ThreeNodes.Start);

[Collection(OnAnotherPostgres.Name)]
public sealed class ErasingSomebody(PostgresServer server) : Conformance.Engines.ErasingSomebody(() => PostgresHome.New(server), ThreeNodes.Start);

[Collection(OnOnePostgres.Name)]
public sealed class FillingAMailbox(PostgresServer server) : Conformance.Engines.FillingAMailbox(() => PostgresHome.New(server), ThreeNodes.Start);

[Collection(OnAnotherPostgres.Name)]
public sealed class WatchingAnEntity(PostgresServer server) : Conformance.Engines.WatchingAnEntity(() => PostgresHome.New(server), ThreeNodes.Start);

[Collection(OnAnotherPostgres.Name)]
public sealed class LookingAtAVersion(PostgresServer server) : Conformance.Engines.LookingAtAVersion(() => PostgresHome.New(server), ThreeNodes.Start);

[Collection(OnAnotherPostgres.Name)]
public sealed class ReadingABrokenHistory(PostgresServer server) : Conformance.Engines.ReadingABrokenHistory(() => PostgresHome.New(server), ThreeNodes.Start)
{
    protected override int StartsSlower => 40;
}

[Collection(OnOnePostgres.Name)]
public sealed class LosingSnapshots(PostgresServer server) : Conformance.Engines.LosingSnapshots(() => PostgresHome.New(server), ThreeNodes.Start)
{
    protected override int StartsSlower => 40;
}

[Collection(OnOnePostgres.Name)]
public sealed class TwoCopiesOfAnEntity(PostgresServer server) : Conformance.Engines.TwoCopiesOfAnEntity(() => PostgresHome.New(server), ThreeNodes.Start);

[Collection(OnOnePostgres.Name)]
public sealed class LeavingMemory(PostgresServer server) : Conformance.Engines.LeavingMemory(() => PostgresHome.New(server), ThreeNodes.Start);

[Collection(OnAnotherPostgres.Name)]
public sealed class KeepingTheLobby(PostgresServer server) : Conformance.Engines.KeepingTheLobby(() => PostgresHome.New(server), ThreeNodes.Start);

[Collection(OnAnotherPostgres.Name)]
public sealed class HoldingAddresses(PostgresServer server) : Conformance.Engines.HoldingAddresses(() => PostgresHome.New(server), ThreeNodes.Start);
