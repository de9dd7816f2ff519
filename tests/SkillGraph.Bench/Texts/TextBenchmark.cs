using System.Diagnostics;
using System.Reflection;
using SkillGraph.Bench.Floors;
using SkillGraph.Bench.Measuring;
using SkillGraph.Bench.Typing;
using SkillGraph.Domain.Texts;
using Trace = SkillGraph.Bench.Typing.Trace;

namespace SkillGraph.Bench.Texts;

/// <summary>Recorded typing sessions applied in memory, change by change, against a gap buffer.</summary>
internal static class TextBenchmark
{
    private const string Milliseconds = "ms";

    // One session takes milliseconds: seconds of them are plenty.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    public static readonly Benchmark Text = new("text", "recorded typing sessions applied in memory, against a gap buffer", Run);

    private static async IAsyncEnumerable<CaseResult> Run(Settings settings)
    {
        foreach (var name in new[] { "sveltecomponent", "friendsforever_flat" })
        {
            var file = Path.GetFullPath(Path.Combine(Metadata("Traces"), $"{name}.json.gz"));
            if (!File.Exists(file))
            {
                Console.WriteLine($"\n{Text.Name}: not measured, {file} is missing.");
                continue;
            }
            var trace = Trace.Read(file);
            var edits = trace.Replacements();
            yield return await Rounds.Measure(
                Text.Name,
                new Case(
                    $"{name}, {edits.Count:N0} edits",
                    time => Repeat(time, trace, edits, ThroughGapBuffer),
                    time => Repeat(time, trace, edits, ThroughChangeSets),
                    Goal.AtMost(Milliseconds, 60, 20)),
                settings with { Time = settings.Time < Longest ? settings.Time : Longest });
        }
    }

    /// <summary>The median time of the whole session.</summary>
    private static Task<Figures> Repeat(TimeSpan time, Trace trace, IReadOnlyList<Replacement> edits, Func<string, IReadOnlyList<Replacement>, string> type) => Task.Run(() =>
    {
        var (started, times) = (Stopwatch.GetTimestamp(), new List<double>());
        while (times.Count == 0 || Stopwatch.GetElapsedTime(started) < time)
        {
            var began = Stopwatch.GetTimestamp();
            var end = type(trace.Start, edits);
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            if (end != trace.End) throw new InvalidOperationException($"{trace.Name} did not end in its end text.");
        }
        var median = Number.Median(times);
        return new Figures { [Milliseconds] = median, ["edits/s"] = edits.Count / median * 1000 };
    });

    private static string ThroughGapBuffer(string start, IReadOnlyList<Replacement> edits)
    {
        var text = new GapBuffer();
        text.Replace(0, 0, start);
        foreach (var edit in edits) text.Replace(edit.From, edit.To, edit.Text);
        return text.ToString();
    }

    private static string ThroughChangeSets(string start, IReadOnlyList<Replacement> edits)
    {
        var text = Document.Of(start);
        foreach (var edit in edits) text = ChangeSet.Replace(text.Length, edit.From, edit.To, edit.Text).Apply(text);
        return text.ToString();
    }

    private static string Metadata(string key) => typeof(TextBenchmark).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == key).Value!;
}
