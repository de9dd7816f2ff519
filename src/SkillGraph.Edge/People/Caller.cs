using System.Security.Claims;
using SkillGraph.Domain;

namespace SkillGraph.Edge.People;

/// <summary>Whoever calls, as their access token says.</summary>
public sealed record Caller(UserId Id, string Name)
{
    /// <summary>Null for somebody without a token.</summary>
    public static Caller? Of(ClaimsPrincipal? principal) =>
        UserId.TryParse(principal?.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? new Caller(id, principal!.FindFirstValue(ClaimTypes.Name) ?? "") : null;

    public ClaimsPrincipal ToPrincipal(string scheme) =>
        new(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, Id.Value), new Claim(ClaimTypes.Name, Name)], scheme));
}
