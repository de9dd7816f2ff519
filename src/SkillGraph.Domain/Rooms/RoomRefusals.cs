using System.Globalization;

namespace SkillGraph.Domain.Rooms;

/// <summary>Why a room turns a command down.</summary>
public static class RoomRefusals
{
    public static readonly Refusal NotFound = new("room.not-found", "There is no such room.");
    public static readonly Refusal Exists = new("room.exists", "There is a room with this id already.");
    public static readonly Refusal Closed = new("room.closed", "The room is closed.");
    public static readonly Refusal OnlyMembers = new("room.only-members", "Enter the room first.");
    public static readonly Refusal Banned = new("room.banned", "A host has banned you from this room.");
    public static readonly Refusal Muted = new("room.muted", "A host has muted you in this room.");
    public static readonly Refusal IsHost = new("room.is-host", "Hosts are neither muted nor banned: give them another role first.");
    public static readonly Refusal BadMinutes = new("room.bad-minutes", $"A mute lasts 1 to {RoomLimits.MuteMinutes} minutes, or until it is lifted.");
    public static readonly Refusal OnlyPresenters = new("room.only-presenters", "Only hosts and presenters change files and the language.");
    public static readonly Refusal OnlyHosts = new("room.only-hosts", "Only a host may do that.");
    public static readonly Refusal LastHost = new("room.last-host", "A room needs a host: make somebody else one first.");
    public static readonly Refusal NoSuchMember = new("room.no-such-member", "Nobody with this id has entered the room.");
    public static readonly Refusal NoSuchFile = new("room.no-such-file", "There is no such file in the room.");
    public static readonly Refusal FileExists = new("room.file-exists", "There is a file of that name already.");
    public static readonly Refusal TooManyFiles = new("room.too-many-files", $"A room holds at most {RoomLimits.Files} files.");
    public static readonly Refusal FileTooLarge = new("room.file-too-large", $"A file holds at most {RoomLimits.FileLength} UTF-16 units.");
    public static readonly Refusal BadFileName = new(
        "room.bad-file-name", $"A file's name is a relative path of letters, digits, '.', '_', '-' and '/', without '..', of at most {RoomLimits.FileNameLength} characters.");
    public static readonly Refusal BadChanges = new("room.bad-changes", "The changes do not fit the file at the version they were made on.");
    public static readonly Refusal StaleBase = new("room.stale-base", $"The base is ahead of the file, or more than {RoomLimits.BaseLag} versions behind it.");
    public static readonly Refusal RebaseFirst = new("room.rebase-first", "The edit this one builds on did not take that version. Rebase and send again.");
    public static readonly Refusal BadTitle = new("room.bad-title", $"A title has 1 to {RoomLimits.TitleLength} characters.");
    public static readonly Refusal BadName = new("room.bad-name", $"A name has 1 to {RoomLimits.NameLength} characters.");
    public static readonly Refusal BadText = new("room.bad-text", $"A chat message has 1 to {RoomLimits.ChatLength} characters.");
    public static readonly Refusal BadLanguage = new("room.bad-language", $"A language is named by 1 to {RoomLimits.LanguageLength} letters, digits, '+', '#', '.' or '-'.");
    public static readonly Refusal BadPolicy = new("room.bad-policy", $"A policy is named by 1 to {RoomLimits.PolicyLength} characters: the hash of the text agreed to.");
    public static readonly Refusal BadReference = new("room.bad-reference", $"A skill or exercise is named by at most {RoomLimits.ReferenceLength} characters.");

    public static Refusal MutedUntil(DateTimeOffset? until) =>
        until is { } time ? Muted with { Message = $"A host has muted you in this room until {time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}." } : Muted;
}
