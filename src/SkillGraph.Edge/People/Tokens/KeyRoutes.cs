using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SkillGraph.Edge.Http;

namespace SkillGraph.Edge.People.Tokens;

/// <summary>The public keys that access tokens can be checked with.</summary>
internal static class KeyRoutes
{
    public static void MapKeys(this IEndpointRouteBuilder routes) => routes
        .MapGet("/.well-known/jwks.json", Keys)
        .AllowAnonymous()
        .Limit("keys", atOnce: 200, perSecond: 20, CountedBy.Address)
        .WithTags("People").WithSummary("The public keys of access tokens, as a JSON Web Key Set.")
        .Produces<PublishedKeys>().ProducesProblem(429);

    private static PublishedKeys Keys(HttpContext context, SigningKeys keys)
    {
        context.Response.Headers.CacheControl = "public, max-age=300";
        return new PublishedKeys([.. keys.Published.Select(key => key.Published)]);
    }
}

/// <summary>A JSON Web Key Set (RFC 7517).</summary>
internal sealed record PublishedKeys(IReadOnlyList<PublishedKey> Keys);
