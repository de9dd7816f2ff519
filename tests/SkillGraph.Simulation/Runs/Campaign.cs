using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using SkillGraph.Simulation.Checks;
using SkillGraph.Simulation.World;

namespace SkillGraph.Simulation.Runs;

/// <summary>Runs many seeds, each on one thread of its own choice, and says in one line how it went.</summary>
internal static class Campaign
{
    private const int Failed = 1;
    private const int DefaultSeeds = 500;
    private const int RepeatEvery = 25;
    private const int RepeatedElsewhere = 5;
    private const int ReportEvery = 1_000;
    private const int FailuresShown = 3;

    public static int Run(Options options)
    {
        var watch = Stopwatch.StartNew();
        var outcomes = RunAll(options.First, options.Seeds ?? DefaultSeeds);
        var broken = outcomes.Where(outcome => outcome.Broken is not null).ToList();
        if (broken.Count == 0) broken.AddRange(Elsewhere([.. outcomes.Where((_, n) => n % (1 + (outcomes.Count / RepeatedElsewhere)) == 0)]));
        foreach (var outcome in broken) Print(outcome);
        var simulated = TimeSpan.FromTicks(Profile.Shortest) * outcomes.Count;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Simulation: {outcomes.Count} seeds from {options.First} on, {simulated.TotalHours:F1} simulated hours, {outcomes.Sum(outcome => (long)outcome.Steps):N0} steps, "
            + $"{outcomes.Sum(outcome => outcome.Commands):N0} commands, {outcomes.Sum(outcome => outcome.Stored):N0} events stored: "
            + $"{(broken.Count == 0 ? "every promise held" : $"broken by seed {string.Join(", ", broken.Select(outcome => outcome.Seed))}")} ({watch.Elapsed.TotalSeconds:F0} s)"));
        return broken.Count == 0 ? 0 : Failed;
    }

    public static int RunOne(int seed)
    {
        var outcome = Outcome.Of(seed, Console.WriteLine);
        Console.WriteLine($"seed {seed}: {outcome.Broken?.ToString() ?? "every promise held"}, trace {outcome.Hash}");
        return outcome.Broken is null ? 0 : Failed;
    }

    public static int PrintHashes(IReadOnlyList<int> seeds)
    {
        foreach (var seed in seeds) Console.WriteLine(Outcome.Of(seed).Hash);
        return 0;
    }

    private static List<Outcome> RunAll(int first, int seeds)
    {
        var outcomes = new ConcurrentBag<Outcome>();
        var (next, failures) = (first - 1, 0);
        var threads = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(Work)).ToList();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        return [.. outcomes.OrderBy(outcome => outcome.Seed)];

        void Work()
        {
            while (Volatile.Read(ref failures) < FailuresShown && Interlocked.Increment(ref next) is var seed && seed < first + seeds)
            {
                var outcome = seed % RepeatEvery == 0 ? Twice(seed) : Outcome.Of(seed);
                outcomes.Add(outcome);
                if (outcomes.Count % ReportEvery == 0) Console.WriteLine($"{outcomes.Count} seeds so far, {Volatile.Read(ref failures)} broken");
                if (outcome.Broken is not null) Interlocked.Increment(ref failures);
            }
        }
    }

    private static Outcome Twice(int seed)
    {
        var (once, again) = (Outcome.Of(seed), Outcome.Of(seed));
        return once.Hash == again.Hash ? once : NotRepeated(once, again.Hash);
    }

    /// <summary>In another process strings have other hashes and everything another address.</summary>
    private static IEnumerable<Outcome> Elsewhere(List<Outcome> outcomes)
    {
        var hashes = OtherProcess.Lines(OtherProcess.Myself, "--hashes", string.Join(',', outcomes.Select(outcome => outcome.Seed)));
        return outcomes.Zip(hashes).Where(pair => pair.First.Hash != pair.Second).Select(pair => NotRepeated(pair.First, pair.Second));
    }

    private static Outcome NotRepeated(Outcome once, string hash) => once with { Broken = new BrokenPromise(Promises.Repeatable, $"{once.Hash} and {hash}") };

    private static void Print(Outcome outcome)
    {
        Console.WriteLine($"seed {outcome.Seed} breaks: {outcome.Broken!.Promise}");
        Console.WriteLine($"  {outcome.Broken.Seen}");
        foreach (var line in outcome.LastLines) Console.WriteLine($"  {line}");
    }
}
