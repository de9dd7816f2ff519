using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using SkillGraph.Runtime.Events;

namespace SkillGraph.Edge.Http;

/// <summary>Times as clients get them, RFC 3339 in UTC with milliseconds and <c>Z</c>; what they send may be of any offset.</summary>
internal sealed class WireTime : JsonConverter<DateTimeOffset>
{
    /// <summary>Of a type that has a converter the description of the API says nothing by itself.</summary>
    public static Task Describe(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancel)
    {
        if (context.JsonTypeInfo.Type == typeof(DateTimeOffset)) schema.Type = JsonSchemaType.String;
        if (context.JsonTypeInfo.Type == typeof(DateTimeOffset?)) schema.Type = JsonSchemaType.String | JsonSchemaType.Null;
        return Task.CompletedTask;
    }

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(Envelope.Format(value));
}
