using System.Text.Json;
using System.Threading.Channels;

namespace SkillGraph.Testing;

/// <summary>A call that waits for the server; its members run on the reading loop.</summary>
internal abstract class HubCall
{
    public virtual void Item(JsonElement item)
    {
    }

    public abstract void Complete(JsonElement result);

    public abstract void Fail(Exception problem);
}

internal sealed class SingleCall<T>(Func<JsonElement, T> read) : HubCall
{
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Answer => _answer.Task;

    public override void Complete(JsonElement result)
    {
        try
        {
            _answer.TrySetResult(read(result));
        }
        catch (Exception problem)
        {
            _answer.TrySetException(problem);
        }
    }

    public override void Fail(Exception problem) => _answer.TrySetException(problem);
}

internal sealed class StreamCall<T>(Func<JsonElement, T> read) : HubCall
{
    private readonly Channel<T> _items = Channel.CreateUnbounded<T>(new UnboundedChannelOptions { SingleWriter = true });

    public ChannelReader<T> Items => _items.Reader;

    public override void Item(JsonElement item) => _items.Writer.TryWrite(read(item));

    public override void Complete(JsonElement result) => _items.Writer.TryComplete();

    public override void Fail(Exception problem) => _items.Writer.TryComplete(problem);
}
