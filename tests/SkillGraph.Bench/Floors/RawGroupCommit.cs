using System.Threading.Channels;

namespace SkillGraph.Bench.Floors;

/// <summary>The barest group commit: whoever appends hands over a row and waits, and each writer stores whatever waits when it is free.</summary>
public sealed class RawGroupCommit : IAsyncDisposable
{
    private const int RowsPerCommit = 1000;

    private readonly Channel<Pending> _waiting = Channel.CreateUnbounded<Pending>();
    private readonly Task[] _writing;

    public RawGroupCommit(params IReadOnlyList<IRawWriter> writers) => _writing = [.. writers.Select(writer => Task.Run(() => Write(writer)))];

    public Task Append(RawRow row)
    {
        var pending = new Pending(row);
        _waiting.Writer.TryWrite(pending);
        return pending.Task;
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.Complete();
        await Task.WhenAll(_writing);
    }

    private async Task Write(IRawWriter writer)
    {
        await using var owned = writer;
        var (batch, rows) = (new List<Pending>(RowsPerCommit), new List<RawRow>(RowsPerCommit));
        while (await _waiting.Reader.WaitToReadAsync())
        {
            while (batch.Count < RowsPerCommit && _waiting.Reader.TryRead(out var pending))
            {
                batch.Add(pending);
                rows.Add(pending.Row);
            }
            if (batch.Count == 0) continue;
            await writer.Write(rows);
            foreach (var pending in batch) pending.SetResult();
            batch.Clear();
            rows.Clear();
        }
    }

    private sealed class Pending(RawRow row) : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public RawRow Row { get; } = row;
    }
}

/// <summary>One row of the journal and its tag.</summary>
public readonly record struct RawRow(string Entity, long Version, byte[] Message);

/// <summary>A connection that stores rows in one transaction.</summary>
public interface IRawWriter : IAsyncDisposable
{
    ValueTask Write(IReadOnlyList<RawRow> rows);
}
