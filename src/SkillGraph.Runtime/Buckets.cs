using System.Diagnostics.Metrics;

namespace SkillGraph.Runtime;

/// <summary>The bounds between which durations in seconds are counted. Those that OpenTelemetry takes by itself are for milliseconds: everything would be below the first.</summary>
internal static class Buckets
{
    /// <summary>For what takes milliseconds.</summary>
    public static readonly InstrumentAdvice<double> Short = Of(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10);

    /// <summary>For what takes seconds.</summary>
    public static readonly InstrumentAdvice<double> Long = Of(0.5, 1, 2, 4, 6, 8, 10, 15, 30);

    private static InstrumentAdvice<double> Of(params double[] bounds) => new() { HistogramBucketBoundaries = bounds };
}
