using System.Collections.Immutable;
using System.Diagnostics;

namespace SkillGraph.Domain.Users;

/// <summary>A person's account as it is looked at, folded from the same events its rules decide by. What of it is shown to whom is not decided here.</summary>
public sealed record UserView
{
    public required string Id { get; init; }

    public long Version { get; init; }

    public UserStatus Status { get; init; }

    public string Email { get; init; } = "";

    public string Address { get; init; } = "";

    public string Password { get; init; } = "";

    public string Name { get; init; } = "";

    public string Headline { get; init; } = "";

    public ImmutableList<string> Links { get; init; } = [];

    public UserPicture? Picture { get; init; }

    /// <summary>The version at which the picture was set: what it is cached under.</summary>
    public long PictureVersion { get; init; }

    public ImmutableSortedDictionary<string, string> Preferences { get; init; } = UserState.NoPreferences;

    public DateTimeOffset? Since { get; init; }

    /// <summary>The address the person wants to change to.</summary>
    public NewEmail? Changing { get; init; }

    public ImmutableSortedDictionary<LinkPurpose, SentLink> Sent { get; init; } = ImmutableSortedDictionary<LinkPurpose, SentLink>.Empty;

    public ImmutableList<SessionView> Sessions { get; init; } = [];

    /// <summary>The devices that somebody signed in from, newest last.</summary>
    public ImmutableList<string> Devices { get; init; } = [];

    public string? AskedSecret { get; init; }

    public string? Secret { get; init; }

    public long LastStep { get; init; }

    public ImmutableList<string> RecoveryCodes { get; init; } = [];

    public ImmutableList<TokenView> Tokens { get; init; } = [];

    public ImmutableSortedSet<UserRole> Roles { get; init; } = [];

    public Spell? Mute { get; init; }

    public Spell? Ban { get; init; }

    /// <summary>What moderators and admins did, the last <see cref="UserLimits.ModerationShown"/> of it.</summary>
    public ImmutableList<ModerationView> Moderated { get; init; } = [];

    public bool HasAccount => Status == UserStatus.Verified;

    public bool IsMuted(DateTimeOffset now) => Mute is { } mute && mute.LastsAt(now);

    public bool IsBanned(DateTimeOffset now) => Ban is { } ban && ban.LastsAt(now);

    public bool HasSent(LinkPurpose purpose, string link, DateTimeOffset now) => Sent.TryGetValue(purpose, out var sent) && sent.Is(link, now);

    public UserView Apply(Recorded<UserEvent> recorded) => After(recorded) with { Version = recorded.Version };

