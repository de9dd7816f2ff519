using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SkillGraph.Cli;

/// <summary>Writes an answer: as JSON for programs, or in words for people.</summary>
internal static class Output
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static int Write(this GlobalOptions options, ParseResult parsed, JsonElement answer, Func<JsonElement, string> words)
    {
        Console.Out.WriteLine(options.IsJson(parsed) ? Pretty(answer) : words(answer).TrimEnd());
        return CommandLine.Done;
    }

    /// <summary>Columns as wide as what is in them, with the names of <paramref name="columns"/> above; those that begin with <c>&gt;</c> hold numbers.</summary>
    public static string Table(string[] columns, IEnumerable<string[]> rows)
    {
        var (right, names) = (columns.Select(column => column.StartsWith('>')).ToArray(), columns.Select(column => column.TrimStart('>')).ToArray());
        string[][] all = [names, .. rows];
        var widths = names.Select((_, column) => all.Max(row => row[column].Length)).ToArray();
        return string.Join('\n', all.Select(row => string.Join("  ", row.Select((cell, column) => right[column] ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]))).TrimEnd()));
    }

    private static string Pretty(JsonElement json)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, Indented)) json.WriteTo(writer);
        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
