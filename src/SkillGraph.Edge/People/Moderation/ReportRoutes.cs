using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SkillGraph.Domain;
using SkillGraph.Domain.Reports;
using SkillGraph.Domain.Rooms;
using SkillGraph.Domain.Users;
using SkillGraph.Edge.Http;
using SkillGraph.Edge.People.Accounts;
using SkillGraph.Runtime;
using SkillGraph.Runtime.Reports;
using SkillGraph.Runtime.Rooms;
using SkillGraph.Runtime.Subscriptions;

namespace SkillGraph.Edge.People.Moderation;

/// <summary>Reports of people and passages: anybody makes them, moderators take them on and resolve them.</summary>
internal static class ReportRoutes
{
    public static void MapReports(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/reports", Make)
            .RequireAuthorization()
            .Limit("report", atOnce: 20, perSecond: 1, CountedBy.Person)
            .WithTags("Moderation").WithSummary("Report a person, a passage of a room (its versions from and to), or a person in a passage.")
            .Produces<ReportMade>(201).ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(429);
        var reports = routes.MapGroup("/v1/admin/reports").WithTags("Moderation").ForRole(UserRole.Moderator);
        reports.MapGet("", List)
            .Limit("read", atOnce: 2_000, perSecond: 200, CountedBy.Person)
            .WithSummary("Reports, newest first: state=open or resolved.")
            .Produces<ReportsAnswer>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(403);
        reports.MapGet("/{id}", Read)
            .Limit("read", atOnce: 2_000, perSecond: 200, CountedBy.Person)
            .WithSummary("A report.")
            .Produces<ReportItem>().ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
        reports.MapPost("/{id}/take", Take)
            .Limit("moderate", atOnce: 60, perSecond: 2, CountedBy.Person)
            .WithSummary("Take a report on. Until it is resolved whoever took it may look at the passage, in a private room too (report=… beside the room).")
            .Produces<ReportItem>().ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(429);
        reports.MapPost("/{id}/resolve", Resolve)
            .Limit("moderate", atOnce: 60, perSecond: 2, CountedBy.Person)
            .WithSummary($"Say what came of a report: {WireNames.OneOf<ReportOutcome>()}. To mute or ban is another request.")
            .Produces<ReportItem>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(429);
    }

