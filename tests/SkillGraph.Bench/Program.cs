using SkillGraph.Bench;
using SkillGraph.Bench.Edge;
using SkillGraph.Bench.Engine;
using SkillGraph.Bench.Floors;
using SkillGraph.Bench.Measuring;
using SkillGraph.Bench.Texts;
using SkillGraph.Bench.Typing;

const int Failed = 1;
const int Misused = 2;

Benchmark[] benchmarks =
[
    AppendBenchmarks.OnPostgres,
    AppendBenchmarks.OnSqlite,
    AppendBenchmarks.One,
    AskBenchmark.Ask,
    RecoveryBenchmark.Recovery,
    SeekBenchmark.Seek,
    FanoutBenchmarks.ManyRooms,
    FanoutBenchmarks.OneRoom,
    SaturationBenchmark.Saturation,
    JoinStormBenchmark.JoinStorm,
    MemoryBenchmark.Memory,
    TextBenchmark.Text,
    TypistsBenchmark.Typists,
];

if (args is not [var name, .. var rest] || (name is not ("all" or "typing" or FloorHub.Command) && benchmarks.All(known => known.Name != name)))
{
    Console.Error.WriteLine(Usage());
    return Misused;
}

try
{
    var arguments = new Arguments(rest);
    if (name == FloorHub.Command)
    {
        await FloorHub.Run(arguments);
        return 0;
    }
    if (name == "typing") return await TypingBenchmark.RunAsync(TypingOptions.Of(arguments)) ? 0 : Failed;
    var (settings, file) = (Settings.Of(arguments), arguments.Text("json"));
    arguments.ThrowIfAnyIsLeft();
    return await Measure(benchmarks.Where(known => name == "all" || known.Name == name), settings, file) ? 0 : Failed;
}
catch (UsageException problem)
{
    Console.Error.WriteLine($"{problem.Message}\n\n{Usage()}");
    return Misused;
}

string Usage() => $"""
    Usage: SkillGraph.Bench <name>|all [--rounds 5] [--seconds 5] [--json FILE] [--ours-only true]

    {string.Join("\n", benchmarks.Select(known => $"  {known.Name,-16} {known.Summary}"))}

    {TypingOptions.Usage}
    """;

static async Task<bool> Measure(IEnumerable<Benchmark> benchmarks, Settings settings, string? file)
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
