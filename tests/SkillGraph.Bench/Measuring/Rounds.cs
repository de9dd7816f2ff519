namespace SkillGraph.Bench.Measuring;

/// <summary>Runs floor and ours in turns, so that whatever else the machine does meets both.</summary>
public static class Rounds
{
    private const double MostOtherLoad = 0.2;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    public static async Task<CaseResult> Measure(string benchmark, Case it, Settings settings)
    {
        Console.WriteLine($"\n{benchmark}: {it.Name}");
        if (settings.OursOnly) it = it with { Floor = null };
        var warmUp = settings.Time < WarmUp ? settings.Time : WarmUp;
        if (it.Floor is not null) await it.Floor(warmUp);
        await it.Ours(warmUp);

        var rounds = new List<Round>();
        // A round that others disturbed is done again, but not for ever.
        while (rounds.Count(round => !round.Dropped) < settings.Rounds && rounds.Count < settings.Rounds * 2)
        {
            var round = await Once(it, settings.Time, floorFirst: rounds.Count % 2 == 0);
            rounds.Add(round);
            Console.WriteLine($"  round {rounds.Count}: {Report.Line(round)}");
        }
        var result = new CaseResult(benchmark, it, rounds);
        Report.Print(result);
        return result;
    }

    /// <summary>For what takes long and hardly differs from one time to the next: one round, and nothing before it.</summary>
    public static async Task<CaseResult> Once(string benchmark, Case it)
    {
        Console.WriteLine($"\n{benchmark}: {it.Name}");
        var result = new CaseResult(benchmark, it, [await Once(it, TimeSpan.Zero, floorFirst: true)]);
        Report.Print(result);
        return result;
    }

    private static async Task<Round> Once(Case it, TimeSpan time, bool floorFirst)
    {
        GC.Collect();
        var others = new OtherLoad();
        var floor = it.Floor is not null && floorFirst ? await it.Floor(time) : null;
        var ours = await it.Ours(time);
        if (it.Floor is not null && !floorFirst) floor = await it.Floor(time);
        var load = others.Share();
        return new Round(floor, ours, load, load > MostOtherLoad);
    }
}
