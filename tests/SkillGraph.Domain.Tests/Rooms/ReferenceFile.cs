using System.Text.Json;

namespace SkillGraph.Domain.Tests.Rooms;

/// <summary>A file as a list of its characters at every version: what an edit made on an old version means for today's is then plain.</summary>
internal sealed class ReferenceFile
{
    private readonly List<List<Unit>> _versions = [];
    private readonly List<(string By, string Command)> _makers = [];

    public ReferenceFile(string name, string text)
    {
        Name = name;
        _versions.Add([.. text.Select(c => new Unit(c))]);
    }

    public string Name { get; }

    public long Version => _versions.Count - 1;

    public string Text => TextAt(Version);

    private List<Unit> Head => _versions[^1];

    public string TextAt(long version) => string.Concat(_versions[(int)version].Select(unit => unit.Char));

    public bool WasTakenBy(long version, string by, string command) => version >= 1 && version <= Version && _makers[(int)version - 1] == (by, command);

    public bool Fits(long version, string changes) => Parts(changes).Sum(part => part.Length) == _versions[(int)version].Count;

    /// <summary>Whether the change would begin or end inside a pair of surrogates that is still there.</summary>
    public bool WouldSplit(long version, string changes)
    {
        var (old, alive, at) = (_versions[(int)version], Head.ToHashSet(), 0);
        foreach (var (length, insert) in Parts(changes))
        {
            if (insert is not null && (IsInsidePair(at) || IsInsidePair(at + length))) return true;
            at += length;
        }
        return false;

        bool IsInsidePair(int position) => position > 0 && position < old.Count && char.IsSurrogatePair(old[position - 1].Char, old[position].Char) && alive.Contains(old[position]);
    }

    /// <summary>
    /// Takes the change the room made of the one that was wanted on an old version. It has to delete what is left of what was to be deleted, and to insert
    /// each text between the same characters as far as they are left; where in what others put there meanwhile is for the recorded cases of the editor to say.
    /// </summary>
    public void Take(string by, string command, long version, string wanted, string made)
    {
        var (kept, inserted, deleted) = Apply(made);
        var (old, alive) = (_versions[(int)version], Head.ToHashSet());
        var (at, next) = (0, 0);
        foreach (var (length, insert) in Parts(wanted))
        {
            if (insert is not null)
            {
                Assert.All(old.Skip(at).Take(length), unit => Assert.Equal(alive.Contains(unit), deleted.Remove(unit)));
                var left = kept.IndexOf(old.Take(at).LastOrDefault(kept.Contains)!);
                var right = old.Skip(at + length).FirstOrDefault(kept.Contains) is { } unit ? kept.IndexOf(unit) : kept.Count;
                foreach (var c in insert)
                {
                    Assert.Equal(c, inserted[next].Char);
                    Assert.InRange(kept.IndexOf(inserted[next++]), left + 1, right - 1);
                }
            }
            at += length;
        }
        Assert.Empty(deleted);
        Assert.Equal(inserted.Count, next);
        _versions.Add(kept);
        _makers.Add((by, command));
    }

    private (List<Unit> Kept, List<Unit> Inserted, HashSet<Unit> Deleted) Apply(string changes)
    {
        var (after, inserted, deleted, at) = (new List<Unit>(), new List<Unit>(), new HashSet<Unit>(), 0);
        foreach (var (length, insert) in Parts(changes))
        {
            if (insert is null) after.AddRange(Head.Skip(at).Take(length));
            else deleted.UnionWith(Head.Skip(at).Take(length));
            foreach (var c in insert ?? "")
            {
                inserted.Add(new Unit(c));
                after.Add(inserted[^1]);
            }
            at += length;
        }
        Assert.Equal(Head.Count, at);
        return (after, inserted, deleted);
    }

    private static List<(int Length, string? Insert)> Parts(string changes)
    {
        using var json = JsonDocument.Parse(changes);
        return [.. json.RootElement.EnumerateArray().Select(part => part.ValueKind == JsonValueKind.Number
            ? (part.GetInt32(), null)
            : (part[0].GetInt32(), (string?)string.Join('\n', part.EnumerateArray().Skip(1).Select(line => line.GetString()))))];
    }

    private sealed class Unit(char c)
    {
        public char Char { get; } = c;
    }
}
