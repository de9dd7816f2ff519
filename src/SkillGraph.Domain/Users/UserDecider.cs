using System.Collections.Immutable;
using System.Diagnostics;
using static SkillGraph.Domain.Users.UserRefusals;
using Decision = SkillGraph.Domain.Decision<SkillGraph.Domain.Users.UserEvent>;

namespace SkillGraph.Domain.Users;

/// <summary>All rules of a person's account. Pure: no clock, no I/O, no randomness.</summary>
public static class UserDecider
{
    public static Decision Decide(UserState user, UserCommand command, DateTimeOffset now) => command switch
    {
        UserCommand.Erase erase => Erase(user, erase),
        _ when user.Status == UserStatus.Erased => NotFound,
        UserCommand.Moderating moderating => Moderate(user, moderating, now),
        _ when user.Owner is { } owner && owner != command.By => OnlyOneself,
        UserCommand.Register register => Register(user, register, now),
        UserCommand.StartSession start => StartSession(user, start, now),
        UserCommand.RenewSession renew => RenewSession(user, renew, now),
        UserCommand.EndSession end => EndSession(user, end),
        UserCommand.EndSessions => EndSessions(user),
        UserCommand.FailSignIn fail => FailSignIn(user, fail),
        UserCommand.UseToken use => UseToken(user, use, now),
        UserCommand.AskReset ask => AskReset(user, ask, now),
        UserCommand.VerifyEmail verify => VerifyEmail(user, verify, now),
        UserCommand.ResetPassword reset => ResetPassword(user, reset, now),
        _ when user.Status != UserStatus.Verified => NoAccount,
        UserCommand.SetPassword set => SetPassword(user, set),
        UserCommand.RehashPassword rehash => RehashPassword(user, rehash),
        UserCommand.AskEmailChange ask => AskEmailChange(user, ask, now),
        UserCommand.ChangeProfile change => ChangeProfile(user, change),
        UserCommand.SetPicture set => SetPicture(user, set),
        UserCommand.RemovePicture => user.Picture is null ? Decision.Nothing : new UserEvent.PictureRemoved(),
        UserCommand.SetPreferences set => SetPreferences(user, set),
        UserCommand.AskSecondFactor ask => AskSecondFactor(user, ask),
        UserCommand.ConfirmSecondFactor confirm => ConfirmSecondFactor(user, confirm),
        UserCommand.RemoveSecondFactor remove => RemoveSecondFactor(user, remove),
        UserCommand.CreateToken create => CreateToken(user, create, now),
        UserCommand.RevokeToken revoke => RevokeToken(user, revoke),
        _ => throw new UnreachableException($"No rule for {command.GetType().Name}"),
    };

