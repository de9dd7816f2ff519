namespace SkillGraph.Domain.Rooms;

/// <summary>What a file in a room may be called: a relative path of letters, digits, <c>.</c>, <c>_</c>, <c>-</c> and <c>/</c>.</summary>
public static class FileName
{
    public static bool IsValid(string name) =>
        name.Length is >= 1 and <= RoomLimits.FileNameLength
        && name.Split('/').All(part => part is not ("" or "." or "..") && part.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-'))
        && !name.Contains("..", StringComparison.Ordinal);
}
