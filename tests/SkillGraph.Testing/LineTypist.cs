using System.Text;
using SkillGraph.Domain.Texts;

namespace SkillGraph.Testing;

/// <summary>One who types letters at the end of a line of their own, before a mark that nobody else touches.</summary>
public sealed class LineTypist(int number)
{
    private readonly string _mark = $"[{number}]";
    private readonly StringBuilder _typed = new();
    private int _place;

    public string Line => $"{_typed}{_mark}\n";

    public ChangeSet Type(Document text)
    {
        var letter = (char)('a' + _typed.Length % 26);
        _typed.Append(letter);
        // Nobody deletes, so the place only moves on.
        _place += text.Slice(_place, text.Length).IndexOf(_mark, StringComparison.Ordinal);
        return ChangeSet.Replace(text.Length, _place, _place, letter.ToString());
    }
}
