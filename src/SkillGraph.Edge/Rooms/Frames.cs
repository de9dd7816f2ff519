using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using SkillGraph.Domain;
using SkillGraph.Runtime;

namespace SkillGraph.Edge.Rooms;

/// <summary>Everything a client of the rooms hub may be told. A frame is serialised once, however many connections it goes to.</summary>
/// <remarks>Events and answers make up nearly all of it, and are written out here as the JSON protocol of SignalR has them.</remarks>
internal static class Frames
{
    private const string Protocol = "json";
    private const byte Separator = 0x1e;
    private const int RoughAnswerBytes = 64;

    /// <summary>Envelopes on the wire are the bytes in the journal.</summary>
    public static SerializedHubMessage Events(EntityId room, IReadOnlyList<StoredEvent> events)
    {
        var bytes = 0;
        for (var i = 0; i < events.Count; i++) bytes += events[i].Message.Length + 1;
        var frame = Begin("{\"type\":1,\"target\":\"events\",\"arguments\":[\""u8, room, bytes);
        for (var i = 0; i < events.Count; i++)
        {
            if (i > 0) frame.Write(","u8);
            frame.Write(events[i].Message.Span);
        }
        return End(frame);
    }

    public static SerializedHubMessage Acks(EntityId room, IReadOnlyList<Answer> answers)
    {
        var frame = Begin("{\"type\":1,\"target\":\"acks\",\"arguments\":[\""u8, room, answers.Count * RoughAnswerBytes);
        using (var writer = new Utf8JsonWriter(frame, new JsonWriterOptions { SkipValidation = true }))
            for (var i = 0; i < answers.Count; i++) Write(writer, answers[i]);
        return End(frame);
    }

    public static SerializedHubMessage Signal(EntityId room, UserId from, JsonElement payload) => Frame("signal", room.Value, from.Value, payload);

    public static SerializedHubMessage Presence(EntityId room, Presence presence) => Frame("presence", room.Value, presence);

    public static SerializedHubMessage Resync(EntityId room) => Frame("resync", room.Value);

    private static SerializedHubMessage Frame(string method, params object[] arguments) => new(new InvocationMessage(method, arguments));

    private static ArrayBufferWriter<byte> Begin(ReadOnlySpan<byte> start, EntityId room, int bytes)
    {
        var frame = new ArrayBufferWriter<byte>(start.Length + room.Value.Length + bytes + 8);
        frame.Write(start);
        Encoding.UTF8.GetBytes(room.Value, frame);
        frame.Write("\",["u8);
        return frame;
    }

    private static SerializedHubMessage End(ArrayBufferWriter<byte> frame)
    {
        frame.Write("]]}"u8);
        frame.Write([Separator]);
        return new SerializedHubMessage([new SerializedMessage(Protocol, frame.WrittenMemory)]);
    }

    /// <summary>The version when it was durable, or a refusal.</summary>
    private static void Write(Utf8JsonWriter writer, Answer answer)
    {
        writer.WriteStartObject();
        writer.WriteString("cmd"u8, answer.Id);
        if (answer.Refusal is { } refusal)
        {
            writer.WriteString("code"u8, refusal.Code);
            writer.WriteString("message"u8, refusal.Message);
        }
        else
        {
            writer.WriteNumber("v"u8, answer.Version);
        }
        writer.WriteEndObject();
    }
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
