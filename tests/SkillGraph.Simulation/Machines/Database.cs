using SkillGraph.Runtime;
using SkillGraph.Runtime.Journals;
using SkillGraph.Simulation.World;

namespace SkillGraph.Simulation.Machines;

/// <summary>
/// The journal's machine, in the manner of PostgreSQL: positions are drawn when a row is inserted and seen when its transaction has been synced, one
/// (entity, version) is stored once, and whoever inserts a version that another transaction holds waits for the end of that one.
/// </summary>
internal sealed class Database(Universe universe)
{
    private readonly Dice _dice = universe.Dice;
    private readonly Scheduler _scheduler = universe.Scheduler;
    private readonly List<Row?> _visible = [null];
    private readonly Dictionary<EntityId, List<Row>> _histories = [];
    private readonly Dictionary<(EntityId Entity, long Version), Transaction?> _unique = [];
    private readonly List<Transaction> _open = [];
    private long _drawn;
    private long _commits;
    private int _transactions;

    public bool IsUp { get; private set; } = true;

    /// <summary>How often a transaction is rolled back with an error.</summary>
    public double Errors { get; set; }

    /// <summary>How long a sync takes at most.</summary>
    public long Sync { get; set; } = 2 * Time.Millisecond;

    public Snapshots Snapshots { get; } = new(universe);

    /// <summary>The newest position that can be seen.</summary>
    public long Head => _visible.Count - 1;

    public void Write(IReadOnlyList<Append> batch, Reply<AppendOutcome> reply)
    {
        if (!IsUp)
        {
            reply.Answer(new AppendOutcome(AppendResult.NotStored, new JournalException("there is no database")));
            return;
        }
        var facts = batch.SelectMany(append => append.Facts.Select(fact => (append.Tag, Event: new StoredEvent(append.Entity, fact.Version, fact.Type, fact.Message))));
        var transaction = new Transaction(++_transactions, [.. facts], reply);
        _open.Add(transaction);
        if (_dice.Chance(Errors)) transaction.FailsAfter = _dice.Below(transaction.Facts.Count + 1);
        _scheduler.After(_dice.Between(0, 500), () => Insert(transaction));
    }

    public IReadOnlyList<StoredEvent>? Read(EntityId entity, long after, long upTo, int limit)
    {
        if (!IsUp) return null;
        if (!_histories.TryGetValue(entity, out var history) || after >= history.Count) return [];
        var count = Math.Min(Math.Min(upTo, history.Count) - after, limit);
        return count <= 0 ? [] : [.. history.GetRange((int)after, (int)count).Select(row => row.Event)];
    }

    /// <summary>The rows behind a position that can be seen now.</summary>
    public IReadOnlyList<Row>? Following(long after, int limit)
    {
        if (!IsUp) return null;
        var rows = new List<Row>();
        for (var position = after + 1; position < _visible.Count && rows.Count < limit; position++)
            if (_visible[(int)position] is { } row)
                rows.Add(row);
        return rows;
    }

    public string[] WhoWrites() => [.. _open.Select(transaction => transaction.Name)];

    /// <summary>Of the transactions whose commit was written but not synced the first few survive, in the order written; the others are gone.</summary>
    public void Crash()
    {
        IsUp = false;
        var written = _open.Where(transaction => transaction is { HasEnded: false, CommitOrder: > 0 }).OrderBy(transaction => transaction.CommitOrder).ToList();
        var kept = _dice.Below(written.Count + 1);
        universe.Trace.Line($"database crashes with {_open.Count} transactions open, {kept} of {written.Count} written ones kept");
        foreach (var transaction in written.Take(kept)) Commit(transaction);
        foreach (var transaction in _open.ToList())
        {
            if (!transaction.HasEnded) RollBack(transaction);
            transaction.Reply.Lose();
        }
        _open.Clear();
        // The sequence is logged ahead.
        _drawn += _dice.Below(33);
    }

    public void Restart() => IsUp = true;

    private void Insert(Transaction transaction)
    {
        while (!transaction.HasEnded)
        {
            if (transaction.FailsAfter == transaction.Positions.Count)
            {
                End(transaction, new AppendOutcome(AppendResult.NotStored, new JournalException("the database refuses")));
                return;
            }
            if (transaction.Positions.Count == transaction.Facts.Count)
            {
                transaction.CommitOrder = ++_commits;
                _scheduler.After(_dice.Between(1_000, Sync), () => Finish(transaction));
                return;
            }
            var fact = transaction.Facts[transaction.Positions.Count].Event;
            if (_unique.TryGetValue((fact.Entity, fact.Version), out var holder))
            {
                if (holder is null || holder == transaction)
                {
                    End(transaction, new AppendOutcome(AppendResult.VersionTaken));
                    return;
                }
                holder.Waiting.Add(transaction);
                return;
            }
            _unique.Add((fact.Entity, fact.Version), transaction);
            transaction.Positions.Add(++_drawn);
            if (!_dice.Chance(0.3)) continue;
            _scheduler.After(_dice.Between(0, 2_000), () => Insert(transaction));
            return;
        }
    }

    private void Finish(Transaction transaction)
    {
        if (transaction.HasEnded) return;
        Commit(transaction);
        Leave(transaction);
        transaction.Reply.Answer(AppendOutcome.Stored);
    }

    private void Commit(Transaction transaction)
    {
        transaction.HasEnded = true;
        var rows = transaction.Facts.Select((fact, n) => new Row(transaction.Positions[n], fact.Tag, fact.Event)).ToList();
        foreach (var row in rows)
        {
            while (_visible.Count <= row.Position) _visible.Add(null);
            _visible[(int)row.Position] = row;
            _unique[(row.Event.Entity, row.Event.Version)] = null;
            if (!_histories.TryGetValue(row.Event.Entity, out var history)) _histories.Add(row.Event.Entity, history = []);
            history.Add(row);
        }
        universe.Truth.Committed(rows);
        Wake(transaction);
    }

    private void End(Transaction transaction, AppendOutcome outcome)
    {
        RollBack(transaction);
        Leave(transaction);
        transaction.Reply.Answer(outcome);
    }

    private void RollBack(Transaction transaction)
    {
        transaction.HasEnded = true;
        for (var n = 0; n < transaction.Positions.Count; n++)
            _unique.Remove((transaction.Facts[n].Event.Entity, transaction.Facts[n].Event.Version));
        Wake(transaction);
    }

    /// <summary>The lock on the table is let go a little after the rows can be seen.</summary>
    private void Leave(Transaction transaction) => _scheduler.After(_dice.Between(0, 1_000), () => _open.Remove(transaction));

    private void Wake(Transaction transaction)
    {
        foreach (var waiting in transaction.Waiting) _scheduler.After(_dice.Between(0, 200), () => Insert(waiting));
        transaction.Waiting.Clear();
    }

    private sealed class Transaction(int number, (string Tag, StoredEvent Event)[] facts, Reply<AppendOutcome> reply)
    {
        public string Name { get; } = $"tx/{number}";

        public IReadOnlyList<(string Tag, StoredEvent Event)> Facts => facts;

        public Reply<AppendOutcome> Reply => reply;

        public List<long> Positions { get; } = [];

        public List<Transaction> Waiting { get; } = [];

        public int FailsAfter { get; set; } = -1;

        public long CommitOrder { get; set; }

        public bool HasEnded { get; set; }
    }
}
