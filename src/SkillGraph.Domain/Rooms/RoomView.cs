using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json.Serialization;
using SkillGraph.Domain.Texts;

namespace SkillGraph.Domain.Rooms;

/// <summary>A room as people look at it, folded from the same events its rules decide by.</summary>
public sealed record RoomView
{
    public required string Id { get; init; }

    public long Version { get; init; }

    public string Title { get; init; } = "";

    public RoomKind Kind { get; init; }

    public RoomStatus Status { get; init; }

    public RoomVisibility Visibility { get; init; }

    public string? Language { get; init; }

    public string? Skill { get; init; }

    public string? Exercise { get; init; }

    public ImmutableSortedDictionary<string, FileView> Files { get; init; } = ImmutableSortedDictionary.Create<string, FileView>(StringComparer.Ordinal);

    public ImmutableList<MemberView> Members { get; init; } = [];

    public ImmutableList<UserId> Hands { get; init; } = [];

    /// <summary>The last <see cref="RoomLimits.ChatShown"/> messages.</summary>
    public ImmutableList<ChatView> Chat { get; init; } = [];

    public ImmutableList<string> Runs { get; } = [];

    public string? Evaluation { get; }

    public ImmutableList<string> Reviews { get; } = [];

    public DateTimeOffset? OpenedAt { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Who may say nothing here, and until when; null for nobody, as in a view from before there were mutes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableList<MutedView>? Muted { get; init; }

    /// <summary>Who may not come in again; null for nobody.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableList<BannedView>? Banned { get; init; }

    public bool IsMember(UserId who) => Members.Exists(member => member.Id == who);

    public bool IsBanned(UserId who) => Banned?.Exists(banned => banned.Id == who) == true;

    /// <summary>Whether somebody (null: whoever asks without a name) may see what happens in the room.</summary>
    public bool MayWatch(UserId? who) => WhyNotWatch(who) is null;

    public Refusal? WhyNotWatch(UserId? who) => who is { } banned && IsBanned(banned) ? RoomRefusals.Banned
        : Visibility == RoomVisibility.Public || (who is { } known && IsMember(known)) ? null
        : RoomRefusals.OnlyMembers;

    /// <summary>Why somebody may not say anything here now, or null.</summary>
    public Refusal? WhyNotSpeak(UserId who, DateTimeOffset now) =>
        Muted?.Find(muted => muted.Id == who) is { } mute && (mute.Until is null || now < mute.Until) ? RoomRefusals.MutedUntil(mute.Until) : null;

    public RoomView Apply(Recorded<RoomEvent> recorded) => After(recorded) with { Version = recorded.Version };

    private RoomView After(Recorded<RoomEvent> recorded) => recorded.Event switch
    {
        RoomEvent.Opened opened => Opened(opened, recorded.At),
        RoomEvent.MemberEntered entered => this with { Members = Members.Add(new MemberView(entered.Member, entered.Name, entered.Role)) },
        RoomEvent.ChatPosted posted => Chatted(new ChatView(recorded.Version, recorded.At, recorded.By, posted.Text)),
        RoomEvent.Edited edited => this with { Files = Files.SetItem(edited.File, Files[edited.File].Apply(edited)) },
        RoomEvent.TitleSet set => this with { Title = set.Title },
        RoomEvent.LanguageSet set => this with { Language = set.Language },
        RoomEvent.FileAdded added => this with { Files = Files.SetItem(added.File, new FileView(0, Document.Of(added.Text))) },
        RoomEvent.FileRemoved removed => this with { Files = Files.Remove(removed.File) },
        RoomEvent.HandRaised raised => this with { Hands = Hands.Add(raised.Member) },
        RoomEvent.HandLowered lowered => this with { Hands = Hands.Remove(lowered.Member) },
        RoomEvent.RoleSet set => this with { Members = Members.ConvertAll(member => member.Id == set.Member ? member with { Role = set.Role } : member) },
        RoomEvent.ConsentGiven => this,
        RoomEvent.Closed => this with { Status = RoomStatus.Closed, ClosedAt = recorded.At },
        RoomEvent.MemberMuted muted => this with { Muted = (Unmuted(muted.Member) ?? []).Add(new MutedView(muted.Member, muted.Until)) },
        RoomEvent.MemberUnmuted unmuted => this with { Muted = Unmuted(unmuted.Member) },
        RoomEvent.MemberBanned banned => Without(banned.Member) with
        {
            Banned = (Banned ?? []).Add(new BannedView(banned.Member, Members.Find(member => member.Id == banned.Member)?.Name ?? "")),
        },
        RoomEvent.MemberUnbanned unbanned => this with { Banned = Unbanned(unbanned.Member) },
        RoomEvent.MemberErased erased => Without(erased.Member) with { Banned = Unbanned(erased.Member) },
        _ => throw new UnreachableException($"Nobody handles {recorded.Event.GetType().Name}"),
    };

    private RoomView Opened(RoomEvent.Opened opened, DateTimeOffset at) => this with
    {
        Title = opened.Title,
        Kind = opened.Kind,
        Status = RoomStatus.Open,
        Visibility = opened.Visibility,
        Language = opened.Language,
        Skill = opened.Skill,
        Exercise = opened.Exercise,
        OpenedAt = at,
    };

    private RoomView Without(UserId who) => this with { Members = Members.RemoveAll(member => member.Id == who), Hands = Hands.Remove(who), Muted = Unmuted(who) };

    private ImmutableList<MutedView>? Unmuted(UserId who) => Muted?.RemoveAll(muted => muted.Id == who) is { IsEmpty: false } others ? others : null;

    private ImmutableList<BannedView>? Unbanned(UserId who) => Banned?.RemoveAll(banned => banned.Id == who) is { IsEmpty: false } others ? others : null;

    private RoomView Chatted(ChatView message) =>
        this with { Chat = (Chat.Count < RoomLimits.ChatShown ? Chat : Chat.RemoveAt(0)).Add(message) };
}

/// <summary>A file as people look at it.</summary>
public sealed record FileView(long Version, Document Text)
{
    public FileView Apply(RoomEvent.Edited edited) => new(edited.Version, edited.Changes.Apply(Text));
}

/// <summary>Somebody who entered a room.</summary>
public sealed record MemberView(UserId Id, string Name, RoomRole Role);

/// <summary>Somebody who may say nothing, until a time or until it is lifted.</summary>
public sealed record MutedView(UserId Id, DateTimeOffset? Until);

/// <summary>Somebody who was a member, and may not come in again.</summary>
public sealed record BannedView(UserId Id, string Name);

/// <summary>A chat message; <c>V</c> is the version of the room it made.</summary>
public sealed record ChatView(long V, DateTimeOffset T, UserId By, string Text);
