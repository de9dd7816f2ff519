using System.Text.Encodings.Web;
using System.Text.Json;

namespace SkillGraph.Bench.Measuring;

/// <summary>Says what was measured: on the console, as a table for a page, and as JSON.</summary>
public static class Report
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Line(Round round) => string.Join(
        ", ",
        round.Ours.Select(figure => round.Floor is { } floor && floor.TryGetValue(figure.Key, out var its)
            ? $"{figure.Key} {Number.Format(figure.Value)} against {Number.Format(its)}"
            : $"{figure.Key} {Number.Format(figure.Value)}"))
        + (round.Dropped ? $" (dropped: other programs took {round.OtherLoad:P0} of the machine)" : "");

    public static void Print(CaseResult result)
    {
        foreach (var figure in result.Figures)
        {
            var compared = figure.Floor is { } floor ? $", floor {floor}, ratio {figure.Ratio}" : "";
            Console.WriteLine($"  {figure.Name}: {figure.Ours}{compared}{(figure.Goal is { } goal ? $"; goal {goal}: {figure.Verdict}" : "")}");
        }
    }

    /// <summary>One line for each figure, in Markdown.</summary>
    public static void PrintTable(IEnumerable<CaseResult> results)
    {
        Console.WriteLine("\n| benchmark | case | figure | floor | ours | ratio | goal (must / stretch) | |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (var result in results)
            foreach (var figure in result.Figures)
                Console.WriteLine($"| `{result.Benchmark}` | {result.Case.Name} | {figure.Name} | {figure.Floor} | {figure.Ours} | {figure.Ratio} | {figure.Goal} | {figure.Verdict} |");
    }

    public static async Task Write(string file, IReadOnlyList<(string Name, string Value)> machine, IReadOnlyList<CaseResult> results)
    {
        var content = new
        {
            machine = machine.ToDictionary(fact => fact.Name, fact => fact.Value),
            cases = results.Select(result => new
            {
                benchmark = result.Benchmark,
                name = result.Case.Name,
                dropped = result.Dropped,
                figures = result.Figures.Select(figure => new { figure.Name, figure.Floor, figure.Ours, figure.Ratio, goal = figure.Goal?.ToString(), figure.Verdict }),
                rounds = result.Rounds,
            }),
        };
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(content, Json));
    }
}
