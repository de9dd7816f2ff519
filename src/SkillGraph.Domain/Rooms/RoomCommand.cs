using SkillGraph.Domain.Texts;

namespace SkillGraph.Domain.Rooms;

/// <summary>What somebody may want of a room.</summary>
public abstract record RoomCommand : ICommand
{
    private RoomCommand(UserId by) => By = by;

    public UserId By { get; }

    public sealed record Open(
        UserId By, string Name, string Title, RoomKind Kind, string? Skill, string? Exercise, string? Language, RoomRole? EntersAs, RoomVisibility Visibility) : RoomCommand(By);

    public sealed record Enter(UserId By, string Name) : RoomCommand(By);

    public sealed record PostChat(UserId By, string Text) : RoomCommand(By);

    /// <summary><c>Base</c> is the file's version the changes were made on; <c>On</c> the id of the sender's own edit that was to take that version.</summary>
    public sealed record Edit(UserId By, string File, long Base, ChangeSet Changes, string? On) : RoomCommand(By);

    public sealed record SetTitle(UserId By, string Title) : RoomCommand(By);

    public sealed record SetLanguage(UserId By, string Language) : RoomCommand(By);

    public sealed record AddFile(UserId By, string File, string Text) : RoomCommand(By);

    public sealed record RemoveFile(UserId By, string File) : RoomCommand(By);

    public sealed record RaiseHand(UserId By) : RoomCommand(By);

    public sealed record LowerHand(UserId By, UserId Member) : RoomCommand(By);

    public sealed record SetRole(UserId By, UserId Member, RoomRole Role) : RoomCommand(By);

    /// <summary>Minutes null: until it is lifted.</summary>
    public sealed record MuteMember(UserId By, UserId Member, long? Minutes) : RoomCommand(By);

    public sealed record UnmuteMember(UserId By, UserId Member) : RoomCommand(By);

    /// <summary>Whoever is banned is no member any more, and does not become one again before that is lifted.</summary>
    public sealed record BanMember(UserId By, UserId Member) : RoomCommand(By);

    public sealed record UnbanMember(UserId By, UserId Member) : RoomCommand(By);

    /// <summary><c>Policy</c> is the hash of the text agreed to.</summary>
    public sealed record GiveConsent(UserId By, string Policy) : RoomCommand(By);

    public sealed record Close(UserId By) : RoomCommand(By);

    /// <summary>Whoever this is has been erased: what they wrote cannot be read any more.</summary>
    public sealed record EraseMember(UserId By) : RoomCommand(By);
}
