using System.Diagnostics;

namespace SkillGraph.Testing;

/// <summary>A command on its way until its answer comes.</summary>
internal sealed class SentCommand(long sequence, string id, ReadOnlyMemory<byte> json)
{
    private readonly long _sentAt = Stopwatch.GetTimestamp();

    public long Sequence { get; } = sequence;

    public string Id { get; } = id;

    public ReadOnlyMemory<byte> Json { get; } = json;

    public SharedFile? File { get; init; }

    public PendingEdit? Edit { get; init; }

    public TaskCompletionSource<CommandAnswer>? Answer { get; init; }

    public TimeSpan Age => Stopwatch.GetElapsedTime(_sentAt);
}
