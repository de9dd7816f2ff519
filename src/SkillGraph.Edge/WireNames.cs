using System.Text.Json;

namespace SkillGraph.Edge;

/// <summary>Enums by the names they have outside: kebab case.</summary>
internal static class WireNames
{
    public static bool TryParse<T>(string text, out T value)
        where T : struct, Enum
    {
        foreach (var candidate in Enum.GetValues<T>())
            if (Of(candidate) == text)
            {
                value = candidate;
                return true;
            }
        value = default;
        return false;
    }

    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    public static string OneOf<T>()
        where T : struct, Enum => "one of " + string.Join(", ", Enum.GetValues<T>().Select(Of));
}
