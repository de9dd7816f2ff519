using System.Text.Json.Serialization;
using SkillGraph.Domain.Rooms;
using SkillGraph.Domain.Texts;
using SkillGraph.Runtime.Events;

namespace SkillGraph.Cluster.Messages;

/// <summary>The names of a room's commands between nodes: those under which clients send them.</summary>
public static class RoomCommands
{
    // Nodes of two versions talk to each other during an upgrade: add lines; never change what one means.
    public static readonly CommandCatalogue Catalogue = new(
        new CommandName<RoomCommand.Open>("room.open", RoomCommandJson.Default.Open),
        new CommandName<RoomCommand.Enter>("room.enter", RoomCommandJson.Default.Enter),
        new CommandName<RoomCommand.PostChat>("room.post-chat", RoomCommandJson.Default.PostChat),
        new CommandName<RoomCommand.Edit>("room.edit", RoomCommandJson.Default.Edit),
        new CommandName<RoomCommand.SetTitle>("room.set-title", RoomCommandJson.Default.SetTitle),
        new CommandName<RoomCommand.SetLanguage>("room.set-language", RoomCommandJson.Default.SetLanguage),
        new CommandName<RoomCommand.AddFile>("room.add-file", RoomCommandJson.Default.AddFile),
        new CommandName<RoomCommand.RemoveFile>("room.remove-file", RoomCommandJson.Default.RemoveFile),
        new CommandName<RoomCommand.RaiseHand>("room.raise-hand", RoomCommandJson.Default.RaiseHand),
        new CommandName<RoomCommand.LowerHand>("room.lower-hand", RoomCommandJson.Default.LowerHand),
        new CommandName<RoomCommand.SetRole>("room.set-role", RoomCommandJson.Default.SetRole),
        new CommandName<RoomCommand.GiveConsent>("room.give-consent", RoomCommandJson.Default.GiveConsent),
        new CommandName<RoomCommand.Close>("room.close", RoomCommandJson.Default.Close),
        new CommandName<RoomCommand.EraseMember>("room.erase-member", RoomCommandJson.Default.EraseMember),
        new CommandName<RoomCommand.MuteMember>("room.mute-member", RoomCommandJson.Default.MuteMember),
        new CommandName<RoomCommand.UnmuteMember>("room.unmute-member", RoomCommandJson.Default.UnmuteMember),
        new CommandName<RoomCommand.BanMember>("room.ban-member", RoomCommandJson.Default.BanMember),
        new CommandName<RoomCommand.UnbanMember>("room.unban-member", RoomCommandJson.Default.UnbanMember));
}

/// <summary>The JSON of a room's commands between nodes.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(UserIdConverter), typeof(ChangeSetJsonConverter), typeof(WireEnum<RoomKind>), typeof(WireEnum<RoomRole>), typeof(WireEnum<RoomVisibility>)])]
[JsonSerializable(typeof(RoomCommand.Open))]
[JsonSerializable(typeof(RoomCommand.Enter))]
[JsonSerializable(typeof(RoomCommand.PostChat))]
[JsonSerializable(typeof(RoomCommand.Edit))]
[JsonSerializable(typeof(RoomCommand.SetTitle))]
[JsonSerializable(typeof(RoomCommand.SetLanguage))]
[JsonSerializable(typeof(RoomCommand.AddFile))]
[JsonSerializable(typeof(RoomCommand.RemoveFile))]
[JsonSerializable(typeof(RoomCommand.RaiseHand))]
[JsonSerializable(typeof(RoomCommand.LowerHand))]
[JsonSerializable(typeof(RoomCommand.SetRole))]
[JsonSerializable(typeof(RoomCommand.GiveConsent))]
[JsonSerializable(typeof(RoomCommand.Close))]
[JsonSerializable(typeof(RoomCommand.EraseMember))]
[JsonSerializable(typeof(RoomCommand.MuteMember))]
[JsonSerializable(typeof(RoomCommand.UnmuteMember))]
[JsonSerializable(typeof(RoomCommand.BanMember))]
[JsonSerializable(typeof(RoomCommand.UnbanMember))]
internal sealed partial class RoomCommandJson : JsonSerializerContext;
