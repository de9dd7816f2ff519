using System.Buffers;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using SkillGraph.Domain;
using SkillGraph.Domain.Rooms;
using SkillGraph.Edge.Http;
using SkillGraph.Edge.People;
using SkillGraph.Edge.People.Moderation;
using SkillGraph.Edge.People.Tokens;
using SkillGraph.Runtime;
using SkillGraph.Runtime.Privacy;
using SkillGraph.Runtime.Rooms;
using SkillGraph.Runtime.Subscriptions;

namespace SkillGraph.Edge.Rooms;

/// <summary>Rooms over REST: make one, find one, read it now or as it was, and send it commands without a socket.</summary>
internal static class RoomRoutes
{
    private const string EventStream = "application/x-ndjson";

    public static void MapRooms(this IEndpointRouteBuilder routes)
    {
        var rooms = routes.MapGroup("/v1/rooms").WithTags("Rooms");
        rooms.MapPost("", Open)
            .OpenTo(Scope.Rooms)
            .RequireAuthorization()
            .Limit("open-room", atOnce: 500, perSecond: 10, CountedBy.Person)
            .WithSummary("Open a room; whoever opens it is its host.")
            .Produces<JsonElement>(201).ProducesProblem(400).ProducesProblem(401).ProducesProblem(429);
        rooms.MapGet("", List)
            .OpenTo(Scope.Read)
            .Limit("read", atOnce: 2_000, perSecond: 200, CountedBy.Person)
            .WithSummary("The public rooms, newest first: status=open or closed.")
            .Produces<JsonElement>().ProducesProblem(400);
        rooms.MapGet("/{id}", Read)
            .OpenTo(Scope.Read)
            .Limit("read", atOnce: 2_000, perSecond: 200, CountedBy.Person)
            .WithSummary("A room now, or as it was at a version (at=17).")
            .Produces<JsonElement>().Produces(304).ProducesProblem(403).ProducesProblem(404);
        rooms.MapGet("/{id}/events", Events)
            .OpenTo(Scope.Read)
            .Limit("read", atOnce: 2_000, perSecond: 200, CountedBy.Person)
            .WithSummary("What happened in a room after a version; with Accept: application/x-ndjson the whole rest as a stream; with sealed=true as they are stored, which is what the hashes are of.")
            .Produces<JsonElement>().ProducesProblem(403).ProducesProblem(404);
        rooms.MapPost("/{id}/commands", Send)
            .OpenTo(Scope.Rooms)
            .RequireAuthorization()
            .Limit("command", atOnce: 2_000, perSecond: 500, CountedBy.Person)
            .WithSummary("Send a command; the answer comes when its facts are durable.")
            .Produces<CommandAnswer>().ProducesProblem(400).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(503);
    }

    private static async Task<IResult> Open(OpenRoomRequest request, HttpContext context, IEngine engine, Mutes mutes, TimeProvider clock)
    {
        var caller = Caller.Of(context.User)!;
        if (request.ToCommand(caller, out var refusal, out var field) is not { } command) return refusal!.ToResult(field);
        if (mutes.Refuse(command) is { } muted) return muted.ToResult();

        var room = RoomId.New(clock.GetUtcNow());
        var answer = await engine.Ask(room.Entity(), new Request($"open-{room}", command, Trace: Activity.Current?.Id));
        if (answer.Refusal is not null) return answer.Refusal.ToResult();

        var viewed = await engine.View(RoomEntity.View, room.Entity(), answer.Version, context.RequestAborted);
        context.Response.Headers.Location = $"/v1/rooms/{room}";
        return View(viewed, StatusCodes.Status201Created);
    }

