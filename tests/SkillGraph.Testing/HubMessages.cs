using System.Buffers;
using System.Text.Json;

namespace SkillGraph.Testing;

/// <summary>Writes the messages of the SignalR JSON protocol, each with its record separator.</summary>
internal static class HubMessages
{
    public const byte Separator = 0x1e;

    public const int Invocation = 1;
    public const int StreamItem = 2;
    public const int Completion = 3;
    public const int StreamInvocation = 4;
    public const int CancelInvocation = 5;
    public const int Ping = 6;
    public const int Close = 7;

    public static readonly byte[] Handshake = "{\"protocol\":\"json\",\"version\":1}\u001e"u8.ToArray();
    public static readonly byte[] PingMessage = "{\"type\":6}\u001e"u8.ToArray();

    public static byte[] Call(int type, string? invocation, string target, ReadOnlySpan<object?> arguments)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteNumber("type"u8, type);
            if (invocation is not null) writer.WriteString("invocationId"u8, invocation);
            writer.WriteString("target"u8, target);
            writer.WriteStartArray("arguments"u8);
            foreach (var argument in arguments) WriteArgument(writer, argument);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Finish(buffer);
    }

    public static byte[] Cancel(string invocation)
    {
        var buffer = new ArrayBufferWriter<byte>(64);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteNumber("type"u8, CancelInvocation);
            writer.WriteString("invocationId"u8, invocation);
            writer.WriteEndObject();
        }

        return Finish(buffer);
    }

    private static void WriteArgument(Utf8JsonWriter writer, object? argument)
    {
        switch (argument)
        {
            case RawJson raw: writer.WriteRawValue(raw.Utf8.Span, skipInputValidation: true); break;
            case string text: writer.WriteStringValue(text); break;
            default: JsonSerializer.Serialize(writer, argument); break;
        }
    }

    private static byte[] Finish(ArrayBufferWriter<byte> buffer)
    {
        buffer.Write([Separator]);
        return buffer.WrittenSpan.ToArray();
    }
}
