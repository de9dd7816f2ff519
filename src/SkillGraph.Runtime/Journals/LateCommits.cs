namespace SkillGraph.Runtime.Journals;

/// <summary>
/// Knows up to which position a journal with many writers is final. Positions are drawn when a row is inserted but seen when its transaction
/// commits, so a missing one may still turn up, until every transaction that was writing when a later position was seen has ended.
/// <paramref name="look"/> answers the newest position that can be seen, and then who is writing.
/// </summary>
internal sealed class LateCommits(Func<CancellationToken, Task<(long Head, string[] Writers)>> look, TimeProvider clock)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5);

    private readonly SemaphoreSlim _one = new(1, 1);
    private long _final;
    private long _next;
    private HashSet<string>? _writers;

    /// <summary>Every position up to here is either visible to a query that starts now, or was rolled back.</summary>
    public long Final => Volatile.Read(ref _final);

    /// <summary>
    /// What <paramref name="query"/> finds behind position <paramref name="after"/>, up to the first gap that may still be filled; a position without
    /// an event is one of another kind. When that is nothing, the writers are waited for at most as long as a poll.
    /// </summary>
    public async Task<JournalPage> Read(IAsyncEnumerable<(long Position, StoredEvent? Event)> query, long after, int limit, CancellationToken cancel)
    {
        var (page, gap) = await UpToGap(query, after, limit, cancel);
        if (page.Reached > after || gap is null) return page;
        if (!await Settle(gap.Value, cancel)) return page;
        return (await UpToGap(query, after, limit, cancel)).Page;
    }

    /// <summary>Waits for the writers at most as long as a poll, and says whether <see cref="Final"/> has come to <paramref name="position"/>.</summary>
    public async Task<bool> Settle(long position, CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            if (Final >= position || await Look(position, cancel)) return true;
            await Task.Delay(Poll, clock, cancel);
            return await Look(position, cancel);
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<(JournalPage Page, long? Gap)> UpToGap(
        IAsyncEnumerable<(long Position, StoredEvent? Event)> query, long after, int limit, CancellationToken cancel)
    {
        // Asked before the query starts: only then does the query see everything up to there.
        var final = Final;
        var events = new List<(long Position, StoredEvent Event)>();
        var reached = after;
        await foreach (var (position, found) in query.WithCancellation(cancel))
        {
            if (position > reached + 1 && position - 1 > final) return (new JournalPage(events, reached), position - 1);
            reached = position;
            if (found is not { } stored) continue;
            events.Add((position, stored));
            if (events.Count == limit) break;
        }
        return (new JournalPage(events, reached), null);
    }

    private async Task<bool> Look(long position, CancellationToken cancel)
    {
        var (head, writers) = await look(cancel);
        if (_writers is not null)
        {
            _writers.IntersectWith(writers);
            if (_writers.Count == 0) Settled();
        }
        if (_writers is null && Final < head)
        {
            (_next, _writers) = (head, [.. writers]);
            if (_writers.Count == 0) Settled();
        }
        return Final >= position;
    }

    private void Settled()
    {
        Volatile.Write(ref _final, _next);
        _writers = null;
    }
}
