using System.Text.Json.Serialization;

namespace SkillGraph.Domain.Texts;

/// <summary>A change of a whole document: the ChangeSet of CodeMirror 6, so that room and editors agree on every character.</summary>
[JsonConverter(typeof(ChangeSetJsonConverter))]
public sealed partial class ChangeSet : IEquatable<ChangeSet>
{
    private readonly ReadOnlyMemory<Section> _sections;

    internal ChangeSet(ReadOnlyMemory<Section> sections)
    {
        _sections = sections;
        foreach (var section in sections.Span)
        {
            LengthBefore = checked(LengthBefore + section.Length);
            LengthAfter = checked(LengthAfter + section.LengthAfter);
        }
    }

    public int LengthBefore { get; }

    public int LengthAfter { get; }

    public bool IsEmpty => _sections.Length == 0 || (_sections.Length == 1 && _sections.Span[0].IsKept);

    public static ChangeSet Empty(int length) => Of(length, []);

    public static ChangeSet Replace(int length, int from, int to, string text)
    {
        var sections = new SectionBuilder();
        AddChange(ref sections, 0, from, to, text);
        return Finish(ref sections, length, to);
    }

    /// <summary>These changes, at positions of the old document, in order and without overlap.</summary>
    public static ChangeSet Of(int length, IReadOnlyList<(int From, int To, string Insert)> changes)
    {
        var sections = new SectionBuilder();
        var position = 0;
        foreach (var (from, to, insert) in changes)
        {
            AddChange(ref sections, position, from, to, insert);
            position = to;
        }

        return Finish(ref sections, length, position);
    }

    public Document Apply(Document document)
    {
        CheckLength(document.Length);
        var position = 0;
        foreach (var section in _sections.Span)
        {
            if (section.Insert is { } insert) document = document.Replace(position, position + section.Length, insert);
            position += section.LengthAfter;
        }

        return document;
    }

    /// <summary>The same changes with other texts of the same lengths.</summary>
    public ChangeSet WithInsertions(Func<string, string> instead)
    {
        var sections = new Section[_sections.Length];
        for (var i = 0; i < sections.Length; i++)
        {
            var section = _sections.Span[i];
            sections[i] = section.Insert is { Length: > 0 } insert ? section with { Insert = SameLength(insert, instead(insert)) } : section;
        }
        return new ChangeSet(sections);
    }

    /// <summary>Whether a change begins or ends inside a surrogate pair and would leave half a character.</summary>
    public bool SplitsCharacter(Document document)
    {
        CheckLength(document.Length);
        var position = 0;
        foreach (var section in _sections.Span)
        {
            var end = position + section.Length;
            if (!section.IsKept && (IsInsideCharacter(document, position) || IsInsideCharacter(document, end))) return true;
            position = end;
        }

        return false;
    }

    public bool Equals(ChangeSet? other) => other is not null && _sections.Span.SequenceEqual(other._sections.Span);

    public override bool Equals(object? obj) => Equals(obj as ChangeSet);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var section in _sections.Span) hash.Add(section);
        return hash.ToHashCode();
    }

    private static void AddChange(ref SectionBuilder sections, int position, int from, int to, string insert)
    {
        if (from < position || to < from) throw new ArgumentException($"No change from {from} to {to} after position {position}.");
        if (HoldsHalfACharacter(insert)) throw new ArgumentException("The insertion holds half a character.");
        sections.Keep(from - position);
        sections.Add(to - from, Document.WithPlainLineBreaks(insert));
    }

    private static ChangeSet Finish(ref SectionBuilder sections, int length, int position)
    {
        if (position > length) throw new ArgumentException($"A change ends at {position} in a document of length {length}.");
        sections.Keep(length - position);
        return sections.Build();
    }

    private static string SameLength(string text, string instead) =>
        instead.Length == text.Length ? instead : throw new ArgumentException($"A text of length {instead.Length} cannot stand for one of length {text.Length}.");

    private static bool HoldsHalfACharacter(string text)
    {
        for (var i = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF'); i >= 0 && i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) return true;
            i++;
        }

        return false;
    }

    private static bool IsInsideCharacter(Document document, int position) =>
        position > 0 && position < document.Length && char.IsSurrogatePair(document[position - 1], document[position]);

    private void CheckLength(int length)
    {
        if (length != LengthBefore) throw new ArgumentException($"A change of a document of length {LengthBefore} does not fit one of length {length}.");
    }
}
