using System.Diagnostics;

namespace SkillGraph.Bench.Measuring;

/// <summary>How much of the machine programs other than this one and its children took since this was made.</summary>
public sealed class OtherLoad
{
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly Dictionary<int, double> _before = Processes.Others();
    private readonly double _stolen = Processes.Stolen();

    /// <summary>A share of all cores, 0 to 1.</summary>
    public double Share()
    {
        var seconds = Processes.Others().Sum(process => Math.Max(0, process.Value - _before.GetValueOrDefault(process.Key))) + Processes.Stolen() - _stolen;
        return seconds / (Stopwatch.GetElapsedTime(_started).TotalSeconds * Environment.ProcessorCount);
    }
}
