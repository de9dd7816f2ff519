using SkillGraph.Conformance;

namespace SkillGraph.Runtime.Tests.OnSqlite;

public sealed class StoringWhatIsAcknowledged() : Conformance.Engines.StoringWhatIsAcknowledged(SqliteHome.New, LocalEngines.Start);

public sealed class SendingACommandAgain() : Conformance.Engines.SendingACommandAgain(SqliteHome.New, LocalEngines.Start);

public sealed class SealingWhatIsPersonal() : Conformance.Engines.SealingWhatIsPersonal(SqliteHome.New, LocalEngines.Start);

public sealed class SealingAnAccount() : Conformance.Engines.SealingAnAccount(SqliteHome.New, LocalEngines.Start);

public sealed class ErasingSomebody() : Conformance.Engines.ErasingSomebody(SqliteHome.New, LocalEngines.Start);

public sealed class FillingAMailbox() : Conformance.Engines.FillingAMailbox(SqliteHome.New, LocalEngines.Start);

public sealed class WatchingAnEntity() : Conformance.Engines.WatchingAnEntity(SqliteHome.New, LocalEngines.Start);

public sealed class LookingAtAVersion() : Conformance.Engines.LookingAtAVersion(SqliteHome.New, LocalEngines.Start);

public sealed class ReadingABrokenHistory() : Conformance.Engines.ReadingABrokenHistory(SqliteHome.New, LocalEngines.Start);

public sealed class LosingSnapshots() : Conformance.Engines.LosingSnapshots(SqliteHome.New, LocalEngines.Start);

public sealed class TwoCopiesOfAnEntity() : Conformance.Engines.TwoCopiesOfAnEntity(SqliteHome.New, LocalEngines.Start);

public sealed class LeavingMemory() : Conformance.Engines.LeavingMemory(SqliteHome.New, LocalEngines.Start);

public sealed class KeepingTheLobby() : Conformance.Engines.KeepingTheLobby(SqliteHome.New, LocalEngines.Start);

public sealed class HoldingAddresses() : Conformance.Engines.HoldingAddresses(SqliteHome.New, LocalEngines.Start);
