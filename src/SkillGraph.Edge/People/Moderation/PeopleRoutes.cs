using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using SkillGraph.Domain;
using SkillGraph.Domain.Users;
using SkillGraph.Edge.Http;
using SkillGraph.Edge.People.Accounts;
using SkillGraph.Edge.People.Me;
using SkillGraph.Runtime.Events;
using SkillGraph.Runtime.Subscriptions;
using SkillGraph.Runtime.Users;

namespace SkillGraph.Edge.People.Moderation;

/// <summary>What moderators and admins see of people and do to them. Whether they may is decided by the account it is done to.</summary>
internal static class PeopleRoutes
{
    public static void MapPeople(this IEndpointRouteBuilder routes)
    {
        var people = routes.MapGroup("/v1/admin/people").WithTags("Moderation").ForRole(UserRole.Moderator);
        people.MapGet("", List)
            .Limit("read", atOnce: 2_000, perSecond: 200, CountedBy.Person)
            .WithSummary("Whoever has an account, or was muted or banned as a guest; newest first. Admins find somebody by their whole e-mail address.")
            .Produces<PeopleAnswer>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(403);
        people.MapGet("/{id}", Read)
            .Limit("read", atOnce: 2_000, perSecond: 200, CountedBy.Person)
            .WithSummary("Somebody, and what moderators and admins did to them.")
            .Produces<PersonAnswer>().ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
        people.MapPut("/{id}/roles/{role}", Grant)
            .ForRole(UserRole.Admin).Moderating()
            .WithSummary($"Give somebody a role: {WireNames.OneOf<UserRole>()}.");
        people.MapDelete("/{id}/roles/{role}", Revoke)
            .ForRole(UserRole.Admin).Moderating()
            .WithSummary("Take a role from somebody.");
        people.MapPut("/{id}/mute", Mute).Moderating().WithSummary("Mute somebody everywhere, until a time or until it is lifted: they look and edit, and say nothing.");
        people.MapDelete("/{id}/mute", Unmute).Moderating().WithSummary("Lift a mute.");
        people.MapPut("/{id}/ban", Ban).Moderating().WithSummary("Ban somebody everywhere, until a time or until it is lifted: whatever let them in ends, and they cannot sign in.");
        people.MapDelete("/{id}/ban", Unban).Moderating().WithSummary("Lift a ban.");
    }

    private static RouteHandlerBuilder Moderating(this RouteHandlerBuilder endpoint) => endpoint
        .Limit("moderate", atOnce: 60, perSecond: 2, CountedBy.Person)
        .Produces(204).ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(429);

    private static async Task<IResult> List(HttpContext context, AccountDirectory accounts, IReadModels models, TimeProvider clock, string? email = null, string? after = null, string? limit = null)
    {
        var caller = Caller.Of(context.User)!;
        if (email is not null) return await Search(email, caller, accounts, clock, context.RequestAborted);
        if (Lists.Page(limit) is not { } page) return Lists.BadPage();
        if (after is not null && !UserId.TryParse(after, out _)) return Lists.BadCursor();

        var rows = await models.List(PeopleList.Model, PeopleList.Model, after, page + 1, context.RequestAborted);
        var items = new List<PersonItem>();
        foreach (var row in rows.Take(page)) items.Add(PersonItem.Of(await accounts.Find(UserId.Parse(row.Key), context.RequestAborted), PeopleList.Read(row).Since, caller, clock.GetUtcNow()));
        var next = rows.Count > page ? items[^1].Id : null;
        Lists.Link(context, next);
        return Results.Ok(new PeopleAnswer(items, next));
    }

    /// <summary>Whose an address is, is for admins to know.</summary>
    private static async Task<IResult> Search(string email, Caller caller, AccountDirectory accounts, TimeProvider clock, CancellationToken cancel)
    {
        if (caller.Highest() < UserRole.Admin) return EdgeRefusals.NotAllowed.ToResult();
        var found = AccountRoutes.TryReadEmail(email, out var address) ? await accounts.Find(address, cancel) : null;
        return Results.Ok(new PeopleAnswer(found is { } one ? [PersonItem.Of(one.Account, one.Account.Since, caller, clock.GetUtcNow())] : [], null));
    }

    private static async Task<IResult> Read(string id, HttpContext context, AccountDirectory accounts, TimeProvider clock)
    {
        if (!UserId.TryParse(id, out var person) || await accounts.Find(person, context.RequestAborted) is not { Version: > 0 } account) return UserRefusals.NotFound.ToResult();
        var names = new Names(accounts, context.RequestAborted);
        var history = new List<ModerationItem>();
        foreach (var done in Enumerable.Reverse(account.Moderated)) history.Add(await ModerationItem.Of(done, names));
        return Results.Ok(new PersonAnswer(PersonItem.Of(account, account.Since, Caller.Of(context.User)!, clock.GetUtcNow()), history));
    }

