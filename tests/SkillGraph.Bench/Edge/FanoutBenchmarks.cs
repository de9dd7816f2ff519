using SkillGraph.Bench.Measuring;

namespace SkillGraph.Bench.Edge;

/// <summary>From when a post was to be sent until each member of its room has it, 4,000 deliveries a second.</summary>
internal static class FanoutBenchmarks
{
    private const int RoundsOfTheRawHub = 3;

    public static readonly Benchmark ManyRooms = new("fanout-50x20", "posts in 50 rooms of 20 people, against a bare hub that stores them too", settings => Run("fanout-50x20", 50, 20, 4, settings));

    public static readonly Benchmark OneRoom = new("fanout-1x200", "posts in one room of 200 people, against a bare hub that stores them too", settings => Run("fanout-1x200", 1, 200, 20, settings));

    private static async IAsyncEnumerable<CaseResult> Run(string name, int rooms, int members, double perSecond, Settings settings)
    {
        await using var server = await OurServer.Start();
        await using var ours = await Crowd.In(server, rooms, members);
        await using (var durable = await FloorServer.StartDurable())
        {
            await using var floor = await Crowd.In(durable, rooms, members);
            yield return await Measure("a hub that stores", floor, settings, Goal.RatioAtMost("p50 ms", 1.5), Goal.RatioAtMost("p99 ms", 1.5), Losses.NoneLost, Losses.NoneOutOfOrder);
        }
        await using (var raw = await FloorServer.StartRaw())
        {
            // What storing costs altogether is worth knowing, but no goal of its own.
            await using var floor = await Crowd.In(raw, rooms, members);
            yield return await Measure("a hub that stores nothing", floor, settings with { Rounds = Math.Min(settings.Rounds, RoundsOfTheRawHub) }, Losses.NoneLost, Losses.NoneOutOfOrder);
        }

        Task<CaseResult> Measure(string against, Crowd floor, Settings settings, params IReadOnlyList<Goal> goals) => Rounds.Measure(
            name,
            new Case($"against {against}", async time => Losses.OfFloor(await floor.Pace(perSecond, time)), time => ours.Pace(perSecond, time), goals),
            settings);
    }
}
