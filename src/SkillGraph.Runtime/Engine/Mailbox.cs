using System.Threading.Channels;
using SkillGraph.Domain;

namespace SkillGraph.Runtime.Engine;

/// <summary>The commands waiting for one entity, bounded in number and in bytes.</summary>
internal sealed class Mailbox(EngineOptions options)
{
    private readonly Channel<Posted> _waiting = Channel.CreateUnbounded<Posted>(new UnboundedChannelOptions { SingleReader = true });
    private int _count;
    private int _bytes;

    public int Count => Volatile.Read(ref _count);

    public Delivery TryPost(Posted posted)
    {
        if (Interlocked.Increment(ref _count) > options.MailboxCommands | Interlocked.Add(ref _bytes, posted.Request.Size) > options.MailboxBytes)
        {
            Release(posted);
            return Delivery.Full;
        }
        if (_waiting.Writer.TryWrite(posted)) return Delivery.Accepted;
        Release(posted);
        return Delivery.Closed;
    }

    /// <summary>Waits for something to do. False when the mailbox is closed and empty.</summary>
    public ValueTask<bool> Wait() => _waiting.Reader.WaitToReadAsync();

    public List<Posted> Take(int most)
    {
        var taken = new List<Posted>(Math.Clamp(Count, 1, most));
        while (taken.Count < most && _waiting.Reader.TryRead(out var posted))
        {
            taken.Add(posted);
            Release(posted);
        }
        return taken;
    }

    public void Close() => _waiting.Writer.TryComplete();

    private void Release(Posted posted)
    {
        Interlocked.Decrement(ref _count);
        Interlocked.Add(ref _bytes, -posted.Request.Size);
    }
}

internal readonly record struct Posted(Request Request, IAnswers Answers, CommandSpan? Span = null)
{
    /// <summary>Answers what was not taken.</summary>
    public void Refuse(EntityId entity, Refusal refusal, EngineMetrics metrics)
    {
        var answer = new Answer(Request.Id, 0, refusal);
        metrics.Refused(refusal);
        Span?.End(answer);
        Answers.Answered(entity, [answer]);
    }
}

internal enum Delivery
{
    Accepted = 1,
    Full = 2,
    Closed = 3,
}
