using SkillGraph.Domain.Texts;

namespace SkillGraph.Domain.Rooms;

/// <summary>What can have happened in a room.</summary>
public abstract record RoomEvent
{
    private RoomEvent()
    {
    }

    public sealed record Opened(string Title, RoomKind Kind, string? Skill, string? Exercise, string? Language, RoomRole EntersAs, RoomVisibility Visibility) : RoomEvent;

    public sealed record MemberEntered(UserId Member, string Name, RoomRole Role) : RoomEvent;

    public sealed record ChatPosted(string Text) : RoomEvent;

    /// <summary><c>Version</c> is the file's, after the change; <c>Changes</c> are made on the version before it.</summary>
    public sealed record Edited(string File, long Version, ChangeSet Changes) : RoomEvent;

    public sealed record TitleSet(string Title) : RoomEvent;

    public sealed record LanguageSet(string Language) : RoomEvent;

    public sealed record FileAdded(string File, string Text) : RoomEvent;

    public sealed record FileRemoved(string File) : RoomEvent;

    public sealed record HandRaised(UserId Member) : RoomEvent;

    public sealed record HandLowered(UserId Member) : RoomEvent;

    public sealed record RoleSet(UserId Member, RoomRole Role) : RoomEvent;

    public sealed record ConsentGiven(string Policy) : RoomEvent;

    public sealed record Closed : RoomEvent;

    /// <summary>Until null: until it is lifted.</summary>
    public sealed record MemberMuted(UserId Member, DateTimeOffset? Until) : RoomEvent;

    public sealed record MemberUnmuted(UserId Member) : RoomEvent;

    public sealed record MemberBanned(UserId Member) : RoomEvent;

    public sealed record MemberUnbanned(UserId Member) : RoomEvent;

    public sealed record MemberErased(UserId Member) : RoomEvent;
}
