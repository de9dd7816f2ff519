using SkillGraph.Runtime.Journals;
using SkillGraph.Simulation.World;

namespace SkillGraph.Simulation.Machines;

/// <summary>The snapshots that were kept, some of which get lost, hidden or damaged.</summary>
internal sealed class Snapshots(Universe universe)
{
    private readonly SortedDictionary<string, SortedList<long, Snapshot>> _kept = new(StringComparer.Ordinal);

    public Snapshot? Load(string key, string manifest, long upTo) =>
        _kept.TryGetValue(key, out var all) ? all.Values.LastOrDefault(snapshot => snapshot.Manifest == manifest && snapshot.Version <= upTo) : null;

    public void Save(string key, Snapshot snapshot)
    {
        universe.Truth.CheckSnapshot(key, snapshot);
        if (!_kept.TryGetValue(key, out var all)) _kept.Add(key, all = []);
        all[snapshot.Version] = snapshot;
    }

    public void Drop(string key, long olderThan)
    {
        if (!_kept.TryGetValue(key, out var all)) return;
        while (all.Count > 0 && all.GetKeyAtIndex(0) < olderThan) all.RemoveAt(0);
    }

    public void Lose()
    {
        if (Some() is not { } some) return;
        universe.Trace.Line($"snapshots of {some.Key} are lost");
        if (universe.Dice.Chance(0.5)) some.Value.Clear();
        else some.Value.RemoveAt(some.Value.Count - 1);
    }

    /// <summary>Another content under the right name: with a flipped bit, cut short, of another shape, or that of another entity.</summary>
    public void Damage()
    {
        if (Some() is not { } some) return;
        var dice = universe.Dice;
        var snapshot = some.Value.Values[^1];
        var bytes = snapshot.Content.ToArray();
        var how = dice.Below(4);
        universe.Trace.Line($"the snapshot of {some.Key} at {snapshot.Version} is damaged ({how})");
        if (how == 0 && bytes.Length > 0) bytes[dice.Below(bytes.Length)] ^= (byte)(1 << dice.Below(8));
        if (how == 1) bytes = bytes[..(bytes.Length / 2)];
        // Views name no history they were taken of, so that only an entity's own rules find out a stranger's snapshot.
        if (how == 2 && !some.Key.Contains('/') && Stranger(some.Key, snapshot.Manifest) is { } stranger) bytes = stranger;
        some.Value[snapshot.Version] = snapshot with { Content = bytes, Manifest = how == 3 ? "of another time" : snapshot.Manifest };
    }

    private KeyValuePair<string, SortedList<long, Snapshot>>? Some()
    {
        var filled = _kept.Where(kept => kept.Value.Count > 0).ToList();
        return filled.Count == 0 ? null : universe.Dice.Pick(filled);
    }

    private byte[]? Stranger(string key, string manifest) =>
        _kept.Where(kept => kept.Key != key).SelectMany(kept => kept.Value.Values).FirstOrDefault(snapshot => snapshot.Manifest == manifest)?.Content.ToArray();
}
