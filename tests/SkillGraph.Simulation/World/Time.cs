namespace SkillGraph.Simulation.World;

/// <summary>Simulated time: ticks of 100 ns since the simulation began.</summary>
internal static class Time
{
    public const long Millisecond = TimeSpan.TicksPerMillisecond;
    public const long Second = TimeSpan.TicksPerSecond;
}
