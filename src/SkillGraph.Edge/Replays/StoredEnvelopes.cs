using System.Text.Json;
using System.Text.Json.Serialization;
using SkillGraph.Runtime;

namespace SkillGraph.Edge.Replays;

/// <summary>Envelopes on the wire are the bytes in the journal.</summary>
[JsonConverter(typeof(Converter))]
internal sealed class StoredEnvelopes(IReadOnlyList<StoredEvent> events)
{
    private readonly IReadOnlyList<StoredEvent> _events = events;

    public sealed class Converter : JsonConverter<StoredEnvelopes>
    {
        public override StoredEnvelopes Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, StoredEnvelopes value, JsonSerializerOptions options)
        {
            writer.WriteStartArray();
            foreach (var stored in value._events) writer.WriteRawValue(stored.Message.Span, skipInputValidation: true);
            writer.WriteEndArray();
        }
    }
}