    public static UserState Evolve(UserState user, Recorded<UserEvent> recorded) => recorded.Event switch
    {
        UserEvent.Registered registered => Registered(user, registered, recorded),
        UserEvent.ResetAsked asked => user with { Sent = user.Sent.SetItem(LinkPurpose.Reset, new SentLink(asked.Link, recorded.At, asked.Until)) },
        UserEvent.EmailVerified => Followed(user, LinkPurpose.Verify) with { Status = UserStatus.Verified },
        UserEvent.PasswordSet set => Followed(user, LinkPurpose.Reset) with { Password = set.Password },
        UserEvent.PasswordRehashed rehashed => user with { Password = rehashed.Password },
        UserEvent.EmailChangeAsked asked => user with
        {
            Changing = new NewEmail(asked.Email, asked.Address),
            Sent = user.Sent.SetItem(LinkPurpose.ChangeEmail, new SentLink(asked.Link, recorded.At, asked.Until)),
        },
        UserEvent.EmailChanged changed => Followed(user, LinkPurpose.ChangeEmail) with { Address = changed.Address, Changing = null, Sent = user.Sent.Clear() },
        UserEvent.ProfileChanged changed => user with { Name = changed.Name, Headline = changed.Headline, Links = changed.Links },
        UserEvent.PictureSet set => user with { Picture = new UserPicture(set.MediaType, set.Content) },
        UserEvent.PictureRemoved => user with { Picture = null },
        UserEvent.PreferencesSet set => user with { Preferences = set.Preferences },
        UserEvent.SessionStarted started => user with
        {
            Sessions = user.Sessions.SetItem(started.Session, new UserSession(started.Token, null, recorded.At, recorded.At)),
        },
        UserEvent.SessionRenewed renewed => user with { Sessions = user.Sessions.SetItem(renewed.Session, user.Sessions[renewed.Session].Renew(renewed.Token, recorded.At)) },
        UserEvent.SessionEnded ended => user with { Sessions = user.Sessions.Remove(ended.Session) },
        UserEvent.SessionsEnded ended => user with { Sessions = user.Sessions.RemoveRange(user.Sessions.Keys.Where(session => session != ended.Except)) },
        UserEvent.SignInFailed => user,
        UserEvent.SecondFactorAsked asked => user with { AskedSecret = asked.Secret },
        UserEvent.SecondFactorConfirmed confirmed => user with
        {
            Secret = user.AskedSecret,
            AskedSecret = null,
            LastStep = confirmed.Step,
            RecoveryCodes = user.RecoveryCodes.Clear().Union(confirmed.RecoveryCodes),
        },
        UserEvent.CodeUsed used => user with { LastStep = used.Step },
        UserEvent.RecoveryCodeUsed used => user with { RecoveryCodes = user.RecoveryCodes.Remove(used.Code) },
        UserEvent.SecondFactorRemoved => user with { Secret = null, AskedSecret = null, RecoveryCodes = user.RecoveryCodes.Clear() },
        UserEvent.TokenCreated created => user with { Tokens = user.Tokens.SetItem(created.Token, new UserToken(created.Until, null)) },
        UserEvent.TokenUsed used => user with { Tokens = user.Tokens.SetItem(used.Token, user.Tokens[used.Token] with { UsedAt = recorded.At }) },
        UserEvent.TokenRevoked revoked => user with { Tokens = user.Tokens.Remove(revoked.Token) },
        UserEvent.RoleGranted granted => user with { Roles = user.Roles.Add(granted.Role) },
        UserEvent.RoleRevoked revoked => user with { Roles = user.Roles.Remove(revoked.Role) },
        UserEvent.Muted muted => user with { Mute = new Spell(muted.Until) },
        UserEvent.Unmuted => user with { Mute = null },
        UserEvent.Banned banned => user with { Ban = new Spell(banned.Until) },
        UserEvent.Unbanned => user with { Ban = null },
        UserEvent.Erased => new UserState { Status = UserStatus.Erased, Owner = user.Owner },
        _ => throw new UnreachableException($"Nobody handles {recorded.Event.GetType().Name}"),
    };

    private static UserState Registered(UserState user, UserEvent.Registered registered, Recorded<UserEvent> recorded) => user with
    {
        Status = UserStatus.Registered,
        Owner = recorded.By,
        Address = registered.Address,
        Name = registered.Name,
        Password = registered.Password,
        Sent = user.Sent.Clear().Add(LinkPurpose.Verify, new SentLink(registered.Link, recorded.At, registered.Until)),
    };

    private static UserState Followed(UserState user, LinkPurpose purpose) =>
        user.Sent.TryGetValue(purpose, out var sent) ? user with { Sent = user.Sent.Remove(purpose), Followed = sent.Link } : user;

    private static Decision Register(UserState user, UserCommand.Register command, DateTimeOffset now)
    {
        if (user.IsBanned(now)) return IsBanned;
        if (user.Status == UserStatus.Verified) return HasAccount;
        if (user.Address == command.Address && user.Password == command.Password) return Decision.Nothing;
        if (!IsName(command.Name)) return BadName;
        return new UserEvent.Registered(command.Email, command.Address, command.Name.Trim(), command.Password, command.Link, now + UserLimits.VerifyLinkLife);
    }

