using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SkillGraph.Domain.Texts;

/// <summary>Reads and writes stored change sets; unlike <see cref="ChangeSet.TryParse"/> it sets no limits, because what is stored was accepted.</summary>
public sealed class ChangeSetJsonConverter : JsonConverter<ChangeSet>
{
    public override ChangeSet Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw NotAChangeSet();
        var sections = new SectionBuilder();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.Number)
            {
                sections.Keep(ReadLength(ref reader));
                continue;
            }

            if (reader.TokenType != JsonTokenType.StartArray) throw NotAChangeSet();
            reader.Read();
            sections.Add(ReadLength(ref reader), ReadInsert(ref reader));
        }

        return sections.Build();
    }

    public override void Write(Utf8JsonWriter writer, ChangeSet value, JsonSerializerOptions options) => value.WriteTo(writer);

    private static int ReadLength(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var length) && length >= 0 ? length : throw NotAChangeSet();

    private static string ReadInsert(ref Utf8JsonReader reader)
    {
        var insert = "";
        StringBuilder? lines = null;
        for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
        {
            if (reader.TokenType != JsonTokenType.String) throw NotAChangeSet();
            if (i == 0) insert = reader.GetString()!;
            else (lines ??= new StringBuilder(insert)).Append('\n').Append(reader.GetString());
        }

        return lines?.ToString() ?? insert;
    }

    private static JsonException NotAChangeSet() => new("This is not a change set.");
}
