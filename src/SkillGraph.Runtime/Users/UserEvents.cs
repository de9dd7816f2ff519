using System.Collections.Frozen;
using SkillGraph.Domain.Users;
using SkillGraph.Runtime.Events;

namespace SkillGraph.Runtime.Users;

/// <summary>The stored names of the events of an account, and what of each is personal.</summary>
public static class UserEvents
{
    public const string Registered = "user.registered.v1";
    public const string EmailVerified = "user.email-verified.v1";
    public const string PasswordSet = "user.password-set.v1";
    public const string EmailChangeAsked = "user.email-change-asked.v1";
    public const string EmailChanged = "user.email-changed.v1";
    public const string ProfileChanged = "user.profile-changed.v1";
    public const string SessionStarted = "user.session-started.v1";
    public const string SessionEnded = "user.session-ended.v1";
    public const string SessionsEnded = "user.sessions-ended.v1";
    public const string SignInFailed = "user.sign-in-failed.v1";
    public const string SecondFactorConfirmed = "user.second-factor-confirmed.v1";
    public const string SecondFactorRemoved = "user.second-factor-removed.v1";
    public const string TokenCreated = "user.token-created.v1";
    public const string TokenRevoked = "user.token-revoked.v1";
    public const string RoleGranted = "user.role-granted.v1";
    public const string RoleRevoked = "user.role-revoked.v1";
    public const string Muted = "user.muted.v1";
    public const string Unmuted = "user.unmuted.v1";
    public const string Banned = "user.banned.v1";
    public const string Unbanned = "user.unbanned.v1";
    public const string Erased = "user.erased.v1";

    /// <summary>What admins look back at: who was let in, and who was given or lost what.</summary>
    public static readonly FrozenSet<string> Audited =
    [
        Registered, EmailVerified, PasswordSet, EmailChanged, SessionStarted, SessionEnded, SignInFailed, SecondFactorConfirmed, SecondFactorRemoved, TokenCreated, TokenRevoked,
        RoleGranted, RoleRevoked, Muted, Unmuted, Banned, Unbanned, Erased,
    ];

    /// <summary>What stands where something was that is gone.</summary>
    private const string Gone = "";

    // What is stored under these names exists for ever: add lines; never edit or remove one.
    public static readonly EventCatalogue<UserEvent> Catalogue = new(
        new StoredName<UserEvent, UserEvent.Registered>(
            Registered, UserJson.Default.Registered, new(fact => fact with { Email = Gone, Name = Gone, Password = Gone })),
        new StoredName<UserEvent, UserEvent.ResetAsked>("user.reset-asked.v1", UserJson.Default.ResetAsked),
        new StoredName<UserEvent, UserEvent.EmailVerified>(EmailVerified, UserJson.Default.EmailVerified),
        new StoredName<UserEvent, UserEvent.PasswordSet>(PasswordSet, UserJson.Default.PasswordSet, new(fact => fact with { Password = Gone })),
        new StoredName<UserEvent, UserEvent.PasswordRehashed>("user.password-rehashed.v1", UserJson.Default.PasswordRehashed, new(fact => fact with { Password = Gone })),
        new StoredName<UserEvent, UserEvent.EmailChangeAsked>(EmailChangeAsked, UserJson.Default.EmailChangeAsked, new(fact => fact with { Email = Gone })),
        new StoredName<UserEvent, UserEvent.EmailChanged>(EmailChanged, UserJson.Default.EmailChanged, new(fact => fact with { Email = Gone })),
        new StoredName<UserEvent, UserEvent.ProfileChanged>(
            ProfileChanged, UserJson.Default.ProfileChanged, new(fact => fact with { Name = Gone, Headline = Gone, Links = [] })),
        new StoredName<UserEvent, UserEvent.PictureSet>("user.picture-set.v1", UserJson.Default.PictureSet, new(fact => fact with { Content = Gone })),
        new StoredName<UserEvent, UserEvent.PictureRemoved>("user.picture-removed.v1", UserJson.Default.PictureRemoved),
        new StoredName<UserEvent, UserEvent.PreferencesSet>(
            "user.preferences-set.v1", UserJson.Default.PreferencesSet, new(fact => fact with { Preferences = fact.Preferences.Clear() })),
        new StoredName<UserEvent, UserEvent.SessionStarted>(
            SessionStarted, UserJson.Default.SessionStarted, new(fact => fact with { Device = Gone, From = Gone })),
        new StoredName<UserEvent, UserEvent.SessionRenewed>("user.session-renewed.v1", UserJson.Default.SessionRenewed),
        new StoredName<UserEvent, UserEvent.SessionEnded>(SessionEnded, UserJson.Default.SessionEnded),
        new StoredName<UserEvent, UserEvent.SessionsEnded>(SessionsEnded, UserJson.Default.SessionsEnded),
        new StoredName<UserEvent, UserEvent.SignInFailed>(SignInFailed, UserJson.Default.SignInFailed, new(fact => fact with { Device = Gone, From = Gone })),
        new StoredName<UserEvent, UserEvent.SecondFactorAsked>("user.second-factor-asked.v1", UserJson.Default.SecondFactorAsked, new(fact => fact with { Secret = Gone })),
        new StoredName<UserEvent, UserEvent.SecondFactorConfirmed>(SecondFactorConfirmed, UserJson.Default.SecondFactorConfirmed),
        new StoredName<UserEvent, UserEvent.CodeUsed>("user.code-used.v1", UserJson.Default.CodeUsed),
        new StoredName<UserEvent, UserEvent.RecoveryCodeUsed>("user.recovery-code-used.v1", UserJson.Default.RecoveryCodeUsed),
        new StoredName<UserEvent, UserEvent.SecondFactorRemoved>(SecondFactorRemoved, UserJson.Default.SecondFactorRemoved),
        new StoredName<UserEvent, UserEvent.TokenCreated>(TokenCreated, UserJson.Default.TokenCreated, new(fact => fact with { Name = Gone })),
        new StoredName<UserEvent, UserEvent.TokenUsed>("user.token-used.v1", UserJson.Default.TokenUsed),
        new StoredName<UserEvent, UserEvent.TokenRevoked>(TokenRevoked, UserJson.Default.TokenRevoked),
        new StoredName<UserEvent, UserEvent.RoleGranted>(RoleGranted, UserJson.Default.RoleGranted, Personal<UserEvent.RoleGranted>.OfOwner(fact => fact with { Why = Gone })),
        new StoredName<UserEvent, UserEvent.RoleRevoked>(RoleRevoked, UserJson.Default.RoleRevoked, Personal<UserEvent.RoleRevoked>.OfOwner(fact => fact with { Why = Gone })),
        new StoredName<UserEvent, UserEvent.Muted>(Muted, UserJson.Default.Muted, Personal<UserEvent.Muted>.OfOwner(fact => fact with { Why = Gone })),
        new StoredName<UserEvent, UserEvent.Unmuted>(Unmuted, UserJson.Default.Unmuted, Personal<UserEvent.Unmuted>.OfOwner(fact => fact with { Why = Gone })),
        new StoredName<UserEvent, UserEvent.Banned>(Banned, UserJson.Default.Banned, Personal<UserEvent.Banned>.OfOwner(fact => fact with { Why = Gone })),
        new StoredName<UserEvent, UserEvent.Unbanned>(Unbanned, UserJson.Default.Unbanned, Personal<UserEvent.Unbanned>.OfOwner(fact => fact with { Why = Gone })),
        new StoredName<UserEvent, UserEvent.Erased>(Erased, UserJson.Default.Erased));
}
