using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SkillGraph.Domain;

namespace SkillGraph.Runtime.Events;

/// <summary>The form in which every event is stored and sent: who, when, which command, and the hash of the envelope before.</summary>
public static class Envelope
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
    private const int TimeLength = 24;
    private const int CheckDigits = 8;

    [ThreadStatic]
    private static UserId? _lastRead;

    internal static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>base64url(SHA-256) of an envelope as stored: the <c>prev</c> of the one that follows.</summary>
    public static string Hash(ReadOnlySpan<byte> message)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(message, hash);
        return Base64Url.EncodeToString(hash);
    }

    private static ReadOnlySpan<byte> CheckName => ",\"crc\":\""u8;

    private static int CheckLength => CheckName.Length + CheckDigits + "\"}"u8.Length;

    /// <summary>
    /// The envelope with its check as the last member: the CRC-32C (RFC 9260, appendix B) of all bytes before <c>,"crc"</c>, in eight lower-case hex digits.
    /// The chain finds what was done to any envelope but the newest, which no other names yet; this finds it there too.
    /// </summary>
    public static byte[] Seal(ReadOnlySpan<byte> envelope)
    {
        var content = envelope[..^1];
        var whole = new byte[content.Length + CheckLength];
        content.CopyTo(whole);
        WriteCheck(content, whole.AsSpan(content.Length));
        return whole;
    }

    /// <summary>CRC-32C of some bytes, as RFC 9260 defines it.</summary>
    internal static uint Crc32C(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words) crc = BitOperations.Crc32C(crc, BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word));
        foreach (var rest in bytes[(words.Length * sizeof(ulong))..]) crc = BitOperations.Crc32C(crc, rest);
        return ~crc;
    }

    private static void WriteCheck(ReadOnlySpan<byte> content, Span<byte> into)
    {
        CheckName.CopyTo(into);
        into = into[CheckName.Length..];
        Crc32C(content).TryFormat(into, out _, "x8", CultureInfo.InvariantCulture);
        "\"}"u8.CopyTo(into[CheckDigits..]);
    }

    private static bool HoldsCheck(ReadOnlySpan<byte> message)
    {
        if (message.Length <= CheckLength) return false;
        Span<byte> expected = stackalloc byte[CheckLength];
        WriteCheck(message[..^CheckLength], expected);
        return message[^CheckLength..].SequenceEqual(expected);
    }

    /// <summary>The time as an envelope can hold it: whole milliseconds.</summary>
    public static DateTimeOffset Truncate(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);

    public static string Format(DateTimeOffset time)
    {
        Span<byte> text = stackalloc byte[TimeLength];
        return Encoding.ASCII.GetString(Format(time, text));
    }

    /// <summary>The round-trip format is the fast one; an envelope has three digits of its seven.</summary>
    private static ReadOnlySpan<byte> Format(DateTimeOffset time, Span<byte> into)
    {
        Span<byte> full = stackalloc byte[TimeLength + 4];
        time.UtcDateTime.TryFormat(full, out _, "O", CultureInfo.InvariantCulture);
        full[..(TimeLength - 1)].CopyTo(into);
        into[TimeLength - 1] = (byte)'Z';
        return into[..TimeLength];
    }

    public static DateTimeOffset ParseTime(string text) =>
        DateTimeOffset.ParseExact(text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    internal static void WriteHead(Utf8JsonWriter writer, long version, DateTimeOffset at, UserId by, string type)
    {
        writer.WriteStartObject();
        writer.WriteNumber("v"u8, version);
        Span<byte> time = stackalloc byte[TimeLength];
        writer.WriteString("t"u8, Format(at, time));
        writer.WriteString("by"u8, by.Value);
        writer.WriteString("type"u8, type);
        writer.WritePropertyName("data"u8);
    }

    internal static void WriteSealed(Utf8JsonWriter writer, ReadOnlySpan<byte> box, UserId? of)
    {
        writer.WriteString("sealed"u8, box);
        if (of is { } person) writer.WriteString("of"u8, person.Value);
    }

    internal static void WriteTail(Utf8JsonWriter writer, string command, string? previous, string? trace)
    {
        writer.WriteString("cmd"u8, command);
        if (previous is not null) writer.WriteString("prev"u8, previous);
        if (trace is not null) writer.WriteString("trace"u8, trace);
        writer.WriteEndObject();
    }

    /// <summary>Reads a stored envelope but not its data. Throws <see cref="EntityUnreadableException"/> when it is not one, or not that of its row.</summary>
    internal static EnvelopeParts Read(StoredEvent stored)
    {
        try
        {
            var envelope = Read(stored.Message.Span);
            if (envelope.Version != stored.Version) throw new JsonException($"the envelope says version {envelope.Version}");
            if (envelope.Type != stored.Type) throw new JsonException($"the envelope says '{envelope.Type}', its row '{stored.Type}'");
            return envelope;
        }
        catch (Exception broken) when (IsBroken(broken))
        {
            throw new EntityUnreadableException(stored.Entity, stored.Version, broken.Message, broken);
        }
    }

    internal static bool IsBroken(Exception cause) => cause is JsonException or FormatException or InvalidOperationException or ArgumentException or OverflowException;

    /// <summary>
    /// Reads an envelope but not its data. Throws <see cref="JsonException"/> or <see cref="FormatException"/> when it is not one, or not the one that was written.
    /// Those from before there was a check have none.
    /// </summary>
    public static EnvelopeParts Read(ReadOnlySpan<byte> message)
    {
        var reader = new Utf8JsonReader(message);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw new JsonException("an envelope is an object");
        long version = 0;
        DateTimeOffset? time = null;
        UserId? by = null;
        string? type = null, command = null, previous = null, trace = null;
        Range? data = null, box = null;
        UserId? of = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueSpan;
            if (name.SequenceEqual("v"u8)) { reader.Read(); version = reader.GetInt64(); }
            else if (name.SequenceEqual("t"u8)) time = ReadTime(ref reader);
            else if (name.SequenceEqual("by"u8)) by = ReadPerson(ref reader);
            else if (name.SequenceEqual("type"u8)) type = ReadString(ref reader);
            else if (name.SequenceEqual("data"u8)) data = SkipValue(ref reader);
            else if (name.SequenceEqual("sealed"u8)) box = ReadSealed(ref reader);
            else if (name.SequenceEqual("of"u8)) of = ReadPerson(ref reader);
            else if (name.SequenceEqual("cmd"u8)) command = ReadString(ref reader);
            else if (name.SequenceEqual("prev"u8)) previous = ReadString(ref reader);
            else if (name.SequenceEqual("trace"u8)) trace = ReadString(ref reader);
            else if (name.SequenceEqual("crc"u8) && HoldsCheck(message)) SkipValue(ref reader);
            else throw new JsonException(name.SequenceEqual("crc"u8) ? "its check does not hold" : "an envelope has no other member");
        }
        if (reader.TokenType != JsonTokenType.EndObject || time is null || by is null || type is null || command is null || data is null)
            throw new JsonException("an envelope has v, t, by, type, data and cmd");
        if (reader.Read()) throw new JsonException("nothing follows an envelope");
        return new EnvelopeParts(version, time.Value, by.Value, type, data.Value, command, previous, trace, box, of);
    }

    /// <summary>The envelope with the data that was sealed in the place of the redacted, or, for nothing, with the redacted alone. It is not what the chain is made of any more: it says so, and has no check.</summary>
    internal static (byte[] Message, Range Data) WithData(ReadOnlySpan<byte> message, EnvelopeParts envelope, ReadOnlySpan<byte> opened)
    {
        var content = message.Length > CheckLength && message[^CheckLength..].StartsWith(CheckName) ? message[..^CheckLength] : message[..^1];
        var head = content[..envelope.Data.Start.Value];
        var data = opened.IsEmpty ? message[envelope.Data] : opened;
        // No text holds a quote that is not escaped, so this is the member and not something in the data.
        var tail = content[content.LastIndexOf(",\"cmd\":"u8)..];
        return ([.. head, .. data, .. ",\"sealed\":true"u8, .. tail, (byte)'}'], head.Length..(head.Length + data.Length));
    }

    /// <summary>Whoever acted last in a history often acts again: their id is read once.</summary>
    private static UserId ReadPerson(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (_lastRead is not { } last || !reader.ValueTextEquals(last.Value)) _lastRead = last = UserId.Parse(reader.GetString() ?? throw new JsonException("somebody is null"));
        return last;
    }

    private static string? ReadString(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.GetString();
    }

    private static DateTimeOffset ReadTime(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.ValueSpan is not { Length: TimeLength } text || text[^1] != 'Z') throw new FormatException("a time has whole milliseconds and a Z");
        return reader.GetDateTimeOffset();
    }

    /// <summary>Null for one that has been opened, which says only that it was sealed.</summary>
    private static Range? ReadSealed(ref Utf8JsonReader reader)
    {
        var value = SkipValue(ref reader);
        return reader.TokenType == JsonTokenType.String ? (value.Start.Value + 1)..(value.End.Value - 1) : null;
    }

    private static Range SkipValue(ref Utf8JsonReader reader)
    {
        reader.Read();
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return start..(int)reader.BytesConsumed;
    }
}

/// <summary>
/// The parts of an envelope. <c>Data</c> says where in the message its data is; <c>Trace</c> is the W3C trace context of the command, if that was kept. Where something personal is
/// sealed, <c>Data</c> is what is left without it, <c>Sealed</c> says where the rest is, and <c>Of</c> whose it is, unless it is of whoever acted.
/// </summary>
public readonly record struct EnvelopeParts(
    long Version, DateTimeOffset At, UserId By, string Type, Range Data, string Command, string? Previous, string? Trace, Range? Sealed = null, UserId? Of = null);
