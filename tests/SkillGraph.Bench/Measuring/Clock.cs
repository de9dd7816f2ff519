using System.Diagnostics;

namespace SkillGraph.Bench.Measuring;

/// <summary>Waits for a moment more exactly than a timer does.</summary>
internal static class Clock
{
    private static readonly TimeSpan OffBy = TimeSpan.FromMilliseconds(1.2);

    public static void SleepUntil(long due)
    {
        while (Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due) is var left && left > TimeSpan.Zero)
        {
            // Whoever else has something to do does it meanwhile.
            if (left > OffBy) Thread.Sleep(1);
            else Thread.Yield();
        }
    }
}
