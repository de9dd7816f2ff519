using System.Text.Json.Serialization;
using SkillGraph.Domain.Rooms;
using SkillGraph.Domain.Texts;
using SkillGraph.Runtime.Events;

namespace SkillGraph.Runtime.Rooms;

/// <summary>The JSON of rooms: events as they are stored, views as they are sent, states as they are kept in snapshots.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters =
    [
        typeof(UserIdConverter), typeof(TimeConverter), typeof(DocumentConverter), typeof(ChangeSetJsonConverter),
        typeof(WireEnum<RoomKind>), typeof(WireEnum<RoomRole>), typeof(WireEnum<RoomStatus>), typeof(WireEnum<RoomVisibility>),
    ])]
[JsonSerializable(typeof(RoomEvent.Opened))]
[JsonSerializable(typeof(RoomEvent.MemberEntered))]
[JsonSerializable(typeof(RoomEvent.ChatPosted))]
[JsonSerializable(typeof(RoomEvent.Edited))]
[JsonSerializable(typeof(RoomEvent.LanguageSet))]
[JsonSerializable(typeof(RoomEvent.FileAdded))]
[JsonSerializable(typeof(RoomEvent.FileRemoved))]
[JsonSerializable(typeof(RoomEvent.HandRaised))]
[JsonSerializable(typeof(RoomEvent.HandLowered))]
[JsonSerializable(typeof(RoomEvent.RoleSet))]
[JsonSerializable(typeof(RoomEvent.ConsentGiven))]
[JsonSerializable(typeof(RoomEvent.Closed))]
[JsonSerializable(typeof(RoomEvent.TitleSet))]
[JsonSerializable(typeof(RoomEvent.MemberErased))]
[JsonSerializable(typeof(RoomEvent.MemberMuted))]
[JsonSerializable(typeof(RoomEvent.MemberUnmuted))]
[JsonSerializable(typeof(RoomEvent.MemberBanned))]
[JsonSerializable(typeof(RoomEvent.MemberUnbanned))]
[JsonSerializable(typeof(RoomState))]
[JsonSerializable(typeof(RoomView))]
[JsonSerializable(typeof(RoomSummary))]
public sealed partial class RoomJson : JsonSerializerContext;
