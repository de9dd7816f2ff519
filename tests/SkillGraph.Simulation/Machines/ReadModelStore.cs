using SkillGraph.Runtime.Subscriptions;
using SkillGraph.Simulation.World;

namespace SkillGraph.Simulation.Machines;

/// <summary>The machine that keeps read models: rows and offset change together, or not at all.</summary>
internal sealed class ReadModelStore(Universe universe, int number)
{
    private readonly SortedDictionary<string, long> _offsets = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, ReadModelRow> _rows = new(StringComparer.Ordinal);

    public int Number => number;

    /// <summary>How often a commit fails.</summary>
    public double Errors { get; set; }

    public IEnumerable<(string Subscription, long Offset)> Offsets => _offsets.Select(offset => (offset.Key, offset.Value));

    public long Offset(string subscription) => _offsets.GetValueOrDefault(subscription);

    public ReadModelRow? Find(string model, string key) => _rows.GetValueOrDefault($"{model} {key}");

    public IReadOnlyList<ReadModelRow> List(string model, string bucket, string? below, int limit) =>
        [.. _rows.Values.Reverse().Where(row => row.Model == model && row.Bucket == bucket && (below is null || string.CompareOrdinal(row.Key, below) < 0)).Take(limit)];

    /// <summary>False when the offset is no longer at <paramref name="after"/>: then nothing has changed.</summary>
    public bool TryCommit(string subscription, long after, long offset, IReadOnlyList<ReadModelRow> rows)
    {
        if (Offset(subscription) != after) return false;
        _offsets[subscription] = offset;
        foreach (var row in rows)
        {
            if (row.Document is null) _rows.Remove($"{row.Model} {row.Key}");
            else _rows[$"{row.Model} {row.Key}"] = row;
        }
        universe.Truth.CheckReadModel(this, subscription, after, rows);
        return true;
    }

    public void Reset(string subscription, IReadOnlyList<string> models)
    {
        _offsets.Remove(subscription);
        foreach (var key in _rows.Where(row => models.Contains(row.Value.Model)).Select(row => row.Key).ToList()) _rows.Remove(key);
    }
}

/// <summary>A node's way to its read models.</summary>
internal sealed class SimulatedReadModels(Universe universe, ReadModelStore store, Wire wire) : IReadModels
{
    public Task Open(CancellationToken cancel) => Task.CompletedTask;

    public Task<long> Offset(string subscription, CancellationToken cancel) => Ask(() => store.Offset(subscription), cancel);

    public Task Commit(string subscription, long after, long offset, IReadOnlyList<ReadModelRow> rows, CancellationToken cancel) => wire.Call<bool>(reply =>
    {
        // A commit that fails has done nothing; one whose answer is lost has done everything.
        if (universe.Dice.Chance(store.Errors))
        {
            reply.Fail("the read models refuse");
            return;
        }
        if (!store.TryCommit(subscription, after, offset, rows)) reply.Fail("another copy of the subscription has gone on");
        else if (universe.Dice.Chance(store.Errors)) reply.Lose();
        else reply.Answer(true);
    });

    public Task<ReadModelRow?> Find(string model, string key, CancellationToken cancel) => Ask(() => store.Find(model, key), cancel);

    public Task<IReadOnlyList<ReadModelRow>> List(string model, string bucket, string? below, int limit, CancellationToken cancel) =>
        Ask(() => store.List(model, bucket, below, limit), cancel);

    public Task Reset(string subscription, IReadOnlyList<string> models, CancellationToken cancel) => Ask(
        () =>
        {
            store.Reset(subscription, models);
            return true;
        },
        cancel);

    private Task<T> Ask<T>(Func<T> question, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return wire.Call<T>(reply => reply.Answer(question()));
    }
}