    private static Decision AskReset(UserState user, UserCommand.AskReset command, DateTimeOffset now)
    {
        if (user.Status == default) return NoAccount;
        if (user.Sent.GetValueOrDefault(LinkPurpose.Reset) is { } sent)
        {
            if (sent.Link == command.Link) return Decision.Nothing;
            if (now < sent.AskedAt + UserLimits.LinkPause) return LinkTooSoon;
        }
        return new UserEvent.ResetAsked(command.Link, now + UserLimits.ResetLinkLife);
    }

    private static Decision VerifyEmail(UserState user, UserCommand.VerifyEmail command, DateTimeOffset now)
    {
        if (user.Followed == command.Link) return Decision.Nothing;
        if (user.Status == UserStatus.Registered && IsSent(user, LinkPurpose.Verify, command.Link, now)) return new UserEvent.EmailVerified(user.Address);
        if (user.Changing is { } changing && IsSent(user, LinkPurpose.ChangeEmail, command.Link, now))
            return new UserEvent.EmailChanged(changing.Email, changing.Address, user.Address);
        return LinkRefused;
    }

    private static Decision SetPassword(UserState user, UserCommand.SetPassword command)
    {
        if (user.Password == command.Password) return Decision.Nothing;
        if (user.Password != command.Before) return WrongCredentials;
        return new Decision([new UserEvent.PasswordSet(command.Password), new UserEvent.SessionsEnded(command.Session, EndReason.PasswordChanged)], null);
    }

    /// <summary>It is the same password, so nothing ends; and if it is another by now, that one stays.</summary>
    private static Decision RehashPassword(UserState user, UserCommand.RehashPassword command) =>
        user.Password == command.Before && command.Password != command.Before ? new UserEvent.PasswordRehashed(command.Password) : Decision.Nothing;

    /// <summary>Whoever follows the link shows that the address is theirs, as with the first one.</summary>
    private static Decision ResetPassword(UserState user, UserCommand.ResetPassword command, DateTimeOffset now)
    {
        if (user.Followed == command.Link && user.Password == command.Password) return Decision.Nothing;
        if (!IsSent(user, LinkPurpose.Reset, command.Link, now)) return LinkRefused;
        ImmutableList<UserEvent> verified = user.Status == UserStatus.Registered ? [new UserEvent.EmailVerified(user.Address)] : [];
        return new Decision([.. verified, new UserEvent.PasswordSet(command.Password), new UserEvent.SessionsEnded(null, EndReason.PasswordReset)], null);
    }

    private static Decision AskEmailChange(UserState user, UserCommand.AskEmailChange command, DateTimeOffset now)
    {
        if (user.Password != command.Password) return WrongCredentials;
        if (user.Address == command.Address) return Decision.Nothing;
        if (user.Sent.GetValueOrDefault(LinkPurpose.ChangeEmail) is { } sent)
        {
            if (sent.Link == command.Link) return Decision.Nothing;
            if (now < sent.AskedAt + UserLimits.LinkPause) return LinkTooSoon;
        }
        return new UserEvent.EmailChangeAsked(command.Email, command.Address, command.Link, now + UserLimits.VerifyLinkLife);
    }

    private static bool IsSent(UserState user, LinkPurpose purpose, string link, DateTimeOffset now) => user.Sent.TryGetValue(purpose, out var sent) && sent.Is(link, now);

    private static Decision ChangeProfile(UserState user, UserCommand.ChangeProfile command)
    {
        var changed = new UserEvent.ProfileChanged((command.Name ?? user.Name).Trim(), (command.Headline ?? user.Headline).Trim(), command.Links ?? user.Links);
        if (!IsName(changed.Name)) return BadName;
        if (changed.Headline.Length > UserLimits.HeadlineLength || changed.Headline.Any(char.IsControl)) return BadHeadline;
        if (changed.Links.Count > UserLimits.Links || !changed.Links.All(IsLink)) return BadLinks;
        if (changed.Name == user.Name && changed.Headline == user.Headline && changed.Links.SequenceEqual(user.Links)) return Decision.Nothing;
        return changed;
    }

