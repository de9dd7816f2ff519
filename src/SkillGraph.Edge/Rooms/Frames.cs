using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using SkillGraph.Domain;
using SkillGraph.Runtime;

namespace SkillGraph.Edge.Rooms;

/// <summary>Everything a client of the rooms hub may be told. A frame is serialised once, however many connections it goes to.</summary>
internal static class Frames
{
    public static SerializedHubMessage Events(EntityId room, IReadOnlyList<StoredEvent> events) => Frame("events", room.Value, new StoredEnvelopes(events));

    public static SerializedHubMessage Acks(EntityId room, IEnumerable<Ack> acks) => Frame("acks", room.Value, acks);

    public static SerializedHubMessage Signal(EntityId room, UserId from, JsonElement payload) => Frame("signal", room.Value, from.Value, payload);

    public static SerializedHubMessage Presence(EntityId room, Presence presence) => Frame("presence", room.Value, presence);

    public static SerializedHubMessage Resync(EntityId room) => Frame("resync", room.Value);

    private static SerializedHubMessage Frame(string method, params object[] arguments) => new(new InvocationMessage(method, arguments));
}

/// <summary>The answer to one command: the version when it was durable, or a refusal.</summary>
internal sealed record Ack(
    string Cmd,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? V,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Code,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Message)
{
    public static Ack Of(Answer answer) =>
        answer.Refusal is { } refusal ? new Ack(answer.Id, null, refusal.Code, refusal.Message) : new Ack(answer.Id, answer.Version, null, null);
}

/// <summary>Who is in the room just now, and how many look on without having entered.</summary>
internal sealed record Presence(IReadOnlyList<Here> Here, int Watching)
{
    public bool Equals(Presence? other) => other is not null && Watching == other.Watching && Here.SequenceEqual(other.Here);

    public override int GetHashCode() => HashCode.Combine(Here.Count, Watching);
}

/// <summary>A member who is connected.</summary>
internal sealed record Here(string Id, string Name)
{
    public const int RoughBytes = 120;
}

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
