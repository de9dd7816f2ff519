using System.Diagnostics;
using SkillGraph.Bench.Measuring;
using SkillGraph.Conformance;
using SkillGraph.Runtime;
using SkillGraph.Runtime.Rooms;

namespace SkillGraph.Bench.Engine;

/// <summary>How long the view of a room at a random version takes: in a long room, and in a short one beside it.</summary>
internal static class SeekBenchmark
{
    private const int Long = 1_000_000;
    private const int Short = 10_000;

    public static readonly Benchmark Seek = new("seek", "views at random versions of a room of a million events, against one of ten thousand", Run);

    private static async IAsyncEnumerable<CaseResult> Run(Settings settings)
    {
        await using var sqlite = await SqliteHome.New();
        yield return await Measure("SQLite", sqlite, settings);
        await using var postgres = await PostgresStage.New();
        yield return await Measure("PostgreSQL", postgres.Home, settings);
    }

    private static async Task<CaseResult> Measure(string on, JournalHome home, Settings settings)
    {
        var journal = await home.OpenJournal();
        await using var stage = await EngineStage.On(home);
        var (shortRoom, longRoom) = (await LongRoom.Write(journal, Short), await LongRoom.Write(journal, Long));
        await Follow(stage.Engine, shortRoom, Short);
        await Follow(stage.Engine, longRoom, Long);
        var chance = new Random(1);
        return await Rounds.Measure(
            Seek.Name,
            new Case(
                $"{on}, {Long:N0} events against {Short:N0}",
                time => Look(stage.Engine, shortRoom, Short, time, chance),
                time => Look(stage.Engine, longRoom, Long, time, chance),
                Goal.AtMost("p99 ms", 50, 20),
                Goal.RatioAtMost("p50 ms", 2)),
            settings);
    }

    /// <summary>What the subscription that keeps view snapshots does while a room grows.</summary>
    private static async Task Follow(IEngine engine, EntityId room, int events)
    {
        var snapshots = new ViewSnapshots(engine, Microsoft.Extensions.Logging.Abstractions.NullLogger<ViewSnapshots>.Instance);
        for (long after = 0; after < events; after += ViewSnapshots.Every)
            await foreach (var page in engine.Read(room, after + ViewSnapshots.Every - 1, after + ViewSnapshots.Every, default)) await snapshots.Handle(page, null!, default);
    }

    private static async Task<Figures> Look(IEngine engine, EntityId room, int events, TimeSpan time, Random chance)
    {
        var times = new List<TimeSpan>();
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < time;)
        {
            var version = chance.Next(1, events + 1);
            var asked = Stopwatch.GetTimestamp();
            var viewed = await engine.View(RoomEntity.View, room, version, default);
            times.Add(Stopwatch.GetElapsedTime(asked));
            if (viewed.Version != version) throw new InvalidOperationException($"Version {version} was asked for, {viewed.Version} came.");
        }
        return Figures.OfLatencies(times);
    }
}
