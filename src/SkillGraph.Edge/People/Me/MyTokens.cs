using System.Collections.Immutable;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SkillGraph.Domain.Users;
using SkillGraph.Edge.Http;
using SkillGraph.Edge.People.Accounts;
using SkillGraph.Edge.People.Tokens;

namespace SkillGraph.Edge.People.Me;

/// <summary>The personal tokens of an account, with which programs call in its owner's name.</summary>
internal static class MyTokens
{
    public static void MapMyTokens(this IEndpointRouteBuilder routes)
    {
        var tokens = routes.MapGroup("/v1/me/tokens").RequireAuthorization().WithTags("Me");
        tokens.MapGet("", List)
            .Limit("read", atOnce: 2_000, perSecond: 200, CountedBy.Person)
            .WithSummary("The personal tokens of one's account, without what is secret of them.")
            .Produces<TokensAnswer>().ProducesProblem(401);
        tokens.MapPost("", Create)
            .Limit("change-me", atOnce: 60, perSecond: 2, CountedBy.Person)
            .WithSummary($"Make a personal token with {WireNames.OneOf<Scope>()} as scopes, good for so many days. It is shown this once.")
            .Produces<NewTokenAnswer>(201).ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(409).ProducesProblem(429);
        tokens.MapDelete("/{id}", Revoke)
            .Limit("change-me", atOnce: 60, perSecond: 2, CountedBy.Person)
            .WithSummary("Revoke a personal token.")
            .Produces(204).ProducesProblem(401).ProducesProblem(404).ProducesProblem(429);
    }

    private static async Task<IResult> List(HttpContext context, AccountDirectory accounts, TimeProvider clock)
    {
        var account = await accounts.Find(Caller.Of(context.User)!.Id, context.RequestAborted);
        return Results.Ok(new TokensAnswer([.. account.Tokens.Where(token => clock.GetUtcNow() < token.Until).Reverse().Select(TokenItem.Of)], null));
    }

    private static async Task<IResult> Create(NewTokenRequest request, HttpContext context, AccountDirectory accounts, TimeProvider clock)
    {
        if (request.Scopes is null || !request.Scopes.All(scope => WireNames.TryParse<Scope>(scope ?? "", out _))) return UserRefusals.BadScopes.ToResult();
        if (request.Days is not (>= 1 and <= UserLimits.TokenDays)) return UserRefusals.BadDays.ToResult();
        var caller = Caller.Of(context.User)!;
        var token = PersonalToken.New(caller.Id);
        var scopes = request.Scopes.Select(scope => scope!).Distinct().Order(StringComparer.Ordinal).ToImmutableList();
        var create = new UserCommand.CreateToken(caller.Id, token.Id, token.Hash, request.Name ?? "", scopes, clock.GetUtcNow().AddDays(request.Days.Value));
        var answer = await accounts.Ask(caller.Id, create);
        if (answer.Refusal is { } refusal) return refusal.ToResult();

        var account = await accounts.At(caller.Id, answer.Version, context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.Location = $"/v1/me/tokens/{token.Id}";
        return Results.Json(NewTokenAnswer.Of(token.Text, account.Tokens.Find(one => one.Id == token.Id)!), statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> Revoke(string id, HttpContext context, AccountDirectory accounts)
    {
        var caller = Caller.Of(context.User)!;
        var account = await accounts.Find(caller.Id, context.RequestAborted);
        if (!account.Tokens.Exists(token => token.Id == id)) return UserRefusals.NoSuchToken.ToResult();
        return MeRoutes.Done(await accounts.Ask(caller.Id, new UserCommand.RevokeToken(caller.Id, id)));
    }
}

/// <summary>What a token is made with.</summary>
internal sealed record NewTokenRequest(string? Name, IReadOnlyList<string?>? Scopes, int? Days);

/// <summary>The tokens of an account, the newest first.</summary>
internal sealed record TokensAnswer(IReadOnlyList<TokenItem> Items, string? Next);

/// <summary>A token, but for its secret.</summary>
internal sealed record TokenItem(string Id, string Name, IReadOnlyList<string> Scopes, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? LastUsedAt)
{
    public static TokenItem Of(TokenView token) => new(token.Id, token.Name, token.Scopes, token.CreatedAt, token.Until, token.LastUsedAt);
}

/// <summary>A token with its secret, this once.</summary>
internal sealed record NewTokenAnswer(string Id, string Token, string Name, IReadOnlyList<string> Scopes, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt)
{
    public static NewTokenAnswer Of(string text, TokenView token) => new(token.Id, text, token.Name, token.Scopes, token.CreatedAt, token.Until);
}
