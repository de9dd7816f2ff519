using SkillGraph.Simulation.Checks;
using SkillGraph.Simulation.World;

namespace SkillGraph.Simulation.Runs;

/// <summary>What one seed came to.</summary>
internal sealed record Outcome(int Seed, BrokenPromise? Broken, string Hash, int Steps, int Commands, long Stored, IReadOnlyList<string> LastLines)
{
    /// <summary>Runs on the calling thread from beginning to end.</summary>
    public static Outcome Of(int seed, Action<string>? reader = null)
    {
        var universe = new Universe(seed, reader);
        universe.Run();
        return new Outcome(
            seed,
            universe.Broken,
            universe.Trace.Hash(),
            universe.Trace.Steps,
            universe.Errands.Count,
            universe.Truth.Stored,
            universe.Broken is null ? [] : [.. universe.Trace.Last]);
    }
}
