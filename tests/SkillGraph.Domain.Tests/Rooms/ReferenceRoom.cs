using SkillGraph.Domain.Rooms;

namespace SkillGraph.Domain.Tests.Rooms;

/// <summary>
/// The rules of a room once more, as plainly as they can be written: lists and strings, and a file as a list of the characters it ever had.
/// It shares no code with the rules it is compared with, but for the commands.
/// </summary>
internal sealed class ReferenceRoom
{
    private readonly List<(string Id, string Name, string Role)> _members = [];
    private readonly List<string> _hands = [];
    private readonly List<string> _chat = [];
    private readonly List<(string Who, string Policy)> _consents = [];
    private readonly Dictionary<string, long?> _muted = [];
    private readonly List<string> _banned = [];
    private readonly List<ReferenceFile> _files = [];
    private string _status = "none", _title = "", _entersAs = "";
    private string? _language;

    public int Version { get; private set; }

    /// <summary>The code of the refusal, or null. <paramref name="changes"/> is the change the real room made of an edit, which has to be one that this one allows.</summary>
    public string? Do(RoomCommand command, string id, string? changes)
    {
        if (command is RoomCommand.Open open) return Open(open);
        if (_status == "none") return "room.not-found";
        if (command is RoomCommand.Close) return !IsHost(command) ? "room.only-hosts" : _status == "closed" ? null : Done(() => _status = "closed");
        if (command is RoomCommand.EraseMember) return Erase(command.By.Value);
        if (_status == "closed") return "room.closed";
        if (command is RoomCommand.Enter enter) return Enter(enter.By, enter.Name, _entersAs);
        if (RoleOf(command) is null) return "room.only-members";
        if (command is RoomCommand.PostChat or RoomCommand.RaiseHand && _muted.ContainsKey(command.By.Value)) return "room.muted";
        return command switch
        {
            RoomCommand.PostChat chat => !IsText(chat.Text, 4000) ? "room.bad-text" : Done(() => _chat.Add($"{Version}: {chat.Text}")),
            RoomCommand.SetTitle set => SetTitle(set),
            RoomCommand.SetLanguage set => !MayEdit(set) ? "room.only-presenters" : !IsLanguage(set.Language) ? "room.bad-language" : _language == set.Language ? null : Done(() => _language = set.Language),
            RoomCommand.AddFile add => AddFile(add),
            RoomCommand.RemoveFile remove => RemoveFile(remove),
            RoomCommand.Edit edit => Edit(edit, id, changes),
            RoomCommand.RaiseHand => _hands.Contains(command.By.Value) ? null : Done(() => _hands.Add(command.By.Value)),
            RoomCommand.LowerHand lower => LowerHand(lower),
            RoomCommand.SetRole set => SetRole(set),
            RoomCommand.MuteMember mute => MuteMember(mute),
            RoomCommand.UnmuteMember unmute => !IsHost(unmute) ? "room.only-hosts" : !_muted.ContainsKey(unmute.Member.Value) ? null : Done(() => _muted.Remove(unmute.Member.Value)),
            RoomCommand.BanMember ban => BanMember(ban),
            RoomCommand.UnbanMember unban => !IsHost(unban) ? "room.only-hosts" : !_banned.Contains(unban.Member.Value) ? null : Done(() => _banned.Remove(unban.Member.Value)),
            RoomCommand.GiveConsent give => GiveConsent(give),
            _ => throw new ArgumentException($"No rule for {command}"),
        };
    }

    public string TextAt(string file, long version) => _files.Find(known => known.Name == file)!.TextAt(version);

    /// <summary>What can be seen of the room, in one line.</summary>
    public override string ToString() =>
        $"{Version} {_status} '{_title}' {_language} | {string.Join(' ', _members.Select(member => $"{member.Id}={member.Name}={member.Role}"))} | {string.Join(' ', _hands)} | "
        + $"{string.Join(' ', _muted.Keys.Order())} | {string.Join(' ', _banned.Order())} | "
        + $"{string.Join(' ', _consents.Order())} | {string.Join(' ', _chat.TakeLast(50))} | "
        + string.Join(' ', _files.OrderBy(file => file.Name, StringComparer.Ordinal).Select(file => $"{file.Name}@{file.Version}={file.Text}"));

    private string? Done(Action change)
    {
        Version++;
        change();
        return null;
    }

    private string? Open(RoomCommand.Open open)
    {
        if (_status != "none") return "room.exists";
        if (!IsText(open.Title, 200)) return "room.bad-title";
        if (!IsText(open.Name, 60)) return "room.bad-name";
        if (open.Language is not null && !IsLanguage(open.Language)) return "room.bad-language";
        if ((open.Skill is not null && !IsText(open.Skill, 200)) || (open.Exercise is not null && !IsText(open.Exercise, 200))) return "room.bad-reference";
        (_status, _title, _language) = ("open", open.Title.Trim(), open.Language);
        _entersAs = open.EntersAs?.ToString() ?? (open.Kind == RoomKind.Teaching ? "Spectator" : "Presenter");
        Version++;
        return Enter(open.By, open.Name, "Host");
    }

    private string? Enter(UserId who, string name, string role)
    {
        if (_members.Any(member => member.Id == who.Value)) return null;
        if (_banned.Contains(who.Value)) return "room.banned";
        if (!IsText(name, 60)) return "room.bad-name";
        return Done(() => _members.Add((who.Value, name, role)));
    }

