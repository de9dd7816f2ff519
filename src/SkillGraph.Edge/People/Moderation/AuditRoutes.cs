using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SkillGraph.Domain;
using SkillGraph.Domain.Users;
using SkillGraph.Edge.Http;
using SkillGraph.Edge.People.Accounts;
using SkillGraph.Runtime.Audits;
using SkillGraph.Runtime.Subscriptions;

namespace SkillGraph.Edge.People.Moderation;

/// <summary>What admins look back at. There is no way to change it.</summary>
internal static class AuditRoutes
{
    private const int LongestCursor = 200;

    public static void MapAudit(this IEndpointRouteBuilder routes) => routes
        .MapGet("/v1/admin/audit", List)
        .ForRole(UserRole.Admin)
        .Limit("read", atOnce: 2_000, perSecond: 200, CountedBy.Person)
        .WithTags("Moderation").WithSummary("Who was let in, who was given or lost a right, and who decided what about whom (person=usr_…); newest first, each with the event that says so.")
        .Produces<AuditAnswer>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(403);

    private static async Task<IResult> List(HttpContext context, AccountDirectory accounts, IReadModels models, string? person = null, string? after = null, string? limit = null)
    {
        if (Lists.Page(limit) is not { } page) return Lists.BadPage();
        if (after is { Length: 0 or > LongestCursor }) return Lists.BadCursor();
        if (person is not null && !UserId.TryParse(person, out _)) return Lists.Bad("person", "must be the id of a person");

        var entries = await AuditTrail.List(models, person, after, page + 1, context.RequestAborted);
        var names = new Names(accounts, context.RequestAborted);
        var items = new List<AuditItem>();
        foreach (var entry in entries.Take(page)) items.Add(new AuditItem(entry.At, (await names.Of(entry.By))!, entry.What, await names.Of(entry.Whom), entry.Detail, entry.Entity, entry.Version));
        var next = entries.Count > page ? entries[page - 1].Key : null;
        Lists.Link(context, next);
        return Results.Ok(new AuditAnswer(items, next));
    }
}

/// <summary>The audit, newest first.</summary>
internal sealed record AuditAnswer(IReadOnlyList<AuditItem> Items, string? Next);

/// <summary>Who did what to whom, and the event that says so. <c>Detail</c> is a role, the time until which, or an outcome.</summary>
internal sealed record AuditItem(DateTimeOffset At, Named By, string What, Named? Whom, string? Detail, string Entity, long Version);
