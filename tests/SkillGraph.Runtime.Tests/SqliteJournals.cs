using SkillGraph.Conformance;

namespace SkillGraph.Runtime.Tests.OnSqlite;

public sealed class AppendingFacts() : Conformance.AppendingFacts(SqliteHome.New);

public sealed class ReadingTheWholeJournal() : Conformance.ReadingTheWholeJournal(SqliteHome.New);

public sealed class RacingForAVersion() : Conformance.RacingForAVersion(SqliteHome.New);

public sealed class KeepingSnapshots() : Conformance.KeepingSnapshots(SqliteHome.New);

public sealed class KeepingReadModels() : Conformance.KeepingReadModels(SqliteHome.New);

public sealed class LookingFromOutside() : Conformance.LookingFromOutside(SqliteHome.New);