    private string? Erase(string who) => Done(() =>
    {
        Leave(who);
        _banned.Remove(who);
    });

    private void Leave(string who)
    {
        _members.RemoveAll(member => member.Id == who);
        _hands.Remove(who);
        _muted.Remove(who);
    }

    private string? MuteMember(RoomCommand.MuteMember mute)
    {
        if (!IsHost(mute)) return "room.only-hosts";
        if (_members.Find(member => member.Id == mute.Member.Value).Role is not { } role) return "room.no-such-member";
        if (role == "Host") return "room.is-host";
        if (mute.Minutes is < 1 or > 10_080) return "room.bad-minutes";
        if (_muted.TryGetValue(mute.Member.Value, out var minutes) && minutes == mute.Minutes) return null;
        return Done(() => _muted[mute.Member.Value] = mute.Minutes);
    }

    private string? BanMember(RoomCommand.BanMember ban)
    {
        if (!IsHost(ban)) return "room.only-hosts";
        if (_banned.Contains(ban.Member.Value)) return null;
        if (_members.Find(member => member.Id == ban.Member.Value).Role is not { } role) return "room.no-such-member";
        if (role == "Host") return "room.is-host";
        return Done(() =>
        {
            Leave(ban.Member.Value);
            _banned.Add(ban.Member.Value);
        });
    }

    private string? SetTitle(RoomCommand.SetTitle set)
    {
        if (!IsHost(set)) return "room.only-hosts";
        if (!IsText(set.Title, 200)) return "room.bad-title";
        return _title == set.Title.Trim() ? null : Done(() => _title = set.Title.Trim());
    }

    private string? AddFile(RoomCommand.AddFile add)
    {
        if (!MayEdit(add)) return "room.only-presenters";
        if (!IsFileName(add.File)) return "room.bad-file-name";
        var text = add.Text.Replace("\r\n", "\n").Replace("\r", "\n");
        if (text.Length > 1024 * 1024) return "room.file-too-large";
        if (_files.Find(file => file.Name == add.File) is { } there) return there.Version == 0 && there.Text == text ? null : "room.file-exists";
        return _files.Count >= 64 ? "room.too-many-files" : Done(() => _files.Add(new ReferenceFile(add.File, text)));
    }

    private string? RemoveFile(RoomCommand.RemoveFile remove)
    {
        if (!MayEdit(remove)) return "room.only-presenters";
        return _files.All(file => file.Name != remove.File) ? null : Done(() => _files.RemoveAll(file => file.Name == remove.File));
    }

    private string? Edit(RoomCommand.Edit edit, string id, string? changes)
    {
        if (!MayEdit(edit)) return "room.only-presenters";
        if (_files.Find(file => file.Name == edit.File) is not { } file) return "room.no-such-file";
        if (edit.On is not null && !file.WasTakenBy(edit.Base, edit.By.Value, edit.On)) return "room.rebase-first";
        if (edit.Base < 0 || edit.Base > file.Version || file.Version - edit.Base > 1000) return "room.stale-base";
        if (!file.Fits(edit.Base, edit.Changes.ToString())) return "room.bad-changes";
        if (file.WouldSplit(edit.Base, edit.Changes.ToString())) return "room.bad-changes";
        Assert.True(changes is not null, $"{edit} should have changed '{file.Text}'");
        return Done(() => file.Take(edit.By.Value, id, edit.Base, edit.Changes.ToString(), changes));
    }

    private string? LowerHand(RoomCommand.LowerHand lower)
    {
        if (lower.Member != lower.By && !IsHost(lower)) return "room.only-hosts";
        return !_hands.Contains(lower.Member.Value) ? null : Done(() => _hands.Remove(lower.Member.Value));
    }

    private string? SetRole(RoomCommand.SetRole set)
    {
        if (!IsHost(set)) return "room.only-hosts";
        var at = _members.FindIndex(member => member.Id == set.Member.Value);
        if (at < 0) return "room.no-such-member";
        if (_members[at].Role == set.Role.ToString()) return null;
        if (_members[at].Role == "Host" && _members.Count(member => member.Role == "Host") == 1) return "room.last-host";
        return Done(() => _members[at] = _members[at] with { Role = set.Role.ToString() });
    }

    private string? GiveConsent(RoomCommand.GiveConsent give)
    {
        if (!IsText(give.Policy, 128)) return "room.bad-policy";
        if (_consents.Contains((give.By.Value, give.Policy))) return null;
        _consents.RemoveAll(consent => consent.Who == give.By.Value);
        return Done(() => _consents.Add((give.By.Value, give.Policy)));
    }

    private string? RoleOf(RoomCommand command) => _members.Where(member => member.Id == command.By.Value).Select(member => member.Role).FirstOrDefault();

    private bool IsHost(RoomCommand command) => RoleOf(command) == "Host";

    private bool MayEdit(RoomCommand command) => RoleOf(command) is "Host" or "Presenter";

    private static bool IsText(string text, int longest) => text.Trim().Length > 0 && text.Length <= longest;

    private static bool IsLanguage(string name) => name.Length is > 0 and <= 50 && name.All(c => "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+#.-".Contains(c));

    private static bool IsFileName(string name) =>
        name.Length is > 0 and <= 200 && !name.Contains("..") && name.Split('/').All(part => part.Length > 0 && part != ".")
        && name.All(c => "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/".Contains(c));
}
