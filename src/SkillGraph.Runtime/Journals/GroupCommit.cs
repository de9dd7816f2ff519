using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace SkillGraph.Runtime.Journals;

/// <summary>How much may wait for the journal and how much goes into one commit.</summary>
public sealed record GroupCommitLimits(int WaitingAppends = 4096, int RowsPerCommit = 1000, int BytesPerCommit = 4 * 1024 * 1024)
{
    public static readonly GroupCommitLimits Default = new();
}

/// <summary>One connection that stores batches.</summary>
internal interface IBatchWriter : IAsyncDisposable
{
    /// <summary>
    /// Stores every append in one transaction, or none. <see cref="AppendResult.VersionTaken"/> says that at least one of them met a taken version.
    /// Never called twice at a time.
    /// </summary>
    ValueTask<AppendOutcome> Write(ReadOnlyMemory<PendingAppend> batch);
}

/// <summary>An append on its way, and who waits for it: that one goes on on the thread that answers the whole batch, and must leave it soon.</summary>
internal sealed class PendingAppend(Append append) : TaskCompletionSource<AppendOutcome>
{
    public Append Append { get; } = append;
}

/// <summary>Gathers the appends of all entities into few commits: whatever waits when a writer is free goes into its next transaction.</summary>
internal sealed class GroupCommit : IAsyncDisposable
{
    private readonly GroupCommitLimits _limits;
    private readonly ILogger _logger;
    private readonly Channel<PendingAppend> _queue;
    private readonly Task[] _loops;
    private int _failing;
    private int _disposed;

    public GroupCommit(IReadOnlyCollection<IBatchWriter> writers, GroupCommitLimits limits, ILogger logger)
    {
        _limits = limits;
        _logger = logger;
        _queue = Channel.CreateBounded<PendingAppend>(new BoundedChannelOptions(limits.WaitingAppends)
        {
            FullMode = BoundedChannelFullMode.Wait,
            SingleReader = writers.Count == 1,
        });
        _loops = [.. writers.Select(Run)];
    }

    public ValueTask<AppendOutcome> Append(Append append)
    {
        if (append.Facts.Count == 0) return ValueTask.FromResult(AppendOutcome.Stored);
        var pending = new PendingAppend(append);
        return new(_queue.Writer.TryWrite(pending) ? pending.Task : WaitForRoom(pending));
    }

    private async Task<AppendOutcome> WaitForRoom(PendingAppend pending)
    {
        try
        {
            await _queue.Writer.WriteAsync(pending);
        }
        catch (ChannelClosedException closed)
        {
            return new AppendOutcome(AppendResult.NotStored, closed);
        }
        return await pending.Task;
    }

    /// <summary>Stores what is waiting, then lets the connections go.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0) _queue.Writer.Complete();
        await Task.WhenAll(_loops);
    }

    private async Task Run(IBatchWriter writer)
    {
        await using var owned = writer;
        var batch = new List<PendingAppend>(_limits.RowsPerCommit);
        while (await _queue.Reader.WaitToReadAsync())
        {
            Take(batch);
            if (batch.Count == 0) continue;
            batch.Sort(ByEntity);
            await Store(writer, batch.ToArray());
            batch.Clear();
        }
    }

    private void Take(List<PendingAppend> batch)
    {
        long rows = 0, bytes = 0;
        while (rows < _limits.RowsPerCommit && bytes < _limits.BytesPerCommit && _queue.Reader.TryRead(out var pending))
        {
            batch.Add(pending);
            rows += pending.Append.Facts.Count;
            foreach (var fact in pending.Append.Facts) bytes += fact.Message.Length;
        }
    }

    // Writers that take keys in the same order cannot wait for each other in a circle; neighbours also share index pages.
    private static int ByEntity(PendingAppend one, PendingAppend other)
    {
        var order = string.CompareOrdinal(one.Append.Entity.Value, other.Append.Entity.Value);
        return order != 0 ? order : one.Append.Facts[0].Version.CompareTo(other.Append.Facts[0].Version);
    }

    private async ValueTask Store(IBatchWriter writer, ReadOnlyMemory<PendingAppend> batch)
    {
        var outcome = await Measured(writer, batch);
        if (outcome.Result == AppendResult.VersionTaken && batch.Length > 1)
        {
            // One of them lost its race. Halving finds it in a few small commits, and the others are stored.
            await Store(writer, batch[..(batch.Length / 2)]);
            await Store(writer, batch[(batch.Length / 2)..]);
            return;
        }
        Report(outcome, batch.Length);
        _ = Answer(batch, outcome);
    }

    /// <summary>Tells all of them on one other thread: one wake-up is cheap, one for each is not, and the writer has the next batch to store.</summary>
    private static async Task Answer(ReadOnlyMemory<PendingAppend> batch, AppendOutcome outcome)
    {
        await Task.Yield();
        foreach (var pending in batch.Span) pending.SetResult(outcome);
    }

    private static async ValueTask<AppendOutcome> Measured(IBatchWriter writer, ReadOnlyMemory<PendingAppend> batch)
    {
        var started = Stopwatch.GetTimestamp();
        AppendOutcome outcome;
        try
        {
            outcome = await writer.Write(batch);
        }
        catch (Exception unforeseen)
        {
            outcome = new AppendOutcome(AppendResult.Unknown, unforeseen);
        }
        JournalMetrics.Committed(batch.Length, Stopwatch.GetElapsedTime(started), outcome);
        return outcome;
    }

    private void Report(AppendOutcome outcome, int appends)
    {
        if (outcome.Result is AppendResult.NotStored or AppendResult.Unknown)
        {
            // Only the first of a series is worth a line: while the database is away every batch fails.
            if (Interlocked.Exchange(ref _failing, 1) == 0)
                _logger.LogError(outcome.Cause, "The journal does not store ({Cause}): {Appends} appends ended as {Result}", JournalFailure.Of(outcome.Cause), appends, outcome.Result);
        }
        else if (Volatile.Read(ref _failing) == 1 && outcome.Result == AppendResult.Stored && Interlocked.Exchange(ref _failing, 0) == 1)
        {
            _logger.LogInformation("The journal stores again");
        }
    }
}
