using System.Diagnostics;
using SkillGraph.Domain.Users;
using static SkillGraph.Domain.Rooms.RoomRefusals;
using Decision = SkillGraph.Domain.Decision<SkillGraph.Domain.Rooms.RoomEvent>;

namespace SkillGraph.Domain.Rooms;

/// <summary>All rules of a room. Pure: no clock, no I/O, no randomness.</summary>
public static class RoomDecider
{
    public static Decision Decide(RoomState room, RoomCommand command, DateTimeOffset now) => command switch
    {
        RoomCommand.Open open => Open(room, open),
        _ when room.Status == default => NotFound,
        // What they wrote is there whether or not they are a member still.
        RoomCommand.EraseMember erase => new RoomEvent.MemberErased(erase.By),
        RoomCommand.Close close => Close(room, close),
        _ when room.Status == RoomStatus.Closed => Closed,
        RoomCommand.Enter enter => Enter(room, enter),
        _ when !room.Members.ContainsKey(command.By) => OnlyMembers,
        RoomCommand.PostChat or RoomCommand.RaiseHand when Silence(room, command.By, now) is { } muted => muted,
        RoomCommand.PostChat chat => PostChat(chat),
        RoomCommand.Edit edit => Edit(room, edit),
        RoomCommand.SetTitle set => SetTitle(room, set),
        RoomCommand.SetLanguage set => SetLanguage(room, set),
        RoomCommand.AddFile add => AddFile(room, add),
        RoomCommand.RemoveFile remove => RemoveFile(room, remove),
        RoomCommand.RaiseHand raise => RaiseHand(room, raise),
        RoomCommand.LowerHand lower => LowerHand(room, lower),
        RoomCommand.SetRole set => SetRole(room, set),
        RoomCommand.MuteMember mute => MuteMember(room, mute, now),
        RoomCommand.UnmuteMember unmute => UnmuteMember(room, unmute),
        RoomCommand.BanMember ban => BanMember(room, ban),
        RoomCommand.UnbanMember unban => UnbanMember(room, unban),
        RoomCommand.GiveConsent give => GiveConsent(room, give),
        _ => throw new UnreachableException($"No rule for {command.GetType().Name}"),
    };

    public static RoomState Evolve(RoomState room, Recorded<RoomEvent> recorded) => recorded.Event switch
    {
        RoomEvent.Opened opened => room with { Status = RoomStatus.Open, EntersAs = opened.EntersAs, Title = opened.Title, Language = opened.Language },
        RoomEvent.MemberEntered entered => room with { Members = room.Members.SetItem(entered.Member, entered.Role) },
        RoomEvent.ChatPosted => room,
        RoomEvent.Edited edited => Evolve(room, edited, recorded),
        RoomEvent.TitleSet set => room with { Title = set.Title },
        RoomEvent.LanguageSet set => room with { Language = set.Language },
        RoomEvent.FileAdded added => room with { Files = room.Files.SetItem(added.File, RoomFile.Of(added.Text)) },
        RoomEvent.FileRemoved removed => room with { Files = room.Files.Remove(removed.File) },
        RoomEvent.HandRaised raised => room with { Hands = room.Hands.Add(raised.Member) },
        RoomEvent.HandLowered lowered => room with { Hands = room.Hands.Remove(lowered.Member) },
        RoomEvent.RoleSet set => room with { Members = room.Members.SetItem(set.Member, set.Role) },
        RoomEvent.ConsentGiven given => room with { Consents = room.Consents.SetItem(recorded.By, given.Policy) },
        RoomEvent.Closed => room with { Status = RoomStatus.Closed },
        RoomEvent.MemberMuted muted => room.WithMute(muted.Member, new Spell(muted.Until)),
        RoomEvent.MemberUnmuted unmuted => room.WithMute(unmuted.Member, null),
        RoomEvent.MemberBanned banned => room.Without(banned.Member).WithBan(banned.Member, true),
        RoomEvent.MemberUnbanned unbanned => room.WithBan(unbanned.Member, false),
        RoomEvent.MemberErased erased => room.Without(erased.Member).WithBan(erased.Member, false),
        _ => throw new UnreachableException($"Nobody handles {recorded.Event.GetType().Name}"),
    };

    private static RoomState Evolve(RoomState room, RoomEvent.Edited edited, Recorded<RoomEvent> recorded)
    {
        var change = new FileChange(recorded.By, recorded.Command, edited.Changes);
        return room with { Files = room.Files.SetItem(edited.File, room.Files[edited.File].Apply(change)) };
    }

