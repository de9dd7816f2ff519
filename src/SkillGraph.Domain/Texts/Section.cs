namespace SkillGraph.Domain.Texts;

// A stretch of the old document: kept if there is no text to take its place, not even an empty one.
internal readonly record struct Section(int Length, string? Insert)
{
    public bool IsKept => Insert is null;

    public bool IsDeletion => Insert is { Length: 0 };

    public int LengthAfter => Insert?.Length ?? Length;
}
