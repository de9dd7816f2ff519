using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using SkillGraph.Domain;

namespace SkillGraph.Runtime.Events;

/// <summary>The form in which every event is stored and sent: who, when, which command, and the hash of the envelope before.</summary>
public static class Envelope
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    internal static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>base64url(SHA-256) of an envelope as stored: the <c>prev</c> of the one that follows.</summary>
    public static string Hash(ReadOnlySpan<byte> message)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(message, hash);
        return Base64Url.EncodeToString(hash);
    }

    /// <summary>The time as an envelope can hold it: whole milliseconds.</summary>
    public static DateTimeOffset Truncate(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);

    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    public static DateTimeOffset ParseTime(string text) =>
        DateTimeOffset.ParseExact(text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    internal static void WriteHead(Utf8JsonWriter writer, long version, DateTimeOffset at, UserId by, string type)
    {
        writer.WriteStartObject();
        writer.WriteNumber("v"u8, version);
        writer.WriteString("t"u8, Format(at));
        writer.WriteString("by"u8, by.Value);
        writer.WriteString("type"u8, type);
        writer.WritePropertyName("data"u8);
    }

    internal static void WriteTail(Utf8JsonWriter writer, string command, string? previous)
    {
        writer.WriteString("cmd"u8, command);
        if (previous is not null) writer.WriteString("prev"u8, previous);
        writer.WriteEndObject();
    }

    /// <summary>Reads an envelope but not its data. Throws <see cref="JsonException"/> or <see cref="FormatException"/> when it is not one.</summary>
    public static EnvelopeParts Read(ReadOnlySpan<byte> message)
    {
        var reader = new Utf8JsonReader(message);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw new JsonException("an envelope is an object");
        long version = 0;
        string? time = null, by = null, type = null, command = null, previous = null;
        Range? data = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("v"u8)) { reader.Read(); version = reader.GetInt64(); }
            else if (reader.ValueTextEquals("t"u8)) time = ReadString(ref reader);
            else if (reader.ValueTextEquals("by"u8)) by = ReadString(ref reader);
            else if (reader.ValueTextEquals("type"u8)) type = ReadString(ref reader);
            else if (reader.ValueTextEquals("cmd"u8)) command = ReadString(ref reader);
            else if (reader.ValueTextEquals("prev"u8)) previous = ReadString(ref reader);
            else if (reader.ValueTextEquals("data"u8)) data = SkipValue(ref reader);
            else SkipValue(ref reader);
        }
        if (reader.TokenType != JsonTokenType.EndObject || time is null || by is null || type is null || command is null || data is null)
            throw new JsonException("an envelope has v, t, by, type, data and cmd");
        if (reader.Read()) throw new JsonException("nothing follows an envelope");
        return new EnvelopeParts(version, ParseTime(time), UserId.Parse(by), type, data.Value, command, previous);
    }

    private static string? ReadString(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.GetString();
    }

    private static Range SkipValue(ref Utf8JsonReader reader)
    {
        reader.Read();
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return start..(int)reader.BytesConsumed;
    }
}

/// <summary>The parts of an envelope. <c>Data</c> says where in the message its data is.</summary>
public readonly record struct EnvelopeParts(long Version, DateTimeOffset At, UserId By, string Type, Range Data, string Command, string? Previous);