    private static Decision Open(RoomState room, RoomCommand.Open command)
    {
        if (room.Status != default) return Exists;
        if (!IsText(command.Title, RoomLimits.TitleLength)) return BadTitle;
        if (!IsText(command.Name, RoomLimits.NameLength)) return BadName;
        if (command.Language is not null && !IsLanguage(command.Language)) return BadLanguage;
        if (!IsReference(command.Skill) || !IsReference(command.Exercise)) return BadReference;
        var entersAs = command.EntersAs ?? (command.Kind == RoomKind.Teaching ? RoomRole.Spectator : RoomRole.Presenter);
        return new Decision(
            [
                new RoomEvent.Opened(command.Title.Trim(), command.Kind, command.Skill, command.Exercise, command.Language, entersAs, command.Visibility),
                new RoomEvent.MemberEntered(command.By, command.Name, RoomRole.Host),
            ],
            null);
    }

    private static Decision Close(RoomState room, RoomCommand.Close command)
    {
        if (!IsHost(room, command.By)) return OnlyHosts;
        if (room.Status == RoomStatus.Closed) return Decision.Nothing;
        return new RoomEvent.Closed();
    }

    private static Decision Enter(RoomState room, RoomCommand.Enter command)
    {
        if (room.Members.ContainsKey(command.By)) return Decision.Nothing;
        if (room.IsBanned(command.By)) return Banned;
        if (!IsText(command.Name, RoomLimits.NameLength)) return BadName;
        return new RoomEvent.MemberEntered(command.By, command.Name, room.EntersAs);
    }

    private static Decision PostChat(RoomCommand.PostChat command) =>
        IsText(command.Text, RoomLimits.ChatLength) ? new RoomEvent.ChatPosted(command.Text) : BadText;

    private static Decision Edit(RoomState room, RoomCommand.Edit command)
    {
        if (!MayEdit(room, command.By)) return OnlyPresenters;
        if (!room.Files.TryGetValue(command.File, out var file)) return NoSuchFile;
        if (command.On is not null && !Took(file, command)) return RebaseFirst;
        if (command.Base < 0 || command.Base > file.Version || command.Base < file.Version - RoomLimits.BaseLag) return StaleBase;
        if (command.Changes.LengthBefore != LengthAt(file, command.Base)) return BadChanges;

        var changes = command.Changes.Rebase(file.ChangesAfter(command.Base));
        if (changes.SplitsCharacter(file.Text)) return BadChanges;
        if (changes.LengthAfter > RoomLimits.FileLength) return FileTooLarge;
        return new RoomEvent.Edited(command.File, file.Version + 1, changes);
    }

    /// <summary>Whether the sender's own edit took the version it was expected to take.</summary>
    private static bool Took(RoomFile file, RoomCommand.Edit command) =>
        file.ChangeTo(command.Base) is { } change && change.By == command.By && change.Command == command.On;

    private static int LengthAt(RoomFile file, long version) =>
        version == file.Version ? file.Text.Length : file.ChangeTo(version + 1)!.Changes.LengthBefore;

    private static Decision SetTitle(RoomState room, RoomCommand.SetTitle command)
    {
        if (!IsHost(room, command.By)) return OnlyHosts;
        if (!IsText(command.Title, RoomLimits.TitleLength)) return BadTitle;
        if (room.Title == command.Title.Trim()) return Decision.Nothing;
        return new RoomEvent.TitleSet(command.Title.Trim());
    }

    private static Decision SetLanguage(RoomState room, RoomCommand.SetLanguage command)
    {
        if (!MayEdit(room, command.By)) return OnlyPresenters;
        if (!IsLanguage(command.Language)) return BadLanguage;
        if (room.Language == command.Language) return Decision.Nothing;
        return new RoomEvent.LanguageSet(command.Language);
    }

    private static Decision AddFile(RoomState room, RoomCommand.AddFile command)
    {
        if (!MayEdit(room, command.By)) return OnlyPresenters;
        if (!FileName.IsValid(command.File)) return BadFileName;
        // The editor knows one line break; a text with others would have another length there than here.
        var text = command.Text.Replace("\r\n", "\n").Replace('\r', '\n');
        if (text.Length > RoomLimits.FileLength) return FileTooLarge;
        if (room.Files.TryGetValue(command.File, out var there))
            return there.Version == 0 && there.Text.ToString() == text ? Decision.Nothing : FileExists;
        if (room.Files.Count >= RoomLimits.Files) return TooManyFiles;
        return new RoomEvent.FileAdded(command.File, text);
    }

