using System.Runtime.CompilerServices;
using SkillGraph.Runtime;
using SkillGraph.Runtime.Events;

namespace SkillGraph.Edge.Replays;

/// <summary>Lets events out at the times they were recorded at, divided by the speed, with long pauses cut short.</summary>
internal sealed class ReplayPace(ReplayPlan plan, TimeProvider clock)
{
    private readonly long _started = clock.GetTimestamp();
    private DateTimeOffset? _previous;
    private TimeSpan _playedFor;

    /// <summary>The events in the batches in which they fall due; events that are due together come together.</summary>
    public async IAsyncEnumerable<IReadOnlyList<StoredEvent>> Play(IReadOnlyList<StoredEvent> events, [EnumeratorCancellation] CancellationToken cancel)
    {
        if (plan.Speed == 0)
        {
            if (events.Count > 0) yield return events;
            yield break;
        }
        var due = new List<StoredEvent>();
        foreach (var stored in events)
        {
            var wait = DueAfter(stored) - clock.GetElapsedTime(_started);
            if (wait > TimeSpan.Zero)
            {
                if (due.Count > 0) yield return due;
                due = [];
                await Task.Delay(wait, clock, cancel);
            }
            due.Add(stored);
        }
        if (due.Count > 0) yield return due;
    }

    private TimeSpan DueAfter(StoredEvent stored)
    {
        var at = Envelope.Read(stored.Message.Span).At;
        var pause = _previous is { } previous ? at - previous : TimeSpan.Zero;
        _previous = at;
        _playedFor += TimeSpan.FromTicks(Math.Clamp(pause.Ticks, 0, plan.MaxPause.Ticks)) / plan.Speed;
        return _playedFor;
    }
}
