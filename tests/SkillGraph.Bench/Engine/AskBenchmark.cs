using SkillGraph.Bench.Floors;
using SkillGraph.Bench.Measuring;
using SkillGraph.Conformance;

namespace SkillGraph.Bench.Engine;

/// <summary>Commands that lead to no fact, against a bare channel with a loop behind it.</summary>
internal static class AskBenchmark
{
    private const string Figure = "asks/s";

    public static readonly Benchmark Ask = new("ask", "commands decided in memory, against a bare channel", Run);

    private static async IAsyncEnumerable<CaseResult> Run(Settings settings)
    {
        foreach (var entities in new[] { 1, 64, 1_000 })
        {
            await using var home = await SqliteHome.New();
            await using var ours = await EngineStage.On(home);
            await ours.OpenRooms(entities);
            var floor = Enumerable.Range(0, entities).Select(_ => new RawMailbox()).ToList();
            yield return await Rounds.Measure(
                Ask.Name,
                new Case(
                    $"{entities:N0} {(entities == 1 ? "asker" : "askers")}, each an entity of its own",
                    time => Askers.Run(entities, time, Figure, asker => floor[asker].Ask()),
                    time => Askers.Run(entities, time, Figure, ours.LowerHand),
                    Goal.RatioAtLeast(Figure, 0.15, 0.25)),
                settings);
            foreach (var mailbox in floor) await mailbox.DisposeAsync();
        }
    }
}
