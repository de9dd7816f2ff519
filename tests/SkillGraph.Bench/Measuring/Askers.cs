using System.Diagnostics;

namespace SkillGraph.Bench.Measuring;

/// <summary>Many who ask at once, each waiting for its answer before it asks again.</summary>
public static class Askers
{
    // Taking the time of every one of a million answers a second would be a part of what is measured.
    private const int TimedOneIn = 16;

    /// <summary>Answers per second, what each cost this program and its children (a database, say), and how long they took. <paramref name="ask"/> is told who asks.</summary>
    public static async Task<Figures> Run(int askers, TimeSpan time, string figure, Func<int, Task> ask)
    {
        var (cost, started) = (Processes.Ours(), Stopwatch.GetTimestamp());
        var stop = started + (long)(time.TotalSeconds * Stopwatch.Frequency);
        var each = await Task.WhenAll(Enumerable.Range(0, askers).Select(asker => Task.Run(() => Ask(asker, stop, ask))));
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var count = each.Sum(one => one.Count);
        return new Figures { [figure] = count / seconds, ["µs of processor each"] = (Processes.Ours() - cost) * 1e6 / count }.With(Figures.OfLatencies(each.SelectMany(one => one.Times)));
    }

    private static async Task<(long Count, List<TimeSpan> Times)> Ask(int asker, long stop, Func<int, Task> ask)
    {
        var times = new List<TimeSpan>();
        for (long count = 0; ; count += TimedOneIn)
        {
            var asked = Stopwatch.GetTimestamp();
            if (asked >= stop) return (count, times);
            await ask(asker);
            times.Add(Stopwatch.GetElapsedTime(asked));
            for (var i = 1; i < TimedOneIn; i++) await ask(asker);
        }
    }
}
