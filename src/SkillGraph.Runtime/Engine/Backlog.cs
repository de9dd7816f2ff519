using System.Diagnostics.Metrics;

namespace SkillGraph.Runtime.Engine;

/// <summary>The commands of all entities that were taken and not answered yet, bounded in number and in bytes: what does not fit is refused before it is taken.</summary>
internal sealed class Backlog(EngineOptions options)
{
    private static readonly Meter Meter = new("SkillGraph.Engine");

    private static readonly UpDownCounter<int> Waiting =
        Meter.CreateUpDownCounter<int>("skillgraph.commands.waiting", "{command}", "Commands taken and not answered yet");

    private int _commands;
    private long _bytes;

    public int Commands => Volatile.Read(ref _commands);

    public bool TryEnter(Request request)
    {
        Waiting.Add(1);
        if (Interlocked.Increment(ref _commands) <= options.WaitingCommands & Interlocked.Add(ref _bytes, request.Size) <= options.WaitingBytes) return true;
        Leave(request);
        return false;
    }

    public void Leave(Request request)
    {
        Waiting.Add(-1);
        Interlocked.Decrement(ref _commands);
        Interlocked.Add(ref _bytes, -request.Size);
    }
}
