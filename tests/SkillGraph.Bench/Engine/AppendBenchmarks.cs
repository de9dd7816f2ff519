using SkillGraph.Bench.Floors;
using SkillGraph.Bench.Measuring;
using SkillGraph.Conformance;
using SkillGraph.Runtime.Journals;

namespace SkillGraph.Bench.Engine;

/// <summary>Acknowledged commands per second against a bare group commit with as many producers and writers, on the same tables.</summary>
internal static class AppendBenchmarks
{
    private const string Figure = "acks/s";

    public static readonly Benchmark OnPostgres = new("append-postgres", "commands acknowledged on PostgreSQL, against a bare group commit", RunOnPostgres);

    public static readonly Benchmark OnSqlite = new("append-sqlite", "commands acknowledged on SQLite (FULL), against a bare group commit", RunOnSqlite);

    public static readonly Benchmark One = new("append-one", "one entity and one asker at a time, against single-row commits", RunOne);

    private static async IAsyncEnumerable<CaseResult> RunOnPostgres(Settings settings)
    {
        await using var stage = await PostgresStage.New();
        yield return await Measure(OnPostgres, stage.Home, stage.Writers(PostgresJournal.DefaultWriters), 64, Goal.RatioAtLeast(Figure, 0.8, 0.9), settings);
        yield return await Measure(OnPostgres, stage.Home, stage.Writers(PostgresJournal.DefaultWriters), 1_000, Goal.RatioAtLeast(Figure, 0.6, 0.8), settings);
    }

    private static async IAsyncEnumerable<CaseResult> RunOnSqlite(Settings settings)
    {
        foreach (var entities in new[] { 64, 256 })
        {
            await using var home = (SqliteHome)await SqliteHome.New();
            yield return await Measure(OnSqlite, home, () => OnFile(home), entities, Goal.RatioAtLeast(Figure, 0.6, 0.8), settings);
        }
    }

    private static async IAsyncEnumerable<CaseResult> RunOne(Settings settings)
    {
        await using var stage = await PostgresStage.New();
        yield return await Measure(One, stage.Home, stage.Writers(1), 1, Goal.RatioAtLeast(Figure, 0.6, 0.8), settings, "PostgreSQL, ");
        await using var home = (SqliteHome)await SqliteHome.New();
        yield return await Measure(One, home, () => OnFile(home), 1, Goal.RatioAtLeast(Figure, 0.6, 0.8), settings, "SQLite, ");
    }

    private static async Task<CaseResult> Measure(
        Benchmark benchmark, JournalHome home, Func<Task<IRawWriter[]>> writers, int entities, Goal goal, Settings settings, string on = "")
    {
        await using var ours = await EngineStage.On(home);
        await ours.OpenRooms(entities);
        await using var floor = new Floor(await writers(), entities, await ours.MessageBytes());
        return await Rounds.Measure(
            benchmark.Name,
            new Case(
                $"{on}{entities:N0} {(entities == 1 ? "entity" : "entities")}",
                time => Askers.Run(entities, time, Figure, floor.Append),
                time => Askers.Run(entities, time, Figure, ours.Chat),
                goal),
            settings);
    }

    private static Task<IRawWriter[]> OnFile(SqliteHome home) => Task.FromResult<IRawWriter[]>([new RawSqliteWriter(Path.Combine(home.Folder, "journal.db"))]);

    private sealed class Floor(IRawWriter[] writers, int producers, int messageBytes) : IAsyncDisposable
    {
        private readonly RawGroupCommit? _group = producers == 1 ? null : new RawGroupCommit(writers);
        private readonly byte[] _message = [.. Enumerable.Repeat((byte)'x', messageBytes)];
        private readonly string[] _entities = [.. Enumerable.Range(0, producers).Select(_ => $"room_{Guid.CreateVersion7():N}")];
        private readonly long[] _versions = new long[producers];

        public Task Append(int producer)
        {
            var row = new RawRow(_entities[producer], ++_versions[producer], _message.AsSpan().ToArray());
            // One client that commits single rows needs no group.
            return _group?.Append(row) ?? writers[0].Write([row]).AsTask();
        }

        public async ValueTask DisposeAsync()
        {
            if (_group is not null) await _group.DisposeAsync();
            else await writers[0].DisposeAsync();
        }
    }
}

/// <summary>A throw-away PostgreSQL server with one database.</summary>
internal sealed class PostgresStage(PostgresServer server, PostgresHome home) : IAsyncDisposable
{
    public PostgresHome Home => home;

    public static async Task<PostgresStage> New()
    {
        var server = await PostgresServer.Private();
        return new PostgresStage(server, (PostgresHome)await PostgresHome.New(server));
    }

    public Func<Task<IRawWriter[]>> Writers(int count) => async () =>
    {
        var writers = new IRawWriter[count];
        for (var i = 0; i < count; i++) writers[i] = await RawPostgresWriter.Connect(home.ConnectionString);
        return writers;
    };

    public async ValueTask DisposeAsync()
    {
        await home.DisposeAsync();
        await server.DisposeAsync();
    }
}
