using System.Threading.Channels;

namespace SkillGraph.Bench.Floors;

/// <summary>The barest actor: a channel, and a loop that answers what comes out of it.</summary>
public sealed class RawMailbox : IAsyncDisposable
{
    private readonly Channel<TaskCompletionSource<int>> _asked = Channel.CreateUnbounded<TaskCompletionSource<int>>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task _running;

    public RawMailbox() => _running = Task.Run(Run);

    public Task<int> Ask()
    {
        var asked = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        _asked.Writer.TryWrite(asked);
        return asked.Task;
    }

    public async ValueTask DisposeAsync()
    {
        _asked.Writer.Complete();
        await _running;
    }

    private async Task Run()
    {
        var count = 0;
        while (await _asked.Reader.WaitToReadAsync())
            while (_asked.Reader.TryRead(out var asked)) asked.SetResult(++count);
    }
}
