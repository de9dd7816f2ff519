using System.Collections.Immutable;
using System.Security.Claims;
using SkillGraph.Domain;
using SkillGraph.Domain.Users;
using SkillGraph.Edge.People.Tokens;

namespace SkillGraph.Edge.People;

/// <summary>Whoever calls, as their token says.</summary>
public sealed record Caller(UserId Id, string Name)
{
    /// <summary>The session or the personal token they call with; null for a guest.</summary>
    public string? Session { get; init; }

    /// <summary>The version of their account at which this was so; 0 for a guest.</summary>
    public long Version { get; init; }

    public ImmutableHashSet<UserRole> Roles { get; init; } = [];

    /// <summary>What a personal token is good for; null for a person, who may do whatever they may.</summary>
    public ImmutableHashSet<Scope>? Scopes { get; init; }

    public bool IsGuest => Session is null;

    /// <summary>Null for somebody without a token.</summary>
    public static Caller? Of(ClaimsPrincipal? principal) => (principal?.Identity as Identity)?.Caller;

    public ClaimsPrincipal ToPrincipal(string scheme) => new(new Identity(this, scheme));

    private sealed class Identity(Caller caller, string scheme) : ClaimsIdentity(
        [new Claim(ClaimTypes.NameIdentifier, caller.Id.Value), new Claim(ClaimTypes.Name, caller.Name), .. caller.Roles.Select(role => new Claim(ClaimTypes.Role, WireNames.Of(role)))], scheme)
    {
        public Caller Caller { get; } = caller;
    }
}
