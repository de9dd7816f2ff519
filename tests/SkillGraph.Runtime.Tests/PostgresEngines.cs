using SkillGraph.Conformance;

namespace SkillGraph.Runtime.Tests.OnPostgres;

[Collection(OnPostgres.Name)]
public sealed class StoringWhatIsAcknowledged(PostgresServer server) : Conformance.Engines.StoringWhatIsAcknowledged(() => PostgresHome.New(server), LocalEngines.Start);

[Collection(OnPostgres.Name)]
public sealed class SendingACommandAgain(PostgresServer server) : Conformance.Engines.SendingACommandAgain(() => PostgresHome.New(server), LocalEngines.Start);

[Collection(OnPostgres.Name)]
public sealed class SealingWhatIsPersonal(PostgresServer server) : Conformance.Engines.SealingWhatIsPersonal(() => PostgresHome.New(server), LocalEngines.Start);

[Collection(OnPostgres.Name)]
public sealed class SealingAnAccount(PostgresServer server) : Conformance.Engines.SealingAnAccount(() => PostgresHome.New(server), LocalEngines.Start);

[Collection(OnPostgres.Name)]
public sealed class ErasingSomebody(PostgresServer server) : Conformance.Engines.ErasingSomebody(() => PostgresHome.New(server), LocalEngines.Start);

[Collection(OnPostgres.Name)]
public sealed class FillingAMailbox(PostgresServer server) : Conformance.Engines.FillingAMailbox(() => PostgresHome.New(server), LocalEngines.Start);

[Collection(OnPostgres.Name)]
public sealed class WatchingAnEntity(PostgresServer server) : Conformance.Engines.WatchingAnEntity(() => PostgresHome.New(server), LocalEngines.Start);

[Collection(OnPostgres.Name)]
public sealed class LookingAtAVersion(PostgresServer server) : Conformance.Engines.LookingAtAVersion(() => PostgresHome.New(server), LocalEngines.Start);

[Collection(OnPostgres.Name)]
public sealed class ReadingABrokenHistory(PostgresServer server) : Conformance.Engines.ReadingABrokenHistory(() => PostgresHome.New(server), LocalEngines.Start);

[Collection(OnPostgres.Name)]
public sealed class LosingSnapshots(PostgresServer server) : Conformance.Engines.LosingSnapshots(() => PostgresHome.New(server), LocalEngines.Start);

[Collection(OnPostgres.Name)]
public sealed class TwoCopiesOfAnEntity(PostgresServer server) : Conformance.Engines.TwoCopiesOfAnEntity(() => PostgresHome.New(server), LocalEngines.Start);

[Collection(OnPostgres.Name)]
public sealed class LeavingMemory(PostgresServer server) : Conformance.Engines.LeavingMemory(() => PostgresHome.New(server), LocalEngines.Start);

[Collection(OnPostgres.Name)]
public sealed class KeepingTheLobby(PostgresServer server) : Conformance.Engines.KeepingTheLobby(() => PostgresHome.New(server), LocalEngines.Start);

[Collection(OnPostgres.Name)]
public sealed class HoldingAddresses(PostgresServer server) : Conformance.Engines.HoldingAddresses(() => PostgresHome.New(server), LocalEngines.Start);
