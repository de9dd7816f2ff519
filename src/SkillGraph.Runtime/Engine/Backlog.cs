using System.Diagnostics.Metrics;

namespace SkillGraph.Runtime.Engine;

/// <summary>The commands of all entities that were taken and not answered yet, bounded in number and in bytes: what does not fit is refused before it is taken.</summary>
internal sealed class Backlog
{
    private static readonly Meter Meter = new("SkillGraph.Engine");

    private readonly EngineOptions _options;
    private int _commands;
    private long _bytes;

    public Backlog(EngineOptions options)
    {
        _options = options;
        Meter.CreateObservableGauge("skillgraph.commands.waiting", () => Volatile.Read(ref _commands), description: "Commands taken and not answered yet");
    }

    public bool TryEnter(Request request)
    {
        if (Interlocked.Increment(ref _commands) <= _options.WaitingCommands & Interlocked.Add(ref _bytes, request.Size) <= _options.WaitingBytes) return true;
        Leave(request);
        return false;
    }

    public void Leave(Request request)
    {
        Interlocked.Decrement(ref _commands);
        Interlocked.Add(ref _bytes, -request.Size);
    }
}
