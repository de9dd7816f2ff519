namespace SkillGraph.Domain.Users;

/// <summary>Where a person's account is in its life; the default means that there is none: a guest. Stored: add values, never renumber.</summary>
public enum UserStatus
{
    Registered = 1,
    Verified = 2,
    Erased = 3,
}

/// <summary>What a link in a mail is for. Stored: add values, never renumber.</summary>
public enum LinkPurpose
{
    Verify = 1,
    Reset = 2,
    ChangeEmail = 3,
}

/// <summary>Why a session ended. Stored: add values, never renumber.</summary>
public enum EndReason
{
    SignedOut = 1,
    Reuse = 2,
    PasswordChanged = 3,
    PasswordReset = 4,
    Banned = 5,
    TooMany = 6,
}

/// <summary>What moderators and admins do to people. Stored: add values, never renumber.</summary>
public enum Moderation
{
    RoleGranted = 1,
    RoleRevoked = 2,
    Muted = 3,
    Unmuted = 4,
    Banned = 5,
    Unbanned = 6,
}
