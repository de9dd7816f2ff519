using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;
using SkillGraph.Domain;
using SkillGraph.Domain.Rooms;
using SkillGraph.Edge.Http;
using SkillGraph.Edge.People.Moderation;
using SkillGraph.Runtime;
using SkillGraph.Runtime.Rooms;

namespace SkillGraph.Edge.Rooms;

/// <summary>The live door to rooms: clients join, send commands and signal each other. No method waits for the disk to store anything.</summary>
/// <remarks>Arguments are taken as JSON, so that one of the wrong type gets a code of ours instead of a failed binding.</remarks>
[Authorize]
internal sealed class RoomsHub(IEngine engine, RoomFeeds feeds, Mutes mutes, TimeProvider clock) : Hub
{
    private const int MaxSignalBytes = 64 * 1024;

    private RoomConnection Connection => RoomConnections.Of(Context);

    public async Task<JoinAnswer> Join(JsonElement roomId, JsonElement after)
    {
        if (!Connection.Limits.MayJoin()) throw Refused(EdgeRefusals.RateLimited);
        var room = Room(roomId);
        var from = Version(after);
        var feed = await Feed(room);
        if (!await IsTrue(feed, view => view.MayWatch(Connection.Caller.Id))) throw Refused(feed.View.WhyNotWatch(Connection.Caller.Id) ?? RoomRefusals.OnlyMembers);

        var viewer = await Connection.Look(feed, engine);
        var view = feed.View;
        // What was seen on another node may be news to this one.
        var version = from > view.Version ? (await Stored(feed)).Version : view.Version;
        viewer.Start(from ?? view.Version, version);
        return new JoinAnswer(room.Value, version, from is null ? view : null, viewer.JoinAnswered);
    }

    public Task Leave(JsonElement roomId) => Connection.Leave(Room(roomId).Entity());

    public void Send(JsonElement roomId, JsonElement commandId, JsonElement command)
    {
        var room = Room(roomId).Entity();
        var id = commandId.Text();
        if (!ClientCommands.IsCommandId(id)) throw Refused(EdgeRefusals.BadCommandId);
        if (!Connection.Limits.MaySend()) Answer(room, id!, EdgeRefusals.RateLimited);
        else if (ClientCommands.Parse(command, Connection.Caller, out var refusal, out _) is not { } parsed) Answer(room, id!, refusal!);
        else if (mutes.Refuse(parsed) is { } muted) Answer(room, id!, muted);
        else engine.Post(room, new Request(id!, parsed, command.Bytes(), ClientCommands.Trace(command)), Connection);
    }

    public async Task Signal(JsonElement roomId, JsonElement to, JsonElement payload)
    {
        if (!Connection.Limits.MaySignal()) throw Refused(EdgeRefusals.RateLimited);
        if (mutes.Refuse(Connection.Caller.Id) is { } muted) throw Refused(muted);
        var room = Room(roomId).Entity();
        if (payload.Bytes() > MaxSignalBytes) throw Refused(EdgeRefusals.SignalTooLarge);
        var viewer = Connection.ViewerOf(room) ?? throw Refused(EdgeRefusals.NotJoined);
        if (!await IsTrue(viewer.Feed, view => view.IsMember(Connection.Caller.Id))) throw Refused(RoomRefusals.OnlyMembers);
        if (viewer.Feed.View.WhyNotSpeak(Connection.Caller.Id, clock.GetUtcNow()) is { } mutedHere) throw Refused(mutedHere);
        var receiver = to.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined ? null : to.Text() ?? "";
        if (receiver is not null && !(UserId.TryParse(receiver, out var member) && await IsTrue(viewer.Feed, view => view.IsMember(member)))) throw Refused(RoomRefusals.NoSuchMember);
        viewer.Feed.Signal(viewer, receiver, payload);
    }

    /// <summary>Whoever was just acknowledged as a member is one at once, even where the feed has yet to see it.</summary>
    private async ValueTask<bool> IsTrue(RoomFeed feed, Func<RoomView, bool> ask) =>
        ask(feed.View) || ask((await Stored(feed)).View);

    private Task<Viewed<RoomView>> Stored(RoomFeed feed) => engine.View(RoomEntity.View, feed.Room, long.MaxValue, Context.ConnectionAborted);

    private void Answer(EntityId room, string id, Refusal refusal) => Connection.Answered(room, [new Answer(id, 0, refusal)]);

    private async Task<RoomFeed> Feed(RoomId room)
    {
        try
        {
            return await feeds.Find(room.Entity()) ?? throw Refused(RoomRefusals.NotFound);
        }
        catch (EntityUnreadableException)
        {
            throw Refused(EngineRefusals.Quarantined);
        }
    }

    private static RoomId Room(JsonElement id) => RoomId.TryParse(id.Text(), out var room) ? room : throw Refused(RoomRefusals.NotFound);

    private static long? Version(JsonElement after) => after.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        JsonValueKind.Number when after.TryGetInt64(out var version) && version >= 0 => version,
        _ => throw Refused(EdgeRefusals.BadRequest with { Message = "'after' must be null or a version." }),
    };

    private static HubException Refused(Refusal refusal) => new(refusal.ToHubMessage());
}

/// <summary>What a join is answered: the room's version now, and its view unless the client has one to go on from. The viewer's events may follow once this answer is written, and not before.</summary>
[JsonConverter(typeof(Converter))]
internal sealed record JoinAnswer(string RoomId, long Version, RoomView? State, Action Written)
{
    public sealed class Converter : JsonConverter<JoinAnswer>
    {
        public override JoinAnswer Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, JoinAnswer value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            writer.WriteString("roomId"u8, value.RoomId);
            writer.WriteNumber("version"u8, value.Version);
            writer.WritePropertyName("state"u8);
            if (value.State is null) writer.WriteNullValue();
            else JsonSerializer.Serialize(writer, value.State, RoomJson.Default.RoomView);
            writer.WriteEndObject();
            // SignalR serialises an answer while it holds the connection's write lock: whatever is sent from here on comes behind it.
            value.Written();
        }
    }
}
