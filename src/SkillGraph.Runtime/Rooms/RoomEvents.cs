using System.Collections.Frozen;
using SkillGraph.Domain.Rooms;
using SkillGraph.Runtime.Events;

namespace SkillGraph.Runtime.Rooms;

/// <summary>The stored names of the events of a room.</summary>
public static class RoomEvents
{
    public const string Opened = "room.opened.v1";
    public const string MemberEntered = "room.member-entered.v1";
    public const string TitleSet = "room.title-set.v1";
    public const string LanguageSet = "room.language-set.v1";
    public const string Closed = "room.closed.v1";
    public const string MemberBanned = "room.member-banned.v1";
    public const string MemberErased = "room.member-erased.v1";

    /// <summary>The events that change a room's row in the lobby; the many others need not be read for it.</summary>
    public static readonly FrozenSet<string> ShownInLobby = [Opened, MemberEntered, MemberBanned, TitleSet, LanguageSet, Closed];

    // What is stored under these names exists for ever: add lines; never edit or remove one.
    public static readonly EventCatalogue<RoomEvent> Catalogue = new(
        new StoredName<RoomEvent, RoomEvent.Opened>(Opened, RoomJson.Default.Opened, new(opened => opened with { Title = Redaction.Of(opened.Title) })),
        new StoredName<RoomEvent, RoomEvent.MemberEntered>(MemberEntered, RoomJson.Default.MemberEntered, new((entered, _, _) => entered.Member, entered => entered with { Name = Redaction.Of(entered.Name) })),
        new StoredName<RoomEvent, RoomEvent.ChatPosted>("room.chat-posted.v1", RoomJson.Default.ChatPosted, new(posted => posted with { Text = Redaction.Of(posted.Text) })),
        new StoredName<RoomEvent, RoomEvent.Edited>("room.edited.v1", RoomJson.Default.Edited, new(edited => edited with { Changes = edited.Changes.WithInsertions(Redaction.Of) })),
        new StoredName<RoomEvent, RoomEvent.LanguageSet>(LanguageSet, RoomJson.Default.LanguageSet),
        new StoredName<RoomEvent, RoomEvent.FileAdded>("room.file-added.v1", RoomJson.Default.FileAdded, new(added => added with { Text = Redaction.Of(added.Text) })),
        new StoredName<RoomEvent, RoomEvent.FileRemoved>("room.file-removed.v1", RoomJson.Default.FileRemoved),
        new StoredName<RoomEvent, RoomEvent.HandRaised>("room.hand-raised.v1", RoomJson.Default.HandRaised),
        new StoredName<RoomEvent, RoomEvent.HandLowered>("room.hand-lowered.v1", RoomJson.Default.HandLowered),
        new StoredName<RoomEvent, RoomEvent.RoleSet>("room.role-set.v1", RoomJson.Default.RoleSet),
        new StoredName<RoomEvent, RoomEvent.ConsentGiven>("room.consent-given.v1", RoomJson.Default.ConsentGiven),
        new StoredName<RoomEvent, RoomEvent.Closed>(Closed, RoomJson.Default.Closed),
        new StoredName<RoomEvent, RoomEvent.TitleSet>(TitleSet, RoomJson.Default.TitleSet, new(set => set with { Title = Redaction.Of(set.Title) })),
        new StoredName<RoomEvent, RoomEvent.MemberErased>(MemberErased, RoomJson.Default.MemberErased),
        new StoredName<RoomEvent, RoomEvent.MemberMuted>("room.member-muted.v1", RoomJson.Default.MemberMuted),
        new StoredName<RoomEvent, RoomEvent.MemberUnmuted>("room.member-unmuted.v1", RoomJson.Default.MemberUnmuted),
        new StoredName<RoomEvent, RoomEvent.MemberBanned>(MemberBanned, RoomJson.Default.MemberBanned),
        new StoredName<RoomEvent, RoomEvent.MemberUnbanned>("room.member-unbanned.v1", RoomJson.Default.MemberUnbanned));
}