    private static async Task<IResult> List(HttpContext context, IReadModels models, Vault vault, string? status = "open", string? after = null, string? limit = null)
    {
        if (!WireNames.TryParse<RoomStatus>(status ?? "", out var wanted)) return Lists.Bad("status", $"must be {WireNames.OneOf<RoomStatus>()}");
        if (Lists.Page(limit) is not { } page) return Lists.BadPage();
        if (after is not null && !RoomId.TryParse(after, out _)) return Lists.BadCursor();

        var rows = await models.List(Lobby.Model, Lobby.Bucket(wanted), after, page + 1, context.RequestAborted);
        var items = await Lobby.Show(rows.Take(page), vault);
        return Listed(context, rows.Count > page ? items[^1].Id : null, writer =>
        {
            foreach (var item in items) JsonSerializer.Serialize(writer, item, RoomJson.Default.RoomSummary);
        });
    }

    private static async Task<IResult> Read(string id, HttpContext context, IEngine engine, ReportedPassages passages, string? at = null, string? report = null)
    {
        var upTo = long.MaxValue;
        if (at is not null && !(long.TryParse(at, out upTo) && upTo > 0)) return Lists.Bad("at", "must be a version, 1 or more");
        var (room, refusal) = await Find(id, report, context, engine, passages);
        if (refusal is not null) return refusal.ToResult();

        if (at is not null && upTo > room.Version) return EdgeRefusals.NoSuchVersion.ToResult("at");
        var viewed = upTo < room.Version ? await engine.View(RoomEntity.View, new EntityId(id), upTo, context.RequestAborted) : room;
        var tag = new EntityTagHeaderValue($"\"v{viewed.Version}\"");
        context.Response.GetTypedHeaders().ETag = tag;
        return IsKnown(context.Request, tag) ? Results.StatusCode(StatusCodes.Status304NotModified) : View(viewed, StatusCodes.Status200OK);
    }

    private static bool IsKnown(HttpRequest request, EntityTagHeaderValue tag) =>
        request.GetTypedHeaders().IfNoneMatch.Any(known => known.Equals(EntityTagHeaderValue.Any) || known.Compare(tag, useStrongComparison: false));

    private static async Task<IResult> Events(string id, HttpContext context, IEngine engine, ReportedPassages passages, string? after = null, string? limit = null, string? @sealed = null, string? report = null)
    {
        var from = 0L;
        if (after is not null && !(long.TryParse(after, out from) && from >= 0)) return Lists.Bad("after", "must be a version, 0 or more");
        if (Lists.Page(limit) is not { } page) return Lists.BadPage();
        if (@sealed is not (null or "true" or "false")) return Lists.Bad("sealed", "must be true or false");
        var (room, refusal) = await Find(id, report, context, engine, passages);
        if (refusal is not null) return refusal.ToResult();

        Func<EntityId, long, long, CancellationToken, IAsyncEnumerable<IReadOnlyList<StoredEvent>>> read = @sealed == "true" ? engine.ReadSealed : engine.Read;
        if (context.Request.Headers.Accept.ToString().Contains(EventStream, StringComparison.OrdinalIgnoreCase))
            return Results.Stream(body => WriteLines(body, read(new EntityId(id), from, room.Version, context.RequestAborted), context.RequestAborted), EventStream);

        var events = new List<StoredEvent>();
        await foreach (var stored in read(new EntityId(id), from, Math.Min(room.Version, from + page), context.RequestAborted)) events.AddRange(stored);
        var last = from + page;
        return Listed(context, last < room.Version ? last.ToString() : null, writer =>
        {
            foreach (var stored in events) writer.WriteRawValue(stored.Message.Span, skipInputValidation: true);
        });
    }

    private static async Task<IResult> Send(string id, CommandRequest request, HttpContext context, IEngine engine, Mutes mutes)
    {
        if (!RoomId.TryParse(id, out var room)) return RoomRefusals.NotFound.ToResult();
        if (!ClientCommands.IsCommandId(request.Id)) return EdgeRefusals.BadCommandId.ToResult("id");
        if (ClientCommands.Parse(request.Command, Caller.Of(context.User)!, out var refusal, out var field) is not { } command) return refusal!.ToResult(field);
        if (mutes.Refuse(command) is { } muted) return muted.ToResult();

        var answer = await engine.Ask(room.Entity(), new Request(request.Id!, command, request.Command.Bytes(), ClientCommands.Trace(request.Command)));
        return answer.Refusal is { } refused ? refused.ToResult() : Results.Ok(new CommandAnswer(answer.Id, answer.Version));
    }

