using System.Collections.Immutable;

namespace SkillGraph.Domain.Users;

/// <summary>
/// What somebody may want of a person's account. Passwords come hashed, and tokens, links and codes as hashes: whoever hands a command over has checked what
/// was typed against them, and the rules see to it that they are still those.
/// </summary>
public abstract record UserCommand : ICommand
{
    private UserCommand(UserId by) => By = by;

    public UserId By { get; }

    /// <summary>What others do to a person; <c>As</c> is the role in which they act.</summary>
    public abstract record Moderating(UserId By, UserRole As) : UserCommand(By);

    /// <summary><c>Address</c> is the id of the e-mail's address entity, which the person has reserved.</summary>
    public sealed record Register(UserId By, string Email, string Address, string Name, string Password, string Link) : UserCommand(By);

    public sealed record AskReset(UserId By, string Link) : UserCommand(By);

    /// <summary>The link is one of those that were sent to an address of the person: the first, or one they change to.</summary>
    public sealed record VerifyEmail(UserId By, string Link) : UserCommand(By);

    /// <summary><c>Before</c> is the password that was checked; <c>Session</c> is the one that goes on.</summary>
    public sealed record SetPassword(UserId By, string Before, string Password, string? Session) : UserCommand(By);

    /// <summary><c>Password</c> is the one that was checked, hashed anew.</summary>
    public sealed record RehashPassword(UserId By, string Before, string Password) : UserCommand(By);

    public sealed record ResetPassword(UserId By, string Link, string Password) : UserCommand(By);

    public sealed record AskEmailChange(UserId By, string Password, string Email, string Address, string Link) : UserCommand(By);

    /// <summary>What is null stays as it is.</summary>
    public sealed record ChangeProfile(UserId By, string? Name, string? Headline, ImmutableList<string>? Links) : UserCommand(By);

    /// <summary><c>Content</c> is the base64 of the picture.</summary>
    public sealed record SetPicture(UserId By, string MediaType, string Content) : UserCommand(By);

    public sealed record RemovePicture(UserId By) : UserCommand(By);

    public sealed record SetPreferences(UserId By, ImmutableSortedDictionary<string, string> Preferences) : UserCommand(By);

    /// <summary><c>Password</c> is the one that was checked; <c>Step</c> the time step of a right code, or <c>RecoveryCode</c> a recovery code.</summary>
    public sealed record StartSession(
        UserId By, string Session, string Token, string Device, string From, string Password, long? Step, string? RecoveryCode) : UserCommand(By);

    /// <summary>Whoever presents the session's token gets the next one; whoever presents an older one ends the session.</summary>
    public sealed record RenewSession(UserId By, string Session, string Presented, string Next) : UserCommand(By);

    public sealed record EndSession(UserId By, string Session) : UserCommand(By);

    public sealed record EndSessions(UserId By) : UserCommand(By);

    public sealed record FailSignIn(UserId By, string Device, string From) : UserCommand(By);

    public sealed record AskSecondFactor(UserId By, string Password, string Secret) : UserCommand(By);

    /// <summary><c>Step</c> is the time step of a right code of that secret.</summary>
    public sealed record ConfirmSecondFactor(UserId By, string Secret, long Step, ImmutableList<string> RecoveryCodes) : UserCommand(By);

    public sealed record RemoveSecondFactor(UserId By, string Password) : UserCommand(By);

    public sealed record CreateToken(UserId By, string Token, string Hash, string Name, ImmutableList<string> Scopes, DateTimeOffset Until) : UserCommand(By);

    public sealed record UseToken(UserId By, string Token) : UserCommand(By);

    public sealed record RevokeToken(UserId By, string Token) : UserCommand(By);

    public sealed record Erase(UserId By) : UserCommand(By);

    public sealed record GrantRole(UserId By, UserRole As, UserRole Role, string Why) : Moderating(By, As);

    public sealed record RevokeRole(UserId By, UserRole As, UserRole Role, string Why) : Moderating(By, As);

    /// <summary>Until null: for good.</summary>
    public sealed record Mute(UserId By, UserRole As, DateTimeOffset? Until, string Why) : Moderating(By, As);

    public sealed record Unmute(UserId By, UserRole As, string Why) : Moderating(By, As);

    /// <inheritdoc cref="Mute"/>
    public sealed record Ban(UserId By, UserRole As, DateTimeOffset? Until, string Why) : Moderating(By, As);

    public sealed record Unban(UserId By, UserRole As, string Why) : Moderating(By, As);
}
