using System.Globalization;

namespace SkillGraph.Bench;

/// <summary>The distribution of some durations, as one line in milliseconds.</summary>
public static class Percentiles
{
    public static string Of(IEnumerable<TimeSpan> durations)
    {
        var sorted = durations.Select(duration => duration.TotalMilliseconds).Order().ToArray();
        return sorted.Length == 0
            ? "none"
            : string.Create(CultureInfo.InvariantCulture, $"p50 {At(sorted, 0.5):0.00}  p90 {At(sorted, 0.9):0.00}  p99 {At(sorted, 0.99):0.00}  max {sorted[^1]:0.00} ms");
    }

    internal static double At(double[] sorted, double share) => sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
}
