using SkillGraph.Bench;
using SkillGraph.Bench.Typing;

const int Failed = 1;
const int Misused = 2;

var benchmarks = new Dictionary<string, (string Usage, Func<Arguments, Task<bool>> Run)>
{
    ["typing"] = (TypingOptions.Usage, arguments => TypingBenchmark.RunAsync(TypingOptions.Of(arguments))),
};

if (args is not [var name, .. var rest] || !benchmarks.TryGetValue(name, out var benchmark))
{
    Console.Error.WriteLine($"Usage: SkillGraph.Bench <benchmark> [options]\n\n{string.Join("\n", benchmarks.Values.Select(known => known.Usage))}");
    return Misused;
}

try
{
    return await benchmark.Run(new Arguments(rest)) ? 0 : Failed;
}
catch (UsageException problem)
{
    Console.Error.WriteLine($"{problem.Message}\n\n{benchmark.Usage}");
    return Misused;
}
