using System.Runtime.CompilerServices;
using SkillGraph.Runtime;
using SkillGraph.Runtime.Journals;
using SkillGraph.Simulation.World;

namespace SkillGraph.Simulation.Machines;

/// <summary>A node's way to the journal: the real group commit and the real reader of late commits, over a wire to the database.</summary>
internal sealed class SimulatedJournal : IJournal
{
    private const int Window = 40;

    private readonly Universe _universe;
    private readonly Database _database;
    private readonly Wire _wire;
    private readonly int _pageSize;
    private readonly LateCommits _late;
    private readonly GroupCommit _commits;

    public SimulatedJournal(Universe universe, Wire wire, TimeProvider clock, ILogger log)
    {
        _universe = universe;
        _database = universe.Database;
        _wire = wire;
        _pageSize = universe.Profile.PageSize;
        _late = new LateCommits(HeadAndWriters, clock);
        _commits = new GroupCommit([.. Enumerable.Range(0, universe.Profile.Writers).Select(_ => new BatchWriter(_database, wire))], universe.Profile.Limits, log);
    }

    public Task Open(CancellationToken cancel) => Task.CompletedTask;

    public ValueTask<AppendOutcome> Append(Append append) => _commits.Append(append);

    public async IAsyncEnumerable<IReadOnlyList<StoredEvent>> Read(
        EntityId entity, long after, long upTo, [EnumeratorCancellation] CancellationToken cancel)
    {
        while (after < upTo)
        {
            var from = after;
            var page = await Ask(() => _database.Read(entity, from, upTo, _pageSize));
            cancel.ThrowIfCancellationRequested();
            if (page.Count > 0) yield return page;
            if (page.Count < _pageSize) yield break;
            after = page[^1].Version;
        }
    }

    // Whoever is stopped while it waits gives up on its own; a semaphore that is told so goes on outside of the simulation.
    public async Task<JournalPage> ReadAll(string? tag, long after, int limit, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return await _late.Read(Following(tag, after), after, Math.Min(limit, _pageSize), CancellationToken.None);
    }

    public async Task<long> Head(CancellationToken cancel) => (long)await Ask<object>(() => _database.IsUp ? _database.Head : null);

    public async Task<Snapshot?> LoadSnapshot(string key, string manifest, long upTo, CancellationToken cancel) =>
        (await Ask<Snapshot?[]>(() => _database.IsUp ? [_database.Snapshots.Load(key, manifest, upTo)] : null))[0];

    public Task SaveSnapshot(string key, Snapshot snapshot, CancellationToken cancel) => Run(() => _database.Snapshots.Save(key, snapshot));

    public Task DropSnapshots(string key, long olderThan, CancellationToken cancel) => Run(() => _database.Snapshots.Drop(key, olderThan));

    public Task Probe(CancellationToken cancel) => Run(() => { });

    public ValueTask DisposeAsync() => _commits.DisposeAsync();

    private async IAsyncEnumerable<(long Position, StoredEvent? Event)> Following(string? tag, long after)
    {
        var rows = await Ask(() => _database.Following(after, Window));
        foreach (var row in rows) yield return (row.Position, tag is null || row.Tag == tag ? row.Event : null);
    }

    /// <summary>As one statement does it: the head is seen first, who writes a little later.</summary>
    private async Task<(long Head, string[] Writers)> HeadAndWriters(CancellationToken cancel)
    {
        return await _wire.Call<(long, string[])>(reply =>
        {
            if (!_database.IsUp)
            {
                reply.Fail("there is no database");
                return;
            }
            var head = _database.Head;
            _universe.Scheduler.After(_universe.Dice.Between(0, 1_000), () => reply.Answer((head, _database.WhoWrites())));
        });
    }

    private async Task<T> Ask<T>(Func<T?> question)
        where T : class
    {
        try
        {
            return await _wire.Call<T>(reply =>
            {
                if (question() is { } answer) reply.Answer(answer);
                else reply.Fail("there is no database");
            });
        }
        catch (AnswerLostException lost)
        {
            throw new JournalException("cannot be read", lost);
        }
    }

    private Task Run(Action change) => Ask(() =>
    {
        if (_database.IsUp) change();
        return _database.IsUp ? "done" : null;
    });

    private sealed class BatchWriter(Database database, Wire wire) : IBatchWriter
    {
        public async ValueTask<AppendOutcome> Write(ReadOnlyMemory<PendingAppend> batch)
        {
            // What is on the wire is a copy, as it is in a socket.
            var sent = batch.ToArray().Select(pending => Copy(pending.Append)).ToList();
            try
            {
                return await wire.Call<AppendOutcome>(reply => database.Write(sent, reply));
            }
            catch (AnswerLostException lost)
            {
                return new AppendOutcome(AppendResult.Unknown, lost);
            }
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private static Append Copy(Append append) => append with { Facts = [.. append.Facts.Select(fact => fact with { Message = fact.Message.ToArray() })] };
    }
}