    private static Decision SetPicture(UserState user, UserCommand.SetPicture command)
    {
        if (!UserLimits.PictureTypes.Contains(command.MediaType) || command.Content.Length is 0 or > UserLimits.PictureBytes / 3 * 4 + 4) return BadPicture;
        if (user.Picture == new UserPicture(command.MediaType, command.Content)) return Decision.Nothing;
        return new UserEvent.PictureSet(command.MediaType, command.Content);
    }

    private static Decision SetPreferences(UserState user, UserCommand.SetPreferences command)
    {
        if (command.Preferences.Count > UserLimits.Preferences || !command.Preferences.All(IsPreference)) return BadPreferences;
        if (command.Preferences.SequenceEqual(user.Preferences)) return Decision.Nothing;
        return new UserEvent.PreferencesSet(command.Preferences);
    }

    private static Decision StartSession(UserState user, UserCommand.StartSession command, DateTimeOffset now)
    {
        if (user.Sessions.ContainsKey(command.Session)) return Decision.Nothing;
        if (user.Status == default || user.Password != command.Password) return WrongCredentials;
        var proof = user.Secret is null ? Decision.Nothing : SecondFactor(user, command);
        if (proof.Refusal is { } refusal) return refusal;
        if (user.Status != UserStatus.Verified) return NotVerified;
        if (user.IsBanned(now)) return IsBanned;
        return new Decision([.. proof.Events, .. LeastUsed(user), new UserEvent.SessionStarted(command.Session, command.Token, Cut(command.Device), command.From)], null);
    }

    private static Decision SecondFactor(UserState user, UserCommand.StartSession command) => command switch
    {
        { RecoveryCode: { } code } => user.RecoveryCodes.Contains(code) ? new UserEvent.RecoveryCodeUsed(code) : WrongCode,
        { Step: { } step } => step > user.LastStep ? new UserEvent.CodeUsed(step) : WrongCode,
        _ => CodeRequired,
    };

    /// <summary>The sessions that make room for one more.</summary>
    private static IEnumerable<UserEvent> LeastUsed(UserState user) => user.Sessions
        .OrderByDescending(session => session.Value.RenewedAt).ThenBy(session => session.Key, StringComparer.Ordinal)
        .Skip(UserLimits.Sessions - 1)
        .Select(session => new UserEvent.SessionEnded(session.Key, EndReason.TooMany));

    private static Decision RenewSession(UserState user, UserCommand.RenewSession command, DateTimeOffset now)
    {
        if (!user.Sessions.TryGetValue(command.Session, out var session) || session.HasExpired(now)) return RefreshRefused;
        if (user.IsBanned(now)) return IsBanned;
        if (session.Token == command.Next) return Decision.Nothing;
        if (session.Token == command.Presented) return new UserEvent.SessionRenewed(command.Session, command.Next);
        if (session.Previous == command.Presented && now <= session.RenewedAt + UserLimits.RenewalGrace) return RefreshRaced;
        return new UserEvent.SessionEnded(command.Session, EndReason.Reuse);
    }

    private static Decision EndSession(UserState user, UserCommand.EndSession command) =>
        user.Sessions.ContainsKey(command.Session) ? new UserEvent.SessionEnded(command.Session, EndReason.SignedOut) : Decision.Nothing;

    /// <summary>A guest has no session, and is signed out all the same.</summary>
    private static Decision EndSessions(UserState user) =>
        user.Sessions.IsEmpty && user.Status != default ? Decision.Nothing : new UserEvent.SessionsEnded(null, EndReason.SignedOut);

