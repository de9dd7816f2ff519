using System.Diagnostics;

namespace SkillGraph.Bench.Typing;

/// <summary>Recorded pauses, divided by a speed; they count from when each was due, not from when the one before was over.</summary>
public sealed class Pace(double speed)
{
    private readonly long _started = Stopwatch.GetTimestamp();
    private TimeSpan _due;

    public async ValueTask WaitAsync(TimeSpan pause, CancellationToken cancellation)
    {
        if (speed == 0) return;
        _due += pause / speed;
        var left = _due - Stopwatch.GetElapsedTime(_started);
        if (left > TimeSpan.FromMilliseconds(1)) await Task.Delay(left, cancellation);
    }
}
