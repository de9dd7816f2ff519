using System.Diagnostics;
using SkillGraph.Bench.Floors;
using SkillGraph.Bench.Measuring;
using SkillGraph.Conformance;
using SkillGraph.Domain;
using SkillGraph.Domain.Rooms;
using SkillGraph.Runtime;

namespace SkillGraph.Bench.Engine;

/// <summary>How fast an entity without any snapshot is read back, against the slower of scanning its rows and folding its facts.</summary>
internal static class RecoveryBenchmark
{
    private const string Figure = "events/s";
    private const int Events = 200_000;

    public static readonly Benchmark Recovery = new("recovery", "an entity read back from its events, against scanning or folding them alone", Run);

    private static async IAsyncEnumerable<CaseResult> Run(Settings settings)
    {
        await using var postgres = await PostgresStage.New();
        yield return await Measure("PostgreSQL", postgres.Home, settings);
        await using var sqlite = await SqliteHome.New();
        yield return await Measure("SQLite", sqlite, settings);
    }

    private static async Task<CaseResult> Measure(string on, JournalHome home, Settings settings)
    {
        var room = await LongRoom.Write(await home.OpenJournal(), Events);
        await using var connection = await home.Connect();
        var raw = new RawHistory(connection, room);
        return await Rounds.Measure(
            Recovery.Name,
            new Case(
                $"{on}, {Events:N0} events",
                time => Repeat(time, raw.Slower),
                time => Repeat(time, () => Recover(home, room)),
                Goal.RatioAtLeast(Figure, 0.25, 0.5)),
            settings);
    }

    private static async Task<double> Recover(JournalHome home, EntityId room)
    {
        await using var stage = await EngineStage.On(home);
        var started = Stopwatch.GetTimestamp();
        var answer = await stage.Engine.Ask(room, new Request("c-1", new RoomCommand.RaiseHand(UserId.New(DateTimeOffset.UtcNow))));
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return answer.Refusal == RoomRefusals.OnlyMembers ? Events / seconds : throw new InvalidOperationException($"The room answered {answer}.");
    }

    private static async Task<Figures> Repeat(TimeSpan time, Func<Task<double>> once)
    {
        var rates = new List<double>();
        for (var started = Stopwatch.GetTimestamp(); rates.Count == 0 || Stopwatch.GetElapsedTime(started) < time;) rates.Add(await once());
        return new Figures { [Figure] = Number.Median(rates) };
    }
}
