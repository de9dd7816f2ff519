using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using SkillGraph.Domain;
using SkillGraph.Domain.Users;
using SkillGraph.Edge.Http;
using SkillGraph.Edge.People.Accounts;
using SkillGraph.Edge.People.Me;
using SkillGraph.Edge.People.Tokens;

namespace SkillGraph.Edge.People.Profiles;

/// <summary>What everybody may see of somebody who has an account.</summary>
internal static class ProfileRoutes
{
    public static void MapProfiles(this IEndpointRouteBuilder routes)
    {
        var users = routes.MapGroup("/v1/users").WithTags("People").OpenTo(Scope.Read).Limit("read", atOnce: 2_000, perSecond: 200, CountedBy.Person);
        users.MapGet("/{id}", Read)
            .WithSummary("The profile of somebody who has an account.")
            .Produces<ProfileAnswer>().ProducesProblem(404);
        users.MapGet("/{id}/picture", Picture)
            .WithSummary("Their picture.")
            .Produces(200, contentType: "image/png").Produces(304).ProducesProblem(404);
    }

    private static async Task<IResult> Read(string id, AccountDirectory accounts, CancellationToken cancel) =>
        await Find(id, accounts, cancel) is { } account
            ? Results.Ok(new ProfileAnswer(account.Id, account.Name, account.Headline, account.Links, Pictures.PathOf(account), account.Since!.Value))
            : UserRefusals.NotFound.ToResult();

    private static async Task<IResult> Picture(string id, HttpContext context, AccountDirectory accounts)
    {
        if (await Find(id, accounts, context.RequestAborted) is not { Picture: { } picture } account) return UserRefusals.NotFound.ToResult();
        context.Response.Headers.CacheControl = "public, max-age=300";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return Results.Bytes(Convert.FromBase64String(picture.Content), picture.MediaType, entityTag: new EntityTagHeaderValue($"\"v{account.PictureVersion}\""));
    }

    private static async Task<UserView?> Find(string id, AccountDirectory accounts, CancellationToken cancel) =>
        UserId.TryParse(id, out var person) && await accounts.Find(person, cancel) is { HasAccount: true } account ? account : null;
}

/// <summary>Somebody as everybody sees them.</summary>
internal sealed record ProfileAnswer(string Id, string Name, string Headline, IReadOnlyList<string> Links, string? Picture, DateTimeOffset Since);
