using SkillGraph.Bench.Measuring;

namespace SkillGraph.Bench.Edge;

/// <summary>How many deliveries a second the server comes to when eight posts of every room are always on their way.</summary>
internal static class SaturationBenchmark
{
    private const int InFlight = 8;

    // What a server comes to in the long run, and not while its code is still being compiled for the load.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);

    public static readonly Benchmark Saturation = new("saturation", "deliveries a second at the limit, against a bare hub that stores nothing", Run);

    private static async IAsyncEnumerable<CaseResult> Run(Settings settings)
    {
        foreach (var (rooms, members) in new[] { (50, 20), (1, 200) })
        {
            await using var server = await OurServer.Start();
            await using var ours = await Crowd.In(server, rooms, members);
            await using var raw = await FloorServer.StartRaw();
            await using var floor = await Crowd.In(raw, rooms, members);
            foreach (var crowd in new[] { floor, ours }) await crowd.Saturate(InFlight, settings.Time < WarmUp ? settings.Time : WarmUp);
            yield return await Rounds.Measure(
                Saturation.Name,
                new Case(
                    $"{rooms}×{members}, {InFlight} posts in flight per room",
                    async time => Losses.OfFloor(await floor.Saturate(InFlight, time)),
                    time => ours.Saturate(InFlight, time),
                    Goal.RatioAtLeast("deliveries/s", 0.5, 0.7),
                    Losses.NoneLost,
                    Losses.NoneOutOfOrder),
                settings);
        }
    }
}
