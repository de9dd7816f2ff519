using System.Diagnostics;
using SkillGraph.Runtime;
using SkillGraph.Runtime.Events;

namespace SkillGraph.Edge.Rooms;

/// <summary>Shows in the traces of some events when this node began to hand them to its viewers, and when it had handed them to the sockets that would take them at once.</summary>
internal readonly struct FanOut(IReadOnlyList<StoredEvent> events) : IDisposable
{
    private static readonly ActivitySource Source = new("SkillGraph.Rooms");

    private readonly DateTimeOffset _began = Source.HasListeners() ? DateTimeOffset.UtcNow : default;

    public void Dispose()
    {
        if (_began == default) return;
        foreach (var stored in events)
            if (Envelope.Read(stored.Message.Span).Trace is { } trace && ActivityContext.TryParse(trace, null, isRemote: true, out var parent))
                Source.StartActivity("room fan-out", ActivityKind.Producer, parent, startTime: _began)?.SetTag("skillgraph.version", stored.Version).Dispose();
    }
}
