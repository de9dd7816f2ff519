using System.Collections.Immutable;

namespace SkillGraph.Domain.Users;

/// <summary>What the rules of an account read, and nothing else. Its members are in one order in every process, so that the same state has the same bytes.</summary>
public sealed record UserState
{
    internal static readonly ImmutableSortedDictionary<string, string> NoPreferences = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    public static readonly UserState Unknown = new();

    public UserStatus Status { get; init; }

    /// <summary>Whose account it is; null while there is none.</summary>
    public UserId? Owner { get; init; }

    public string Address { get; init; } = "";

    public string Password { get; init; } = "";

    public string Name { get; init; } = "";

    public string Headline { get; init; } = "";

    public ImmutableList<string> Links { get; init; } = [];

    public ImmutableSortedDictionary<string, string> Preferences { get; init; } = NoPreferences;

    public UserPicture? Picture { get; init; }

    public ImmutableSortedDictionary<LinkPurpose, SentLink> Sent { get; init; } = ImmutableSortedDictionary<LinkPurpose, SentLink>.Empty;

    /// <summary>The link with which an address was verified last: who follows it twice is told nothing new.</summary>
    public string? Followed { get; init; }

    /// <summary>The address the person wants to change to.</summary>
    public NewEmail? Changing { get; init; }

    public ImmutableSortedDictionary<string, UserSession> Sessions { get; init; } = ImmutableSortedDictionary.Create<string, UserSession>(StringComparer.Ordinal);

    public string? AskedSecret { get; init; }

    /// <summary>The secret of the second factor; null when there is none.</summary>
    public string? Secret { get; init; }

    /// <summary>The time step of the last code that was used; none of it or before it is good any more.</summary>
    public long LastStep { get; init; }

    public ImmutableSortedSet<string> RecoveryCodes { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    public ImmutableSortedDictionary<string, UserToken> Tokens { get; init; } = ImmutableSortedDictionary.Create<string, UserToken>(StringComparer.Ordinal);

    public ImmutableSortedSet<UserRole> Roles { get; init; } = [];

    public Spell? Mute { get; init; }

    public Spell? Ban { get; init; }

    public bool IsBanned(DateTimeOffset now) => Ban is { } ban && ban.LastsAt(now);
}

/// <summary>A link that was sent: the hash of what it holds, when it was asked for, and until when it is good.</summary>
public sealed record SentLink(string Link, DateTimeOffset AskedAt, DateTimeOffset Until)
{
    public bool Is(string link, DateTimeOffset now) => Link == link && now < Until;
}

/// <summary>An e-mail address that is not verified yet, and the id of its address entity.</summary>
public sealed record NewEmail(string Email, string Address);

/// <summary>A picture: its media type, and its bytes in base64.</summary>
public sealed record UserPicture(string MediaType, string Content);

/// <summary>A session as the rules need it: the hash of the token that renews it, that of the one before, and its times.</summary>
public sealed record UserSession(string Token, string? Previous, DateTimeOffset StartedAt, DateTimeOffset RenewedAt)
{
    public UserSession Renew(string token, DateTimeOffset at) => this with { Token = token, Previous = Token, RenewedAt = at };

    public bool HasExpired(DateTimeOffset now) => now - RenewedAt >= UserLimits.SessionIdle || now - StartedAt >= UserLimits.SessionLife;
}

/// <summary>A personal token as the rules need it.</summary>
public sealed record UserToken(DateTimeOffset Until, DateTimeOffset? UsedAt);

/// <summary>Something that lasts until a time; null: for good.</summary>
public sealed record Spell(DateTimeOffset? Until)
{
    public bool LastsAt(DateTimeOffset now) => Until is null || now < Until;
}
