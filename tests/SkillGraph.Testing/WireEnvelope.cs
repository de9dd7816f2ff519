using System.Runtime.InteropServices;
using System.Text.Json;

namespace SkillGraph.Testing;

/// <summary>An envelope as it came over the wire; valid as long as the JSON it was read from.</summary>
public readonly struct WireEnvelope(JsonElement json)
{
    public JsonElement Json { get; } = json;

    public long Version => Json.GetProperty("v"u8).GetInt64();

    /// <summary>Null if this viewer may not see the event.</summary>
    public string? Type => Text("type"u8);

    public string? By => Text("by"u8);

    public string? Command => Text("cmd"u8);

    public string? Previous => Text("prev"u8);

    public bool WasSealed => Json.TryGetProperty("sealed"u8, out _);

    public JsonElement Data => Json.GetProperty("data"u8);

    public ReadOnlySpan<byte> Bytes => JsonMarshal.GetRawUtf8Value(Json);

    private string? Text(ReadOnlySpan<byte> name) => Json.TryGetProperty(name, out var value) ? value.GetString() : null;
}
