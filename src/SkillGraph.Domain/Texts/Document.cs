namespace SkillGraph.Domain.Texts;

/// <summary>An immutable text in UTF-16 units; its versions share everything an edit left alone.</summary>
public sealed class Document
{
    public static readonly Document Empty = new(TextNode.Empty);

    private readonly TextNode _root;

    private Document(TextNode root) => _root = root;

    public int Length => _root.Length;

    public char this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Length);
            return _root[index];
        }
    }

    /// <summary>The document holding this text; every line break becomes one <c>\n</c>, as it does in the editor.</summary>
    public static Document Of(string text) => text.Length == 0 ? Empty : new Document(TextNode.Of(WithPlainLineBreaks(text)));

    public string Slice(int from, int to)
    {
        CheckRange(from, to);
        return string.Create(to - from, (_root, from, to), static (target, slice) => slice._root.CopyTo(slice.from, slice.to, target));
    }

    public override string ToString() => Slice(0, Length);

    internal Document Replace(int from, int to, string text)
    {
        CheckRange(from, to);
        return new Document(_root.Edit(from, to, text) ?? TextNode.Join(TextNode.Join(_root.Take(from), TextNode.Of(text)), _root.Drop(to)));
    }

    internal static string WithPlainLineBreaks(string text) =>
        text.Contains('\r') ? text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n') : text;

    private void CheckRange(int from, int to)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(from, to);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(to, Length);
    }
}