    private UserView After(Recorded<UserEvent> recorded) => recorded.Event switch
    {
        UserEvent.Registered registered => Registered(registered, recorded.At),
        UserEvent.ResetAsked asked => this with { Sent = Sent.SetItem(LinkPurpose.Reset, new SentLink(asked.Link, recorded.At, asked.Until)) },
        UserEvent.EmailVerified => this with { Status = UserStatus.Verified, Since = Since ?? recorded.At, Sent = Sent.Remove(LinkPurpose.Verify) },
        UserEvent.PasswordSet set => this with { Password = set.Password, Sent = Sent.Remove(LinkPurpose.Reset) },
        UserEvent.PasswordRehashed rehashed => this with { Password = rehashed.Password },
        UserEvent.EmailChangeAsked asked => this with
        {
            Changing = new NewEmail(asked.Email, asked.Address),
            Sent = Sent.SetItem(LinkPurpose.ChangeEmail, new SentLink(asked.Link, recorded.At, asked.Until)),
        },
        UserEvent.EmailChanged changed => this with { Email = changed.Email, Address = changed.Address, Changing = null, Sent = Sent.Clear() },
        UserEvent.ProfileChanged changed => this with { Name = changed.Name, Headline = changed.Headline, Links = changed.Links },
        UserEvent.PictureSet set => this with { Picture = new UserPicture(set.MediaType, set.Content), PictureVersion = recorded.Version },
        UserEvent.PictureRemoved => this with { Picture = null },
        UserEvent.PreferencesSet set => this with { Preferences = set.Preferences },
        UserEvent.SessionStarted started => this with
        {
            Sessions = Sessions.Add(new SessionView(started.Session, started.Token, started.Device, started.From, recorded.At, recorded.At)),
            Devices = Known(started.Device),
        },
        UserEvent.SessionRenewed renewed => this with
        {
            Sessions = Sessions.ConvertAll(session => session.Id == renewed.Session ? session with { Token = renewed.Token, LastUsedAt = recorded.At } : session),
        },
        UserEvent.SessionEnded ended => this with { Sessions = Sessions.RemoveAll(session => session.Id == ended.Session) },
        UserEvent.SessionsEnded ended => this with { Sessions = Sessions.RemoveAll(session => session.Id != ended.Except) },
        UserEvent.SignInFailed => this,
        UserEvent.SecondFactorAsked asked => this with { AskedSecret = asked.Secret },
        UserEvent.SecondFactorConfirmed confirmed => this with { Secret = AskedSecret, AskedSecret = null, LastStep = confirmed.Step, RecoveryCodes = confirmed.RecoveryCodes },
        UserEvent.CodeUsed used => this with { LastStep = used.Step },
        UserEvent.RecoveryCodeUsed used => this with { RecoveryCodes = RecoveryCodes.Remove(used.Code) },
        UserEvent.SecondFactorRemoved => this with { Secret = null, AskedSecret = null, RecoveryCodes = [] },
        UserEvent.TokenCreated created => this with
        {
            Tokens = Tokens.Add(new TokenView(created.Token, created.Hash, created.Name, created.Scopes, recorded.At, created.Until, null)),
        },
        UserEvent.TokenUsed used => this with { Tokens = Tokens.ConvertAll(token => token.Id == used.Token ? token with { LastUsedAt = recorded.At } : token) },
        UserEvent.TokenRevoked revoked => this with { Tokens = Tokens.RemoveAll(token => token.Id == revoked.Token) },
        UserEvent.RoleGranted granted => Did(recorded, Moderation.RoleGranted, granted.Why, granted.Role) with { Roles = Roles.Add(granted.Role) },
        UserEvent.RoleRevoked revoked => Did(recorded, Moderation.RoleRevoked, revoked.Why, revoked.Role) with { Roles = Roles.Remove(revoked.Role) },
        UserEvent.Muted muted => Did(recorded, Moderation.Muted, muted.Why, until: muted.Until) with { Mute = new Spell(muted.Until) },
        UserEvent.Unmuted unmuted => Did(recorded, Moderation.Unmuted, unmuted.Why) with { Mute = null },
        UserEvent.Banned banned => Did(recorded, Moderation.Banned, banned.Why, until: banned.Until) with { Ban = new Spell(banned.Until) },
        UserEvent.Unbanned unbanned => Did(recorded, Moderation.Unbanned, unbanned.Why) with { Ban = null },
        UserEvent.Erased => new UserView { Id = Id, Status = UserStatus.Erased },
        _ => throw new UnreachableException($"Nobody handles {recorded.Event.GetType().Name}"),
    };

    private UserView Did(Recorded<UserEvent> recorded, Moderation what, string why, UserRole? role = null, DateTimeOffset? until = null)
    {
        var before = Moderated.Count < UserLimits.ModerationShown ? Moderated : Moderated.RemoveAt(0);
        return this with { Moderated = before.Add(new ModerationView(recorded.Version, recorded.At, recorded.By, what, role, until, why)) };
    }

    private ImmutableList<string> Known(string device)
    {
        var others = Devices.Remove(device);
        return (others.Count < UserLimits.Devices ? others : others.RemoveAt(0)).Add(device);
    }

    private UserView Registered(UserEvent.Registered registered, DateTimeOffset at) => this with
    {
        Status = UserStatus.Registered,
        Email = registered.Email,
        Address = registered.Address,
        Name = registered.Name,
        Password = registered.Password,
        Sent = Sent.Clear().Add(LinkPurpose.Verify, new SentLink(registered.Link, at, registered.Until)),
    };
}

/// <summary>A session as it is looked at. <c>Token</c> is the hash of the token that renews it.</summary>
public sealed record SessionView(string Id, string Token, string Device, string From, DateTimeOffset StartedAt, DateTimeOffset LastUsedAt)
{
    public bool HasExpired(DateTimeOffset now) => now - LastUsedAt >= UserLimits.SessionIdle || now - StartedAt >= UserLimits.SessionLife;
}

/// <summary>A personal token as it is looked at.</summary>
public sealed record TokenView(string Id, string Hash, string Name, ImmutableList<string> Scopes, DateTimeOffset CreatedAt, DateTimeOffset Until, DateTimeOffset? LastUsedAt);

/// <summary>What a moderator or an admin did to a person, and why.</summary>
public sealed record ModerationView(long Version, DateTimeOffset At, UserId By, Moderation What, UserRole? Role, DateTimeOffset? Until, string Why);
