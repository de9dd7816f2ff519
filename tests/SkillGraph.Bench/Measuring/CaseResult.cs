namespace SkillGraph.Bench.Measuring;

/// <summary>One round of a case: both contenders' figures, and the share of the machine that other programs took meanwhile.</summary>
public sealed record Round(Figures? Floor, Figures Ours, double OtherLoad, bool Dropped);

/// <summary>All rounds of a case and what they say.</summary>
public sealed record CaseResult(string Benchmark, Case Case, IReadOnlyList<Round> Rounds)
{
    public IReadOnlyList<FigureResult> Figures => [.. Counted[0].Ours.Keys.Select(Of)];

    public int Dropped => Rounds.Count(round => round.Dropped);

    public bool MeetsEveryMust => Figures.All(figure => figure.MeetsMust);

    /// <summary>Where the machine was never quiet, all rounds count: a noisy figure is better than none.</summary>
    private IReadOnlyList<Round> Counted => Rounds.All(round => round.Dropped) ? Rounds : [.. Rounds.Where(round => !round.Dropped)];

    private FigureResult Of(string figure)
    {
        var ours = Spread.Of(Counted.Select(round => round.Ours[figure]));
        var compared = Counted.Where(round => round.Floor?.ContainsKey(figure) == true).ToList();
        return new FigureResult(
            figure,
            compared.Count == 0 ? null : Spread.Of(compared.Select(round => round.Floor![figure])),
            ours,
            compared.Count == 0 ? null : Spread.Of(compared.Select(round => round.Ours[figure] / round.Floor![figure])),
            Case.Goals.FirstOrDefault(goal => goal.Figure == figure));
    }
}

/// <summary>One figure over all rounds; the ratio is the median of each round's, not that of the medians.</summary>
public sealed record FigureResult(string Name, Spread? Floor, Spread Ours, Spread? Ratio, Goal? Goal)
{
    private double? Judged => Goal is null ? null : Goal.IsRatio ? Ratio?.Median : Ours.Median;

    public bool MeetsMust => Goal is null || (Judged is { } value && Goal.Meets(value, Goal.Must));

    public string Verdict => Goal is null ? ""
        : !MeetsMust ? "MISSED"
        : Goal.Stretch is not { } stretch ? "met"
        : Goal.Meets(Judged!.Value, stretch) ? "stretch" : "must";
}

/// <summary>The median of some rounds, and their ends.</summary>
public readonly record struct Spread(double Median, double Least, double Most)
{
    public static Spread Of(IEnumerable<double> values)
    {
        var all = values.ToArray();
        return new Spread(Number.Median(all), all.Min(), all.Max());
    }

    public override string ToString() => $"{Number.Format(Median)} ({Number.Format(Least)}–{Number.Format(Most)})";
}
