using System.Reflection;
using SkillGraph.Bench.Measuring;

namespace SkillGraph.Bench;

/// <summary>Runs one of some benchmarks by its name, or all of them; the exit code says whether every goal that must be met is.</summary>
public static class BenchProgram
{
    private const string All = "all";
    private const int Failed = 1;
    private const int Misused = 2;

    public static Task<int> Run(string[] args, params Benchmark[] benchmarks)
    {
        var usage = $"""
            Usage: {Assembly.GetEntryAssembly()!.GetName().Name} <name>|all [--rounds 5] [--seconds 5] [--json FILE] [--ours-only true]

            {string.Join("\n", benchmarks.Select(known => $"  {known.Name,-16} {known.Summary}"))}
            """;
        return Run(usage, async () =>
        {
            if (args is not [var name, .. var rest] || (name != All && benchmarks.All(known => known.Name != name))) throw new UsageException("There is no such benchmark.");
            var arguments = new Arguments(rest);
            var (settings, file) = (Settings.Of(arguments), arguments.Text("json"));
            arguments.ThrowIfAnyIsLeft();
            return await Measure(benchmarks.Where(known => name == All || known.Name == name), settings, file);
        });
    }

    /// <summary>Runs something that says whether it went well; who calls it wrongly is told how it is called.</summary>
    internal static async Task<int> Run(string usage, Func<Task<bool>> run)
    {
        try
        {
            return await run() ? 0 : Failed;
        }
        catch (UsageException problem)
        {
            Console.Error.WriteLine($"{problem.Message}\n\n{usage}");
            return Misused;
        }
    }

    private static async Task<bool> Measure(IEnumerable<Benchmark> benchmarks, Settings settings, string? file)
    {
        var machine = await Machine.Facts();
        foreach (var (fact, value) in machine) Console.WriteLine($"{fact,-14} {value}");
        var results = new List<CaseResult>();
        foreach (var benchmark in benchmarks)
            await foreach (var result in benchmark.Run(settings)) results.Add(result);
        Report.PrintTable(results);
        if (file is not null) await Report.Write(file, machine, results);
        return results.All(result => result.MeetsEveryMust);
    }
}
