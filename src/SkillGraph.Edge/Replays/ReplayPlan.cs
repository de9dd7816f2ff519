using System.Text.Json;

namespace SkillGraph.Edge.Replays;

/// <summary>What to play: versions <c>From</c> to <c>To</c>, both included, how many times as fast as it happened (0: at once), and the longest pause. <c>Report</c> is the one that a moderator looks at it for.</summary>
internal sealed record ReplayPlan(long From, long To, double Speed, TimeSpan MaxPause, string? Report = null)
{
    private const double MaxSpeed = 1_000_000;
    private static readonly TimeSpan LongestPause = TimeSpan.FromDays(1);

    /// <summary>The plan, or null and what is wrong with it.</summary>
    public static ReplayPlan? Parse(JsonElement json, out string? problem)
    {
        try
        {
            return Read(json, out problem);
        }
        catch (JsonException bad)
        {
            problem = $"The options are no readable JSON: {bad.Message}.";
            return null;
        }
    }

    private static ReplayPlan? Read(JsonElement json, out string? problem)
    {
        problem = null;
        if (json.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined) return new ReplayPlan(1, long.MaxValue, 1, LongestPause);
        if (json.ValueKind != JsonValueKind.Object) problem = "The options of a replay are an object.";
        else if (!Number(json, "from", 1, 0, long.MaxValue, out var from)) problem = "'from' must be a version.";
        else if (!Number(json, "to", long.MaxValue, 0, long.MaxValue, out var to)) problem = "'to' must be null or a version.";
        else if (!Number(json, "speed", 1, 0, MaxSpeed, out var speed)) problem = "'speed' must be a number, 0 or more.";
        else if (!Number(json, "maxPause", LongestPause.TotalSeconds, 0, LongestPause.TotalSeconds, out var pause)) problem = "'maxPause' must be a number of seconds, 0 or more.";
        else return new ReplayPlan(Math.Max(1, (long)from), to >= long.MaxValue ? long.MaxValue : (long)to, speed, TimeSpan.FromSeconds(pause), json.Member("report")?.Text());
        return null;
    }

    private static bool Number(JsonElement json, string name, double otherwise, double least, double most, out double value)
    {
        value = otherwise;
        if (json.Member(name) is not { } given) return true;
        return given.ValueKind == JsonValueKind.Number && given.TryGetDouble(out value) && value >= least && value <= most;
    }
}