    private static Decision FailSignIn(UserState user, UserCommand.FailSignIn command) =>
        user.Status == default ? Decision.Nothing : new UserEvent.SignInFailed(Cut(command.Device), command.From);

    private static Decision AskSecondFactor(UserState user, UserCommand.AskSecondFactor command)
    {
        if (user.Password != command.Password) return WrongCredentials;
        if (user.Secret is not null) return SecondFactorIsOn;
        if (user.AskedSecret == command.Secret) return Decision.Nothing;
        return new UserEvent.SecondFactorAsked(command.Secret);
    }

    private static Decision ConfirmSecondFactor(UserState user, UserCommand.ConfirmSecondFactor command)
    {
        if (user.Secret == command.Secret) return Decision.Nothing;
        if (user.Secret is not null) return SecondFactorIsOn;
        if (user.AskedSecret != command.Secret) return NoSecondFactorAsked;
        return new UserEvent.SecondFactorConfirmed(command.Step, command.RecoveryCodes);
    }

    private static Decision RemoveSecondFactor(UserState user, UserCommand.RemoveSecondFactor command)
    {
        if (user.Password != command.Password) return WrongCredentials;
        if (user.Secret is null && user.AskedSecret is null) return Decision.Nothing;
        return new UserEvent.SecondFactorRemoved();
    }

    private static Decision CreateToken(UserState user, UserCommand.CreateToken command, DateTimeOffset now)
    {
        if (user.Tokens.ContainsKey(command.Token)) return Decision.Nothing;
        if (!IsText(command.Name, UserLimits.TokenNameLength)) return BadTokenName;
        if (command.Scopes.Count is 0 or > UserLimits.Scopes || !command.Scopes.All(scope => IsText(scope, UserLimits.ScopeLength))) return BadScopes;
        if (command.Until <= now || command.Until > now.AddDays(UserLimits.TokenDays)) return BadDays;
        if (user.Tokens.Values.Count(token => now < token.Until) >= UserLimits.Tokens) return TooManyTokens;
        return new UserEvent.TokenCreated(command.Token, command.Hash, command.Name.Trim(), command.Scopes, command.Until);
    }

    private static Decision UseToken(UserState user, UserCommand.UseToken command, DateTimeOffset now)
    {
        if (!user.Tokens.TryGetValue(command.Token, out var token) || now >= token.Until) return NoSuchToken;
        if (user.IsBanned(now)) return IsBanned;
        if (now < token.UsedAt + UserLimits.TokenUsedEvery) return Decision.Nothing;
        return new UserEvent.TokenUsed(command.Token);
    }

    private static Decision RevokeToken(UserState user, UserCommand.RevokeToken command) =>
        user.Tokens.ContainsKey(command.Token) ? new UserEvent.TokenRevoked(command.Token) : Decision.Nothing;

    /// <summary>A guest is erased too; nobody else erases a person.</summary>
    private static Decision Erase(UserState user, UserCommand.Erase command)
    {
        if (user.Owner is { } owner && owner != command.By) return OnlyOneself;
        if (user.Status == UserStatus.Erased) return Decision.Nothing;
        string?[] addresses = [user.Address, user.Changing?.Address];
        return new UserEvent.Erased([.. addresses.OfType<string>().Where(address => address.Length > 0)]);
    }

    private static Decision Moderate(UserState user, UserCommand.Moderating command, DateTimeOffset now) => command switch
    {
        _ when command.As < UserRole.Moderator => OnlyModerators,
        _ when command.As < UserRole.Admin && user.Roles.Any(role => role >= UserRole.Moderator) => OnlyAdmins,
        UserCommand.Mute or UserCommand.Ban when user.Owner == command.By => NotOneself,
        UserCommand.Mute mute => Mute(user, mute, now),
        UserCommand.Unmute unmute => Ending(user.Mute, unmute.Why, new UserEvent.Unmuted(unmute.Why)),
        UserCommand.Ban ban => Ban(user, ban, now),
        UserCommand.Unban unban => Ending(user.Ban, unban.Why, new UserEvent.Unbanned(unban.Why)),
        _ when command.As < UserRole.Admin => OnlyAdmins,
        UserCommand.GrantRole grant => GrantRole(user, grant),
        UserCommand.RevokeRole revoke => RevokeRole(user, revoke),
        _ => throw new UnreachableException($"No rule for {command.GetType().Name}"),
    };

