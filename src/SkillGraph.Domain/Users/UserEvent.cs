using System.Collections.Immutable;

namespace SkillGraph.Domain.Users;

/// <summary>What can have happened to a person's account.</summary>
public abstract record UserEvent
{
    private UserEvent()
    {
    }

    /// <summary><c>Link</c> is the hash of what the verifying mail holds, good until <c>Until</c>.</summary>
    public sealed record Registered(string Email, string Address, string Name, string Password, string Link, DateTimeOffset Until) : UserEvent;

    public sealed record ResetAsked(string Link, DateTimeOffset Until) : UserEvent;

    public sealed record EmailVerified(string Address) : UserEvent;

    public sealed record PasswordSet(string Password) : UserEvent;

    /// <summary>The password of before, hashed in the way of now.</summary>
    public sealed record PasswordRehashed(string Password) : UserEvent;

    public sealed record EmailChangeAsked(string Email, string Address, string Link, DateTimeOffset Until) : UserEvent;

    /// <summary><c>Before</c> is the address that is given up.</summary>
    public sealed record EmailChanged(string Email, string Address, string Before) : UserEvent;

    public sealed record ProfileChanged(string Name, string Headline, ImmutableList<string> Links) : UserEvent;

    public sealed record PictureSet(string MediaType, string Content) : UserEvent;

    public sealed record PictureRemoved : UserEvent;

    public sealed record PreferencesSet(ImmutableSortedDictionary<string, string> Preferences) : UserEvent;

    /// <summary><c>Token</c> is the hash of the token that renews it, <c>From</c> the network address it was started from.</summary>
    public sealed record SessionStarted(string Session, string Token, string Device, string From) : UserEvent;

    public sealed record SessionRenewed(string Session, string Token) : UserEvent;

    public sealed record SessionEnded(string Session, EndReason Reason) : UserEvent;

    /// <summary>All of them but one, and whatever the person was let in with before without a session.</summary>
    public sealed record SessionsEnded(string? Except, EndReason Reason) : UserEvent;

    public sealed record SignInFailed(string Device, string From) : UserEvent;

    public sealed record SecondFactorAsked(string Secret) : UserEvent;

    public sealed record SecondFactorConfirmed(long Step, ImmutableList<string> RecoveryCodes) : UserEvent;

    public sealed record CodeUsed(long Step) : UserEvent;

    public sealed record RecoveryCodeUsed(string Code) : UserEvent;

    public sealed record SecondFactorRemoved : UserEvent;

    public sealed record TokenCreated(string Token, string Hash, string Name, ImmutableList<string> Scopes, DateTimeOffset Until) : UserEvent;

    public sealed record TokenUsed(string Token) : UserEvent;

    public sealed record TokenRevoked(string Token) : UserEvent;

    public sealed record RoleGranted(UserRole Role, string Why) : UserEvent;

    public sealed record RoleRevoked(UserRole Role, string Why) : UserEvent;

    public sealed record Muted(DateTimeOffset? Until, string Why) : UserEvent;

    public sealed record Unmuted(string Why) : UserEvent;

    public sealed record Banned(DateTimeOffset? Until, string Why) : UserEvent;

    public sealed record Unbanned(string Why) : UserEvent;

    /// <summary><c>Addresses</c> are those that are given up.</summary>
    public sealed record Erased(ImmutableList<string> Addresses) : UserEvent;
}
