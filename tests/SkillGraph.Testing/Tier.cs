namespace SkillGraph.Testing;

/// <summary>How much a test does: little before every change, all of it by night.</summary>
public static class Tier
{
    private const string Variable = "SKILLGRAPH_NIGHTLY";

    public static bool IsNightly { get; } = Environment.GetEnvironmentVariable(Variable) == "1";

    public static int Size(int pr, int nightly) => IsNightly ? nightly : pr;
}
