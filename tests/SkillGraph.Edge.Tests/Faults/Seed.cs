using Xunit.Abstractions;

namespace SkillGraph.Edge.Tests.Faults;

/// <summary>The chance in a fault test: printed, so that a run can be had again.</summary>
internal static class Seed
{
    private const string Variable = "SKILLGRAPH_TEST_SEED";

    public static int New(ITestOutputHelper output)
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable(Variable), out var given) ? given : Random.Shared.Next();
        output.WriteLine($"{Variable}={seed}");
        return seed;
    }
}
