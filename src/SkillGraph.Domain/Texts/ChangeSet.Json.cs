using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SkillGraph.Domain.Texts;

public sealed partial class ChangeSet
{
    /// <summary>How many sections one change from outside may have: enough to replace a word in 25,000 places.</summary>
    public const int MaxSections = 50_000;

    private const int MaxLength = int.MaxValue / 2;

    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The change set in its JSON form from an outside program; null and one sentence if it is none.</summary>
    public static ChangeSet? TryParse(JsonElement json, out string? problem)
    {
        var sections = new SectionBuilder();
        problem = ReadAll(json, ref sections);
        return problem is null ? sections.Build() : null;
    }

    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        foreach (var section in _sections.Span)
        {
            if (section.Insert is not { } insert)
            {
                writer.WriteNumberValue(section.Length);
                continue;
            }

            writer.WriteStartArray();
            writer.WriteNumberValue(section.Length);
            if (insert.Length > 0)
            {
                foreach (var line in insert.AsSpan().Split('\n')) writer.WriteStringValue(insert.AsSpan()[line]);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    public override string ToString()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Readable)) WriteTo(writer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static string? ReadAll(JsonElement json, ref SectionBuilder sections)
    {
        if (json.ValueKind != JsonValueKind.Array) return "The changes are not an array.";
        if (json.GetArrayLength() > MaxSections) return $"The changes have more than {MaxSections} sections.";
        long before = 0, after = 0;
        foreach (var part in json.EnumerateArray())
        {
            if (ReadSection(part, out var section) is { } problem) return problem;
            before += section.Length;
            after += section.LengthAfter;
            if (Math.Max(before, after) > MaxLength) return "The changes are too long.";
            sections.Add(section.Length, section.Insert);
        }

        return null;
    }

    private static string? ReadSection(JsonElement part, out Section section)
    {
        section = default;
        string? insert = null;
        int length;
        string? problem;
        if (part.ValueKind == JsonValueKind.Number)
        {
            problem = ReadLength(part, out length);
        }
        else
        {
            if (part.ValueKind != JsonValueKind.Array) return "A section is neither a length nor an array.";
            var elements = part.EnumerateArray();
            if (!elements.MoveNext()) return "A section is an empty array.";
            problem = ReadLength(elements.Current, out length) ?? ReadInsert(elements, out insert);
        }

        section = new Section(length, insert);
        return problem;
    }

    private static string? ReadLength(JsonElement number, out int length)
    {
        length = 0;
        return number.ValueKind == JsonValueKind.Number && number.TryGetInt32(out length) && length >= 0
            ? null
            : "A length is not a whole number from zero up.";
    }

    private static string? ReadInsert(JsonElement.ArrayEnumerator rest, out string? insert)
    {
        insert = "";
        if (!rest.MoveNext()) return null;
        if (ReadLine(rest.Current, out insert) is { } problem) return problem;
        StringBuilder? lines = null;
        while (rest.MoveNext())
        {
            if (ReadLine(rest.Current, out var line) is { } wrong) return wrong;
            (lines ??= new StringBuilder(insert)).Append('\n').Append(line);
        }

        insert = lines?.ToString() ?? insert;
        return null;
    }

    private static string? ReadLine(JsonElement part, out string line)
    {
        line = "";
        if (part.ValueKind != JsonValueKind.String) return "A line of an insertion is not a string.";
        try
        {
            line = part.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // The only sign that JsonElement gives of half a surrogate pair.
            return "An insertion holds half a character.";
        }

        return line.AsSpan().ContainsAny('\r', '\n') ? "A line of an insertion holds a line break." : null;
    }
}
