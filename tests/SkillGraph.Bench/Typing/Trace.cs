using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using SkillGraph.Domain.Texts;

namespace SkillGraph.Bench.Typing;

/// <summary>A recorded editing session and the text it must end in.</summary>
public sealed record Trace(string Name, string Start, string End, int Agents, bool IsConcurrent, IReadOnlyList<TraceEdit> Edits)
{
    public static Trace Read(string path)
    {
        using var file = File.OpenRead(path);
        using Stream plain = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var document = JsonDocument.Parse(plain);
        var json = document.RootElement;
        var concurrent = json.TryGetProperty("kind", out var kind) && kind.GetString() == "concurrent";
        return new Trace(
            Path.GetFileName(path).Split('.')[0],
            json.TryGetProperty("startContent", out var start) ? start.GetString()! : "",
            json.GetProperty("endContent").GetString()!,
            concurrent ? json.GetProperty("numAgents").GetInt32() : 1,
            concurrent,
            [.. json.GetProperty("txns").EnumerateArray().Select(ReadEdit)]);
    }

    /// <summary>The recorded pause before each edit, at most a second; a steady 20 edits a second where no times were recorded.</summary>
    public TimeSpan PauseBefore(int edit)
    {
        if (!HasTimes) return TimeSpan.FromSeconds(1) / 20;
        if (edit == 0) return TimeSpan.Zero;
        var pause = Edits[edit].Time - Edits[edit - 1].Time;
        return TimeSpan.FromSeconds(Math.Clamp(pause.TotalSeconds, 0, 1));
    }

    /// <summary>The patches of an edit, which follow one another, as one change of the text.</summary>
    public ChangeSet ChangesOf(int edit, Document text)
    {
        var patches = Edits[edit].Patches;
        var all = ChangesOf(patches[0], text);
        foreach (var patch in patches.Skip(1)) all = all.Compose(ChangesOf(patch, all.Apply(text)));
        return all;
    }

    /// <summary>The whole session as replacements, one after the other, in UTF-16 units.</summary>
    public IReadOnlyList<Replacement> Replacements()
    {
        var (text, all) = (Document.Of(Start), new List<Replacement>());
        foreach (var patch in Edits.SelectMany(edit => edit.Patches))
        {
            var (from, to) = UnitsOf(patch, text);
            all.Add(new Replacement(from, to, patch.Inserted));
            text = ChangeSet.Replace(text.Length, from, to, patch.Inserted).Apply(text);
        }

        return all;
    }

    private ChangeSet ChangesOf(TracePatch patch, Document text)
    {
        var (from, to) = UnitsOf(patch, text);
        return ChangeSet.Replace(text.Length, from, to, patch.Inserted);
    }

    private (int From, int To) UnitsOf(TracePatch patch, Document text)
    {
        var from = HasSurrogates ? Forward(text, 0, patch.Position) : patch.Position;
        var to = HasSurrogates ? Forward(text, from, patch.Deleted) : from + patch.Deleted;
        return (from, to);
    }

    private static int Forward(Document text, int index, int codePoints)
    {
        for (; codePoints > 0; codePoints--) index += char.IsHighSurrogate(text[index]) ? 2 : 1;
        return index;
    }

    private bool HasSurrogates { get; } = Start.Any(char.IsSurrogate) || Edits.Any(edit => edit.Patches.Any(patch => patch.Inserted.Any(char.IsSurrogate)));

    private bool HasTimes { get; } = Edits.Any(edit => edit.Time != Edits[0].Time);

    private static TraceEdit ReadEdit(JsonElement json) => new(
        json.TryGetProperty("time", out var time) ? DateTimeOffset.Parse(time.GetString()!, CultureInfo.InvariantCulture) : default,
        json.TryGetProperty("agent", out var agent) ? agent.GetInt32() : 0,
        json.TryGetProperty("parents", out var parents) ? [.. parents.EnumerateArray().Select(parent => parent.GetInt32())] : [],
        [.. json.GetProperty("patches").EnumerateArray().Select(patch => new TracePatch(patch[0].GetInt32(), patch[1].GetInt32(), patch[2].GetString()!))]);
}

/// <summary>One transaction of a trace; its parents are indexes of the transactions it was made on top of.</summary>
public sealed record TraceEdit(DateTimeOffset Time, int Agent, IReadOnlyList<int> Parents, IReadOnlyList<TracePatch> Patches);

/// <summary>A replacement; position and length count code points.</summary>
public sealed record TracePatch(int Position, int Deleted, string Inserted);

/// <summary>A replacement; the places count UTF-16 units.</summary>
public readonly record struct Replacement(int From, int To, string Text);