    private static Decision RemoveFile(RoomState room, RoomCommand.RemoveFile command)
    {
        if (!MayEdit(room, command.By)) return OnlyPresenters;
        if (!room.Files.ContainsKey(command.File)) return Decision.Nothing;
        return new RoomEvent.FileRemoved(command.File);
    }

    private static Decision RaiseHand(RoomState room, RoomCommand.RaiseHand command)
    {
        if (room.Hands.Contains(command.By)) return Decision.Nothing;
        return new RoomEvent.HandRaised(command.By);
    }

    private static Decision LowerHand(RoomState room, RoomCommand.LowerHand command)
    {
        if (command.Member != command.By && !IsHost(room, command.By)) return OnlyHosts;
        if (!room.Hands.Contains(command.Member)) return Decision.Nothing;
        return new RoomEvent.HandLowered(command.Member);
    }

    private static Decision SetRole(RoomState room, RoomCommand.SetRole command)
    {
        if (!IsHost(room, command.By)) return OnlyHosts;
        if (!room.Members.TryGetValue(command.Member, out var role)) return NoSuchMember;
        if (role == command.Role) return Decision.Nothing;
        if (role == RoomRole.Host && room.Members.Values.Count(other => other == RoomRole.Host) == 1) return LastHost;
        return new RoomEvent.RoleSet(command.Member, command.Role);
    }

    private static Decision MuteMember(RoomState room, RoomCommand.MuteMember command, DateTimeOffset now)
    {
        if (!IsHost(room, command.By)) return OnlyHosts;
        if (!room.Members.ContainsKey(command.Member)) return NoSuchMember;
        if (IsHost(room, command.Member)) return RoomRefusals.IsHost;
        if (command.Minutes is < 1 or > RoomLimits.MuteMinutes) return BadMinutes;
        var until = command.Minutes is { } minutes ? now.AddMinutes(minutes) : (DateTimeOffset?)null;
        if (room.MuteOf(command.Member) == new Spell(until)) return Decision.Nothing;
        return new RoomEvent.MemberMuted(command.Member, until);
    }

    private static Decision UnmuteMember(RoomState room, RoomCommand.UnmuteMember command)
    {
        if (!IsHost(room, command.By)) return OnlyHosts;
        if (room.MuteOf(command.Member) is null) return Decision.Nothing;
        return new RoomEvent.MemberUnmuted(command.Member);
    }

    private static Decision BanMember(RoomState room, RoomCommand.BanMember command)
    {
        if (!IsHost(room, command.By)) return OnlyHosts;
        if (room.IsBanned(command.Member)) return Decision.Nothing;
        if (!room.Members.ContainsKey(command.Member)) return NoSuchMember;
        if (IsHost(room, command.Member)) return RoomRefusals.IsHost;
        return new RoomEvent.MemberBanned(command.Member);
    }

    private static Decision UnbanMember(RoomState room, RoomCommand.UnbanMember command)
    {
        if (!IsHost(room, command.By)) return OnlyHosts;
        if (!room.IsBanned(command.Member)) return Decision.Nothing;
        return new RoomEvent.MemberUnbanned(command.Member);
    }

    /// <summary>Why somebody may not say anything here now, or null.</summary>
    private static Refusal? Silence(RoomState room, UserId who, DateTimeOffset now) =>
        room.MuteOf(who) is { } mute && mute.LastsAt(now) ? MutedUntil(mute.Until) : null;

    private static Decision GiveConsent(RoomState room, RoomCommand.GiveConsent command)
    {
        if (!IsText(command.Policy, RoomLimits.PolicyLength)) return BadPolicy;
        if (room.Consents.GetValueOrDefault(command.By) == command.Policy) return Decision.Nothing;
        return new RoomEvent.ConsentGiven(command.Policy);
    }

    private static bool IsHost(RoomState room, UserId who) => room.Members.GetValueOrDefault(who) == RoomRole.Host;

    private static bool MayEdit(RoomState room, UserId who) => room.Members.GetValueOrDefault(who) is RoomRole.Host or RoomRole.Presenter;

    private static bool IsText(string text, int longest) => text.Length <= longest && !string.IsNullOrWhiteSpace(text);

    private static bool IsReference(string? reference) => reference is null || IsText(reference, RoomLimits.ReferenceLength);

    private static bool IsLanguage(string language) =>
        language.Length is >= 1 and <= RoomLimits.LanguageLength && language.All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '#' or '.' or '-');
}
