namespace SkillGraph.Bench.Measuring;

/// <summary>What a contender came to in one round, by name.</summary>
public sealed class Figures : Dictionary<string, double>
{
    public Figures With(Figures others)
    {
        foreach (var (name, value) in others) this[name] = value;
        return this;
    }

    /// <summary>The 50th and 99th percentile of some durations, as <c>p50 ms</c> and <c>p99 ms</c>.</summary>
    public static Figures OfLatencies(IEnumerable<TimeSpan> durations)
    {
        var sorted = durations.Select(duration => duration.TotalMilliseconds).Order().ToArray();
        return sorted.Length == 0 ? [] : new Figures { ["p50 ms"] = Percentiles.At(sorted, 0.5), ["p99 ms"] = Percentiles.At(sorted, 0.99) };
    }
}

/// <summary>What a figure must come to: as a ratio of ours to the floor's, or as it is.</summary>
public sealed record Goal(string Figure, bool IsRatio, bool AtLeast, double Must, double? Stretch)
{
    public static Goal RatioAtLeast(string figure, double must, double? stretch = null) => new(figure, true, true, must, stretch);

    public static Goal RatioAtMost(string figure, double must, double? stretch = null) => new(figure, true, false, must, stretch);

    public static Goal AtMost(string figure, double must, double? stretch = null) => new(figure, false, false, must, stretch);

    public bool Meets(double value, double bound) => AtLeast ? value >= bound : value <= bound;

    public override string ToString() => $"{(AtLeast ? "≥" : "≤")} {Number.Format(Must)}{(Stretch is { } stretch ? $" / {Number.Format(stretch)}" : "")}{(IsRatio ? " ×" : "")}";
}

/// <summary>One comparison: the barest correct program and ours, each doing the same work for about a given time.</summary>
public sealed record Case(string Name, Func<TimeSpan, Task<Figures>>? Floor, Func<TimeSpan, Task<Figures>> Ours, params IReadOnlyList<Goal> Goals);

/// <summary>How often and how long each contender of a case is run. <c>OursOnly</c> leaves the floor out, for a profiler.</summary>
public sealed record Settings(int Rounds, TimeSpan Time, bool OursOnly = false)
{
    public static Settings Of(Arguments arguments) =>
        new(arguments.Whole("rounds") ?? 5, TimeSpan.FromSeconds(arguments.Number("seconds") ?? 5), arguments.Text("ours-only") == "true");
}

/// <summary>A benchmark by its name: it sets the stage and measures its cases.</summary>
public sealed record Benchmark(string Name, string Summary, Func<Settings, IAsyncEnumerable<CaseResult>> Run);
