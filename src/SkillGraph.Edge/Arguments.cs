using System.Runtime.InteropServices;
using System.Text.Json;

namespace SkillGraph.Edge;

/// <summary>Reading JSON of clients, which may hold halves of surrogate pairs and bytes that are no UTF-8 wherever text is.</summary>
internal static class Arguments
{
    /// <summary>The text, or null when it is none.</summary>
    public static string? Text(this JsonElement json)
    {
        try
        {
            return json.ValueKind == JsonValueKind.String ? json.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The member of an object, or null when it is missing or null. Throws <see cref="JsonException"/> when names in the object are no text.</summary>
    public static JsonElement? Member(this JsonElement json, string name)
    {
        try
        {
            return json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
        }
        catch (InvalidOperationException broken)
        {
            throw new JsonException("a name holds half a surrogate pair, or bytes that are no UTF-8", broken);
        }
    }

    public static int Bytes(this JsonElement json) => JsonMarshal.GetRawUtf8Value(json).Length;
}