    private static Task<IResult> Grant(string id, string role, [FromBody] WhyRequest request, HttpContext context, AccountDirectory accounts) =>
        WireNames.TryParse<UserRole>(role, out var wanted)
            ? Do(id, context, accounts, caller => new UserCommand.GrantRole(caller.Id, caller.Highest(), wanted, request.Why ?? ""))
            : Task.FromResult(UserRefusals.BadRole.ToResult());

    private static Task<IResult> Revoke(string id, string role, [FromBody] WhyRequest request, HttpContext context, AccountDirectory accounts) =>
        WireNames.TryParse<UserRole>(role, out var wanted)
            ? Do(id, context, accounts, caller => new UserCommand.RevokeRole(caller.Id, caller.Highest(), wanted, request.Why ?? ""))
            : Task.FromResult(UserRefusals.BadRole.ToResult());

    private static Task<IResult> Mute(string id, [FromBody] SpellRequest request, HttpContext context, AccountDirectory accounts) =>
        Do(id, context, accounts, caller => new UserCommand.Mute(caller.Id, caller.Highest(), request.StoredUntil, request.Why ?? ""));

    private static Task<IResult> Unmute(string id, [FromBody] WhyRequest request, HttpContext context, AccountDirectory accounts) =>
        Do(id, context, accounts, caller => new UserCommand.Unmute(caller.Id, caller.Highest(), request.Why ?? ""));

    private static Task<IResult> Ban(string id, [FromBody] SpellRequest request, HttpContext context, AccountDirectory accounts) =>
        Do(id, context, accounts, caller => new UserCommand.Ban(caller.Id, caller.Highest(), request.StoredUntil, request.Why ?? ""));

    private static Task<IResult> Unban(string id, [FromBody] WhyRequest request, HttpContext context, AccountDirectory accounts) =>
        Do(id, context, accounts, caller => new UserCommand.Unban(caller.Id, caller.Highest(), request.Why ?? ""));

    private static async Task<IResult> Do(string id, HttpContext context, AccountDirectory accounts, Func<Caller, UserCommand> command) =>
        UserId.TryParse(id, out var person) && person != UserId.Nobody
            ? MeRoutes.Done(await accounts.Ask(person, command(Caller.Of(context.User)!)))
            : UserRefusals.NotFound.ToResult();
}

/// <summary>Why something is done.</summary>
internal sealed record WhyRequest(string? Why);

/// <summary>Until when, null for good, and why.</summary>
internal sealed record SpellRequest(DateTimeOffset? Until, string? Why)
{
    /// <summary>As precise as times are stored.</summary>
    [JsonIgnore]
    public DateTimeOffset? StoredUntil => Until is { } until ? Envelope.Truncate(until) : null;
}

/// <summary>People, newest first.</summary>
internal sealed record PeopleAnswer(IReadOnlyList<PersonItem> Items, string? Next);

/// <summary>Somebody as moderators see them; only admins are told the address.</summary>
internal sealed record PersonItem(
    string Id, string? Name, string? Email, string Status, DateTimeOffset? Since, IReadOnlyList<string> Roles, bool Muted, DateTimeOffset? MutedUntil, bool Banned, DateTimeOffset? BannedUntil)
{
    public static PersonItem Of(UserView account, DateTimeOffset? since, Caller caller, DateTimeOffset now) => new(
        account.Id,
        account.Name.Length > 0 ? account.Name : null,
        caller.Highest() >= UserRole.Admin && account.Email.Length > 0 ? account.Email : null,
        account.Status == default ? "guest" : WireNames.Of(account.Status),
        since,
        [.. account.Roles.Select(WireNames.Of)],
        account.IsMuted(now),
        account.IsMuted(now) ? account.Mute!.Until : null,
        account.IsBanned(now),
        account.IsBanned(now) ? account.Ban!.Until : null);
}

/// <summary>Somebody, and what was done to them, newest first.</summary>
internal sealed record PersonAnswer(PersonItem Person, IReadOnlyList<ModerationItem> History);

/// <summary>What was done to somebody, by whom and why.</summary>
internal sealed record ModerationItem(long Version, DateTimeOffset At, Named By, string What, string? Role, DateTimeOffset? Until, string Why)
{
    public static async Task<ModerationItem> Of(ModerationView done, Names names) => new(
        done.Version, done.At, (await names.Of(done.By))!, WireNames.Of(done.What), done.Role is { } role ? WireNames.Of(role) : null, done.Until, done.Why);
}
