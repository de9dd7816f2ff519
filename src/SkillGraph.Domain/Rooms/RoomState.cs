using System.Collections.Immutable;
using System.Text.Json.Serialization;
using SkillGraph.Domain.Texts;
using SkillGraph.Domain.Users;

namespace SkillGraph.Domain.Rooms;

/// <summary>What the rules of a room read, and nothing else. Its members are in one order in every process, so that the same state has the same bytes.</summary>
public sealed record RoomState
{
    public static readonly RoomState NotOpened = new();

    public RoomStatus Status { get; init; }

    public RoomRole EntersAs { get; init; }

    public string Title { get; init; } = "";

    public string? Language { get; init; }

    public ImmutableSortedDictionary<UserId, RoomRole> Members { get; init; } = ImmutableSortedDictionary<UserId, RoomRole>.Empty;

    public ImmutableSortedSet<UserId> Hands { get; init; } = [];

    /// <summary>Null when there is nobody: the state of a room from before there were mutes has the bytes it always had.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableSortedDictionary<UserId, Spell>? Muted { get; init; }

    /// <inheritdoc cref="Muted"/>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableSortedSet<UserId>? Banned { get; init; }

    /// <summary>The policy each member agreed to last.</summary>
    public ImmutableSortedDictionary<UserId, string> Consents { get; init; } = ImmutableSortedDictionary<UserId, string>.Empty;

    public ImmutableSortedDictionary<string, RoomFile> Files { get; init; } = ImmutableSortedDictionary.Create<string, RoomFile>(StringComparer.Ordinal);

    public Spell? MuteOf(UserId who) => Muted?.GetValueOrDefault(who);

    public bool IsBanned(UserId who) => Banned?.Contains(who) == true;

    public RoomState WithMute(UserId who, Spell? mute)
    {
        var muted = Muted ?? ImmutableSortedDictionary<UserId, Spell>.Empty;
        var after = mute is null ? muted.Remove(who) : muted.SetItem(who, mute);
        return this with { Muted = after.IsEmpty ? null : after };
    }

    public RoomState WithBan(UserId who, bool isBanned)
    {
        var after = isBanned ? (Banned ?? []).Add(who) : (Banned ?? []).Remove(who);
        return this with { Banned = after.IsEmpty ? null : after };
    }

    /// <summary>Whoever has left for good.</summary>
    public RoomState Without(UserId who) => WithMute(who, null) with { Members = Members.Remove(who), Hands = Hands.Remove(who) };
}

/// <summary>A file as the rules need it: its text, and the newest changes for rebasing late ones.</summary>
public sealed record RoomFile(long Version, Document Text, ImmutableList<FileChange> Newest)
{
    public static RoomFile Of(string text) => new(0, Document.Of(text), []);

    /// <summary>The change that led to this version of the file, if it is not too long ago.</summary>
    public FileChange? ChangeTo(long version)
    {
        var index = version - (Version - Newest.Count) - 1;
        return index >= 0 && index < Newest.Count ? Newest[(int)index] : null;
    }

    /// <summary>The changes that led from this version of the file to its head; it is not too long ago.</summary>
    public IEnumerable<ChangeSet> ChangesAfter(long version)
    {
        for (var next = version + 1; next <= Version; next++) yield return ChangeTo(next)!.Changes;
    }

    public RoomFile Apply(FileChange change)
    {
        // One more than the lag allowed: an edit at the limit may still name the one it builds on.
        var newest = Newest.Count > RoomLimits.BaseLag ? Newest.RemoveAt(0) : Newest;
        return new RoomFile(Version + 1, change.Changes.Apply(Text), newest.Add(change));
    }
}

/// <summary>A change of a file with whoever made it.</summary>
public sealed record FileChange(UserId By, string Command, ChangeSet Changes);
