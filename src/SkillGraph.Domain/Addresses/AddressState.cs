using SkillGraph.Domain.Users;

namespace SkillGraph.Domain.Addresses;

/// <summary>Whose an e-mail address is: nobody's, reserved until a time, or somebody's for good. It is what the rules read and what is looked up.</summary>
public sealed record AddressState
{
    public static readonly AddressState Free = new();

    public UserId? Holder { get; init; }

    /// <summary>Until when it is reserved; null when it is not only reserved.</summary>
    public DateTimeOffset? Until { get; init; }

    public Guesses ByStrangers { get; init; } = Guesses.None;

    public Guesses ByKnownDevices { get; init; } = Guesses.None;

    public Guesses TriedBy(GuessedBy by) => by == GuessedBy.KnownDevice ? ByKnownDevices : ByStrangers;

    public AddressState With(GuessedBy by, Guesses guesses) => by == GuessedBy.KnownDevice ? this with { ByKnownDevices = guesses } : this with { ByStrangers = guesses };

    /// <summary>Whose it is now.</summary>
    public UserId? HolderAt(DateTimeOffset now) => Until is null || now < Until ? Holder : null;
}

/// <summary>How long an address is kept for somebody, and what is tried on it.</summary>
public static class AddressLimits
{
    /// <summary>Passwords that may be tried without a wait.</summary>
    public const int FreeGuesses = 5;

    /// <summary>Guesses that may still turn out to be right: more are never looked at at once.</summary>
    public const int OpenGuesses = 16;

    /// <summary>An hour longer than the link that verifies it is good, so that whoever follows the link still has it.</summary>
    public static readonly TimeSpan Reservation = UserLimits.VerifyLinkLife + TimeSpan.FromHours(1);
}