    private static async Task<IResult> Make(ReportRequest request, HttpContext context, IEngine engine, AccountDirectory accounts, TimeProvider clock)
    {
        var (caller, cancel) = (Caller.Of(context.User)!, context.RequestAborted);
        if (request.Subject(out var field) is not { } subject) return Lists.Bad(field!, "must be an id");
        if (await Refuse(subject, caller, engine, accounts, cancel) is { } refusal) return refusal.ToResult();

        var id = ReportId.New(clock.GetUtcNow());
        var answer = await engine.Ask(id.Entity(), new Request(id.Value, new ReportCommand.Make(caller.Id, subject, request.Reason ?? "")));
        return answer.Refusal is { } refused ? refused.ToResult() : Results.Json(new ReportMade(id.Value), statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> List(HttpContext context, IEngine engine, AccountDirectory accounts, IReadModels models, string? state = "open", string? after = null, string? limit = null)
    {
        if (!WireNames.TryParse<ReportStatus>(state ?? "", out var wanted)) return Lists.Bad("state", $"must be {WireNames.OneOf<ReportStatus>()}");
        if (Lists.Page(limit) is not { } page) return Lists.BadPage();
        if (after is not null && !ReportId.TryParse(after, out _)) return Lists.BadCursor();

        var rows = await models.List(ReportList.Model, ReportList.Bucket(wanted), after, page + 1, context.RequestAborted);
        var (items, names) = (new List<ReportItem>(), new Names(accounts, context.RequestAborted));
        foreach (var row in rows.Take(page)) items.Add(await Item(new EntityId(row.Key), long.MaxValue, engine, names, context.RequestAborted));
        var next = rows.Count > page ? items[^1].Id : null;
        Lists.Link(context, next);
        return Results.Ok(new ReportsAnswer(items, next));
    }

    private static async Task<IResult> Read(string id, HttpContext context, IEngine engine, AccountDirectory accounts)
    {
        if (!ReportId.TryParse(id, out var report) || (await Find(report.Entity(), long.MaxValue, engine, context.RequestAborted)).Status is null) return ReportRefusals.NotFound.ToResult();
        return Results.Ok(await Item(report.Entity(), long.MaxValue, engine, new Names(accounts, context.RequestAborted), context.RequestAborted));
    }

    private static Task<IResult> Take(string id, HttpContext context, IEngine engine, AccountDirectory accounts) =>
        Do(id, context, engine, accounts, caller => new ReportCommand.Take(caller.Id, caller.Highest()));

    private static Task<IResult> Resolve(string id, ResolveRequest request, HttpContext context, IEngine engine, AccountDirectory accounts) =>
        WireNames.TryParse<ReportOutcome>(request.Outcome ?? "", out var outcome)
            ? Do(id, context, engine, accounts, caller => new ReportCommand.Resolve(caller.Id, caller.Highest(), outcome, request.Note?.Trim() ?? ""))
            : Task.FromResult(Lists.Bad("outcome", $"must be {WireNames.OneOf<ReportOutcome>()}"));

    private static async Task<IResult> Do(string id, HttpContext context, IEngine engine, AccountDirectory accounts, Func<Caller, ReportCommand> command)
    {
        if (!ReportId.TryParse(id, out var report)) return ReportRefusals.NotFound.ToResult();
        var answer = await engine.Ask(report.Entity(), new Request(Guid.CreateVersion7().ToString("N"), command(Caller.Of(context.User)!)));
        if (answer.Refusal is { } refusal) return refusal.ToResult();
        return Results.Ok(await Item(report.Entity(), answer.Version, engine, new Names(accounts, context.RequestAborted), context.RequestAborted));
    }

    /// <summary>Whoever reports something has seen it, or could have.</summary>
    private static async Task<Refusal?> Refuse(ReportSubject subject, Caller caller, IEngine engine, AccountDirectory accounts, CancellationToken cancel)
    {
        RoomView? then = null;
        if (subject.Room is { } id)
        {
            var (version, room) = await engine.View(RoomEntity.View, id.Entity(), long.MaxValue, cancel);
            if (version == 0) return RoomRefusals.NotFound;
            if (room.WhyNotWatch(caller.Id) is { } hidden) return hidden;
            if (subject is not { From: >= 1, To: { } to } || to < subject.From || to > version) return ReportRefusals.BadPassage;
            then = (await engine.View(RoomEntity.View, id.Entity(), to, cancel)).View;
        }
        if (subject.Person is not { } person || then?.IsMember(person) == true || (await accounts.Find(person, cancel)).HasAccount) return null;
        return UserRefusals.NotFound;
    }

    private static async Task<ReportView> Find(EntityId report, long version, IEngine engine, CancellationToken cancel) => (await engine.View(ReportEntity.View, report, version, cancel)).View;

    private static async Task<ReportItem> Item(EntityId id, long version, IEngine engine, Names names, CancellationToken cancel)
    {
        var report = await Find(id, version, engine, cancel);
        var (room, from, to, person) = report.Subject!;
        var there = room is { } passage ? (await engine.View(RoomEntity.View, passage.Entity(), to!.Value, cancel)).View : null;
        return new ReportItem(
            report.Id, WireNames.Of(report.Status!.Value), there is null ? null : new ReportedRoom(there.Id, there.Title, WireNames.Of(there.Visibility), from!.Value, to!.Value),
            await Named(person), (await Named(report.Reporter))!, report.Reason, report.MadeAt!.Value, await Named(report.TakenBy), await Named(report.ResolvedBy), report.ResolvedAt,
            report.Outcome is { } outcome ? WireNames.Of(outcome) : null, report.Note);

        // A guest has no name but the one in the room.
        async Task<Named?> Named(UserId? who) =>
            await names.Of(who) is not { } named ? null : named.Name is not null ? named : named with { Name = there?.Members.Find(member => member.Id == who)?.Name };
    }
}

/// <summary>What is reported, and why.</summary>
internal sealed record ReportRequest(string? Room, long? From, long? To, string? Person, string? Reason)
{
    /// <summary>Null when <paramref name="field"/> is no id.</summary>
    public ReportSubject? Subject(out string? field)
    {
        field = Room is not null && !RoomId.TryParse(Room, out _) ? "room" : Person is not null && !UserId.TryParse(Person, out _) ? "person" : null;
        return field is null ? new ReportSubject(RoomId.TryParse(Room, out var room) ? room : null, From, To, UserId.TryParse(Person, out var person) ? person : null) : null;
    }
}

/// <summary>The id of a report that was made.</summary>
internal sealed record ReportMade(string Id);

/// <summary>What came of a report, and what there is to say about it.</summary>
internal sealed record ResolveRequest(string? Outcome, string? Note);

/// <summary>Reports, newest first.</summary>
internal sealed record ReportsAnswer(IReadOnlyList<ReportItem> Items, string? Next);

/// <summary>The passage of a room that was reported.</summary>
internal sealed record ReportedRoom(string Id, string Title, string Visibility, long From, long To);

/// <summary>A report as moderators see it.</summary>
internal sealed record ReportItem(
    string Id, string State, ReportedRoom? Room, Named? Person, Named Reporter, string Reason, DateTimeOffset MadeAt, Named? TakenBy, Named? ResolvedBy, DateTimeOffset? ResolvedAt,
    string? Outcome, string Note);
