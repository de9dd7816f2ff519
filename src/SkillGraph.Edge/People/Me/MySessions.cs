using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SkillGraph.Domain.Users;
using SkillGraph.Edge.Http;
using SkillGraph.Edge.People.Accounts;

namespace SkillGraph.Edge.People.Me;

/// <summary>Where somebody is signed in, and how they end it.</summary>
internal static class MySessions
{
    public static void MapMySessions(this IEndpointRouteBuilder routes)
    {
        var sessions = routes.MapGroup("/v1/me/sessions").RequireAuthorization().WithTags("Me");
        sessions.MapGet("", List)
            .Limit("read", atOnce: 2_000, perSecond: 200, CountedBy.Person)
            .WithSummary("The sessions of one's account, the one used last first.")
            .Produces<SessionsAnswer>().ProducesProblem(401);
        sessions.MapDelete("/{id}", End)
            .Limit("change-me", atOnce: 60, perSecond: 2, CountedBy.Person)
            .WithSummary("End a session; its sockets close within seconds.")
            .Produces(204).ProducesProblem(401).ProducesProblem(404).ProducesProblem(429);
        sessions.MapDelete("", EndAll)
            .Limit("change-me", atOnce: 60, perSecond: 2, CountedBy.Person)
            .WithSummary("Sign out everywhere, here too.")
            .Produces(204).ProducesProblem(401).ProducesProblem(429);
    }

    private static async Task<IResult> List(HttpContext context, AccountDirectory accounts, TimeProvider clock)
    {
        var caller = Caller.Of(context.User)!;
        var account = await accounts.Find(caller.Id, context.RequestAborted);
        var live = account.Sessions.Where(session => !session.HasExpired(clock.GetUtcNow())).OrderByDescending(session => session.LastUsedAt);
        return Results.Ok(new SessionsAnswer(
            [.. live.Select(session => new SessionItem(session.Id, session.Device, session.From, session.StartedAt, session.LastUsedAt, session.Id == caller.Session))], null));
    }

    private static async Task<IResult> End(string id, HttpContext context, AccountDirectory accounts)
    {
        var caller = Caller.Of(context.User)!;
        var account = await accounts.Find(caller.Id, context.RequestAborted);
        if (!account.Sessions.Exists(session => session.Id == id)) return UserRefusals.NoSuchSession.ToResult();
        return MeRoutes.Done(await accounts.Ask(caller.Id, new UserCommand.EndSession(caller.Id, id)));
    }

    private static async Task<IResult> EndAll(HttpContext context, AccountDirectory accounts)
    {
        var caller = Caller.Of(context.User)!;
        return MeRoutes.Done(await accounts.Ask(caller.Id, new UserCommand.EndSessions(caller.Id)));
    }
}

/// <summary>The sessions of an account.</summary>
internal sealed record SessionsAnswer(IReadOnlyList<SessionItem> Items, string? Next);

/// <summary>A session: from what device and network address it was started, and whether it is the one that asks.</summary>
internal sealed record SessionItem(string Id, string Device, string Address, DateTimeOffset StartedAt, DateTimeOffset LastUsedAt, bool Current);