    private static Decision Mute(UserState user, UserCommand.Mute command, DateTimeOffset now)
    {
        if (BadSpell(command.Until, command.Why, now) is { } refusal) return refusal;
        if (user.Mute == new Spell(command.Until)) return Decision.Nothing;
        return new UserEvent.Muted(command.Until, command.Why);
    }

    private static Decision Ban(UserState user, UserCommand.Ban command, DateTimeOffset now)
    {
        if (BadSpell(command.Until, command.Why, now) is { } refusal) return refusal;
        if (user.Ban == new Spell(command.Until)) return Decision.Nothing;
        return new Decision([new UserEvent.Banned(command.Until, command.Why), new UserEvent.SessionsEnded(null, EndReason.Banned)], null);
    }

    private static Decision Ending(Spell? spell, string why, UserEvent ended)
    {
        if (!IsText(why, UserLimits.WhyLength)) return BadWhy;
        return spell is null ? Decision.Nothing : ended;
    }

    private static Refusal? BadSpell(DateTimeOffset? until, string why, DateTimeOffset now)
    {
        if (!IsText(why, UserLimits.WhyLength)) return BadWhy;
        return until <= now ? BadUntil : null;
    }

    private static Decision GrantRole(UserState user, UserCommand.GrantRole command)
    {
        if (!IsGranted(command.Role)) return BadRole;
        if (!IsText(command.Why, UserLimits.WhyLength)) return BadWhy;
        if (user.Status != UserStatus.Verified) return NoAccount;
        if (user.Roles.Contains(command.Role)) return Decision.Nothing;
        return new UserEvent.RoleGranted(command.Role, command.Why);
    }

    /// <summary>Nobody gives the role of an admin up, so that there is always one.</summary>
    private static Decision RevokeRole(UserState user, UserCommand.RevokeRole command)
    {
        if (!IsGranted(command.Role)) return BadRole;
        if (!IsText(command.Why, UserLimits.WhyLength)) return BadWhy;
        if (!user.Roles.Contains(command.Role)) return Decision.Nothing;
        if (command.Role == UserRole.Admin && user.Owner == command.By) return OwnRole;
        return new UserEvent.RoleRevoked(command.Role, command.Why);
    }

    private static bool IsGranted(UserRole role) => role is UserRole.Expert or UserRole.Moderator or UserRole.Admin;

    private static bool IsName(string name) => IsText(name.Trim(), UserLimits.NameLength) && !name.Any(char.IsControl);

    private static bool IsText(string text, int longest) => text.Length <= longest && !string.IsNullOrWhiteSpace(text);

    private static bool IsLink(string link) =>
        link.Length <= UserLimits.LinkLength && link.StartsWith("https://", StringComparison.Ordinal) && Uri.TryCreate(link, UriKind.Absolute, out var uri) && uri.UserInfo.Length == 0 && !link.Any(sign => char.IsControl(sign) || char.IsWhiteSpace(sign));

    private static bool IsPreference(KeyValuePair<string, string> preference) =>
        preference.Key.Length is > 0 and <= UserLimits.PreferenceNameLength && preference.Key.All(sign => char.IsAsciiLetterOrDigit(sign) || sign is '.' or '-')
        && preference.Value.Length <= UserLimits.PreferenceLength;

    private static string Cut(string device) => device.Length <= UserLimits.DeviceLength ? device : device[..UserLimits.DeviceLength];
}
