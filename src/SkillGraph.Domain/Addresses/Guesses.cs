using System.Collections.Immutable;

namespace SkillGraph.Domain.Addresses;

/// <summary>Who tries a password. Stored: add values, never renumber.</summary>
public enum GuessedBy
{
    Stranger = 1,

    /// <summary>A device that has signed in to that account before: strangers cannot use up what it may try.</summary>
    KnownDevice = 2,
}

/// <summary>
/// The passwords that were tried on an account and not forgotten yet. Each is forgotten after the longest wait, one after the other; the more there are, the longer the next one
/// has to wait, but never longer than that.
/// </summary>
public sealed record Guesses
{
    public static readonly Guesses None = new();

    /// <summary>When all of them are forgotten.</summary>
    public DateTimeOffset Forgotten { get; init; }

    /// <summary>Before that, nothing is tried.</summary>
    public DateTimeOffset Next { get; init; }

    /// <summary>The newest ones, by their ids: those that may still turn out to be right.</summary>
    public ImmutableList<string> Open { get; init; } = [];
}

/// <summary>How fast passwords may be tried: so many at once, then each after twice the wait before, up to the longest.</summary>
public sealed record GuessRhythm(TimeSpan First, TimeSpan Longest)
{
    /// <summary>In 24 hours at most 57: 16 until the waits are the longest, and one for each 36 minutes.</summary>
    public static readonly GuessRhythm Strangers = new(TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(36));

    /// <summary>In 24 hours at most 42: with those of strangers fewer than a hundred.</summary>
    public static readonly GuessRhythm KnownDevices = new(TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(60));

    public static GuessRhythm Of(GuessedBy by) => by == GuessedBy.KnownDevice ? KnownDevices : Strangers;

    /// <summary>The wait after a guess, when so many of them are not forgotten.</summary>
    public TimeSpan After(double guesses, int free)
    {
        var wait = First;
        for (var number = free + 1; number < guesses && wait < Longest; number++) wait *= 2;
        return guesses <= free ? TimeSpan.Zero : wait < Longest ? wait : Longest;
    }
}
