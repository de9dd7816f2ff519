using System.Text.Json;
using System.Text.Json.Serialization;
using SkillGraph.Domain;
using SkillGraph.Domain.Texts;

namespace SkillGraph.Runtime.Events;

/// <summary>Ids of people, as values and as property names.</summary>
public sealed class UserIdConverter : JsonConverter<UserId>
{
    public override UserId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        UserId.TryParse(reader.GetString(), out var id) ? id : throw new JsonException("This is not the id of a person.");

    public override void Write(Utf8JsonWriter writer, UserId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);

    public override UserId ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Read(ref reader, typeToConvert, options);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, UserId value, JsonSerializerOptions options) => writer.WritePropertyName(value.Value);
}

/// <summary>Ids of rooms.</summary>
public sealed class RoomIdConverter : JsonConverter<RoomId>
{
    public override RoomId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        RoomId.TryParse(reader.GetString(), out var id) ? id : throw new JsonException("This is not the id of a room.");

    public override void Write(Utf8JsonWriter writer, RoomId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}

/// <summary>Times as RFC 3339 in UTC with milliseconds and <c>Z</c>.</summary>
public sealed class TimeConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Envelope.ParseTime(reader.GetString()!);

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(Envelope.Format(value));
}

/// <summary>Texts as plain strings.</summary>
public sealed class DocumentConverter : JsonConverter<Document>
{
    public override Document Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Document.Of(reader.GetString()!);

    public override void Write(Utf8JsonWriter writer, Document value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}

/// <summary>Enums by their names in kebab case; a number, or a name that is none of them, is refused.</summary>
public sealed class WireEnum<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