    /// <summary>The room as it is now, if there is one and the caller may see it, or as far as they may for a report.</summary>
    private static async Task<(Viewed<RoomView> Room, Refusal? Refusal)> Find(string id, string? report, HttpContext context, IEngine engine, ReportedPassages passages)
    {
        if (!RoomId.TryParse(id, out var room)) return (default, RoomRefusals.NotFound);
        var viewed = await engine.View(RoomEntity.View, room.Entity(), long.MaxValue, context.RequestAborted);
        if (viewed.Version == 0) return (default, RoomRefusals.NotFound);
        var caller = Caller.Of(context.User);
        if (viewed.View.WhyNotWatch(caller?.Id) is not { } hidden) return (viewed, null);
        return await passages.Last(room, caller, report, context.RequestAborted) is { } last
            ? (await engine.View(RoomEntity.View, room.Entity(), last, context.RequestAborted), null)
            : (default, hidden);
    }

    private static IResult View(Viewed<RoomView> viewed, int status) =>
        Results.Json(viewed.View, RoomJson.Default.RoomView, "application/json", status);

    private static async Task WriteLines(Stream body, IAsyncEnumerable<IReadOnlyList<StoredEvent>> pages, CancellationToken cancel)
    {
        var lines = new ArrayBufferWriter<byte>(64 * 1024);
        await foreach (var page in pages.WithCancellation(cancel))
        {
            foreach (var stored in page)
            {
                lines.Write(stored.Message.Span);
                lines.Write("\n"u8);
            }
            await body.WriteAsync(lines.WrittenMemory, cancel);
            lines.ResetWrittenCount();
        }
    }

    private static IResult Listed(HttpContext context, string? next, Action<Utf8JsonWriter> writeItems)
    {
        Lists.Link(context, next);
        var body = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(body))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("items"u8);
            writeItems(writer);
            writer.WriteEndArray();
            writer.WriteString("next"u8, next);
            writer.WriteEndObject();
        }
        return Results.Bytes(body.WrittenMemory, "application/json");
    }
}

/// <summary>What a room is opened with.</summary>
internal sealed record OpenRoomRequest(string? Title, string? Kind, string? Skill, string? Exercise, string? Language, string? EntersAs, string? Visibility)
{
    public RoomCommand.Open? ToCommand(Caller caller, out Refusal? refusal, out string? field)
    {
        (refusal, field) = (null, null);
        if (!WireNames.TryParse<RoomKind>(Kind ?? "", out var kind)) (field, refusal) = ("kind", NotOneOf<RoomKind>("kind"));
        else if (!WireNames.TryParse<RoomVisibility>(Visibility ?? "public", out var visibility)) (field, refusal) = ("visibility", NotOneOf<RoomVisibility>("visibility"));
        else if (!WireNames.TryParse<RoomRole>(EntersAs ?? "spectator", out var entersAs)) (field, refusal) = ("entersAs", NotOneOf<RoomRole>("entersAs"));
        else return new RoomCommand.Open(caller.Id, caller.Name, Title ?? "", kind, Skill, Exercise, Language, EntersAs is null ? null : entersAs, visibility);
        return null;
    }

    private static Refusal NotOneOf<T>(string field)
        where T : struct, Enum => EdgeRefusals.BadRequest with { Message = $"'{field}' must be {WireNames.OneOf<T>()}." };
}

/// <summary>A command with the id its sender gave it.</summary>
internal sealed record CommandRequest(string? Id, JsonElement Command);

/// <summary>The version of the room when the command's facts were durable.</summary>
internal sealed record CommandAnswer(string Cmd, long V);
