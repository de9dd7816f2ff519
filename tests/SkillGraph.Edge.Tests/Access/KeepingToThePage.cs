using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SkillGraph.Domain.Rooms;
using SkillGraph.Domain.Users;
using SkillGraph.Edge.People.Tokens;
using SkillGraph.Edge.Tests.Running;
using SkillGraph.Runtime.Rooms;
using Xunit.Abstractions;

namespace SkillGraph.Edge.Tests.Access;

/// <summary>E7: everything that the running program has, tried by everybody on what is theirs and what is not. docs/security/access.md says who may, and nobody else does.</summary>
public sealed class KeepingToThePage(World world, ITestOutputHelper output) : IClassFixture<World>, IAsyncLifetime
{
    private const string Carrier = "/hubs/rooms Send";
    private const string RestCarrier = "POST /v1/rooms/{id}/commands";
    private const int AtOnce = 32;

    private static readonly AccessTable Page = AccessTable.Page;

    private readonly ConcurrentDictionary<(string Hub, string Who), Lazy<Task<Line?>>> _lines = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var line in _lines.Values)
            if (await line.Value is { } open) await open.DisposeAsync();
    }

    [Fact]
    public void Every_endpoint_and_hub_of_the_program_has_a_line()
    {
        var areBuilt = world.Program.Doors.Intersect(Page.Pages).Count() > 1;
        var known = Page.Doors.Select(door => door.Name).Where(door => areBuilt || door == "GET /" || !Page.Pages.Contains(door));
        AreTheSame(known, world.Program.Doors);
    }

    [Fact]
    public void Every_method_of_a_hub_has_a_line()
    {
        AreTheSame(Page.Methods, world.Program.Methods);
        Assert.All(Page.Methods, method => Assert.True(method == Carrier || Rules(method.Split(' ')[1]) > 0, $"The page does not say who may {method}."));
    }

    [Fact]
    public void Every_command_has_a_line() =>
        AreTheSame(Page.InRooms.Select(rule => Short(rule.Name)).Where(name => DoorOf(name) is null).Distinct(), RunningProgram.Commands);

    [Fact]
    public void Everything_with_an_id_says_whose() => Assert.All(
        Page.Doors.Where(door => door.Name.Contains("{id}", StringComparison.Ordinal) && !Page.Pages.Contains(door.Name) && door.Name != RestCarrier),
        door => Assert.True(Rules(door.Name) > 0, $"The page does not say whose {door.Name} may be."));

    [Fact]
    public void Every_role_and_scope_is_somebody_who_calls()
    {
        AreTheSame(Page.Callers, world.Actors.Select(who => who.Name));
        Assert.Empty(Enum.GetValues<UserRole>().Where(role => role != UserRole.User).Select(WireNames.Of).Except(Page.Callers));
        Assert.Empty(Enum.GetValues<Scope>().Select(scope => $"token: {WireNames.Of(scope)}").Except(Page.Callers));
        Assert.Empty(Enum.GetValues<RoomRole>().Select(WireNames.Of).Except(Page.Standings));
    }

    [Fact]
    public async Task Every_field_has_a_line()
    {
        var schemas = (await new Visitor(world.Program.Address).Get("/openapi/v1.json")).Json.GetProperty("components").GetProperty("schemas").EnumerateObject()
            .Where(schema => schema.Value.TryGetProperty("properties", out _))
            .Select(schema => Fields(schema.Name, schema.Value.GetProperty("properties").EnumerateObject().Select(field => field.Name)));
        var rooms = new JsonTypeInfo[]
        {
            RoomJson.Default.RoomSummary, RoomJson.Default.RoomView, RoomJson.Default.MemberView, RoomJson.Default.FileView, RoomJson.Default.ChatView, RoomJson.Default.MutedView, RoomJson.Default.BannedView,
        };
        AreTheSame(Page.Fields.Select(Sorted), schemas.Concat(rooms.Select(type => Fields(type.Type.Name, type.Properties.Select(field => field.Name)))).Select(Sorted));
    }

    [Fact]
    public async Task Everybody_may_what_the_page_says_and_nothing_else()
    {
        var cells = await Cells();
        Assert.InRange(cells.Count, 5_000, int.MaxValue);
        var head = await world.Settled();
        var wrong = await Try(cells.Where(cell => cell.Expected is not null));
        await world.Settled();
        wrong.AddRange((await world.Since(head)).Select(fact => $"Something was refused, and stored all the same: {fact}"));
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));

        wrong = await Try(cells.Where(cell => cell.Expected is null));
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        output.WriteLine($"{cells.Count} cells, {cells.Count(cell => cell.Expected is not null)} of them refused");
    }

    private static async Task<List<string>> Try(IEnumerable<Cell> cells)
    {
        var wrong = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(cells, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (cell, _) =>
        {
            var heard = await cell.Call();
            if (heard == cell.Expected || (cell.Expected is null && heard == cell.Fails)) return;
            wrong.Add($"{cell.What}: {cell.Who} hears {heard ?? "nothing"} instead of {cell.Expected ?? cell.Fails ?? "nothing"}");
        });
        return [.. wrong.Order(StringComparer.Ordinal)];
    }

    /// <summary>All that there is to try, with all that it needs: nothing is stored afterwards but what it stores.</summary>
    private async Task<List<Cell>> Cells()
    {
        var cells = new ConcurrentBag<Cell>();
        var doors = Page.Doors.Where(door => world.Program.Doors.Contains(door.Name) && Rules(door.Name) == 0 && door.Name != RestCarrier);
        var made = from who in world.Actors
                   from add in doors.Select(door => new Func<Task>(() => AddDoor(cells, door, who)))
                       .Concat(Page.Owned.Select(rule => new Func<Task>(() => AddOwned(cells, rule, who))))
                       .Concat(Page.InRooms.Select(rule => new Func<Task>(() => AddInRooms(cells, rule, who))))
                   select add;
        await Parallel.ForEachAsync(made, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (add, _) => await add());
        return [.. cells];
    }

    private async Task AddDoor(ConcurrentBag<Cell> cells, Door door, Actor who)
    {
        var (asked, expected) = (Requests.Of(door.Name), door.Refuse(who));
        var caller = asked.IsLast && expected is null ? await world.Double(who) : who;
        cells.Add(new Cell(door.Name, who, expected, asked.Fails, () => Ask(caller, door.Name, "x", asked)));
    }

    private async Task AddOwned(ConcurrentBag<Cell> cells, OwnRule rule, Actor who)
    {
        var asked = Requests.Of(rule.Name, rule.Whose);
        var expected = DoorOf(rule.Name)!.Refuse(who) ?? rule.Refuse(who);
        var caller = asked.IsLast && expected is null ? await world.Double(who) : who;
        var id = await asked.Id(world, who);
        Func<Task<string?>> call = rule.Name == "Replay"
            ? () => Over(who, "/hubs/replays", line => line.Play(id, new { speed = 0, to = 2, report = world.TakenReport.Value }))
            : () => Ask(caller, rule.Name, id, asked, rule.Whose == "oneself" ? "admin" : "expert");
        cells.Add(new Cell($"{rule.Name} ({rule.Whose})", who, expected, asked.Fails, call));
    }

    private async Task AddInRooms(ConcurrentBag<Cell> cells, RoomRule rule, Actor who)
    {
        foreach (var (place, id) in await world.Rooms(rule.Name))
        {
            var (room, refusal, name) = (id.Value, rule.Refuse(who, who.StandingIn(place)), Short(rule.Name));
            void Add(Door door, Func<Task<string?>> call) => cells.Add(new Cell($"{rule.Name} ({door.Name}, {place})", who, door.Refuse(who) ?? refusal, null, call));
            if (DoorOf(name) is not { } own)
            {
                var command = Requests.Command(world, rule.Name, who.Name.Replace(": ", "-", StringComparison.Ordinal).Replace(' ', '-'));
                Add(DoorOf("Send")!, () => Over(who, "/hubs/rooms", line => line.Send(room, command)));
                Add(DoorOf(RestCarrier)!, () => Ask(who, RestCarrier, room, new Asked { Body = _ => new { id = Guid.NewGuid().ToString("N"), command } }));
                continue;
            }
            Add(own, name switch
            {
                "Replay" => () => Over(who, own.Name, line => line.Play(room, new { speed = 0, to = 2 })),
                "Signal" => () => Over(who, own.Name, async line =>
                {
                    await line.Call("Join", room, null);
                    return await line.Call("Signal", room, null, "hello");
                }),
                _ when own.Name.StartsWith('/') => () => Over(who, own.Name, line => name == "Join" ? line.Call(name, room, null) : line.Call(name, room)),
                _ => () => Ask(who, name, room, new Asked { Body = _ => new { room, from = 1, to = 2, reason = "insults" } }),
            });
        }
    }

    /// <summary>What somebody hears at a hub, or at its door.</summary>
    private async Task<string?> Over(Actor who, string hub, Func<Line, Task<string?>> call) =>
        await _lines.GetOrAdd((hub, who.Name), _ => new(() => Line.Open(new Uri(world.Program.Address, hub), who.Visitor.Token))).Value is { } line
            ? await call(line)
            : Code(await who.Visitor.Get(hub));

    private async Task<string?> Ask(Actor who, string what, string id, Asked asked, string role = "expert")
    {
        var (method, route) = what.Split(' ') switch { [var named, var path] => (new HttpMethod(named), path), var hub => (hub[0].EndsWith("/negotiate", StringComparison.Ordinal) ? HttpMethod.Post : HttpMethod.Get, hub[0]) };
        var target = route.Replace("{id}", id).Replace("{role}", role).Replace("{name}", "view-snapshots").Replace("{address}", "127.0.0.1:1").Replace("{documentName}", "v1");
        var content = method == HttpMethod.Get ? null : Content(asked.Body(id));
        return Code(await who.Visitor.Send(method, target + asked.Query(world), content));
    }

    private static ByteArrayContent Content(object? body)
    {
        var (bytes, type) = body is byte[] picture ? (picture, "image/png") : (JsonSerializer.SerializeToUtf8Bytes(body), "application/json");
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return content;
    }

    private static string? Code(Reply reply) => reply.Status < 400 ? null : reply.MediaType == "application/problem+json" ? reply.Json.Text("code") : $"{reply.Status}";

    /// <summary>The door of an endpoint, or of the hub that a method is called at; null for a command.</summary>
    private static Door? DoorOf(string name) =>
        Page.Doors.FirstOrDefault(door => door.Name == name) ?? (Page.Methods.FirstOrDefault(method => method.EndsWith($" {name}", StringComparison.Ordinal)) is { } of ? Page.Doors.Single(door => door.Name == of.Split(' ')[0]) : null);

    private static int Rules(string name) => Page.Owned.Count(rule => rule.Name == name) + Page.InRooms.Count(rule => Short(rule.Name) == name);

    private static string Fields(string schema, IEnumerable<string> fields) => $"{schema}: {string.Join(' ', fields)}";

    private static string Sorted(string fields) => string.Join(' ', fields.Split(' ').Order(StringComparer.Ordinal));

    private static string Short(string name) => name.Split(" (")[0];

    private static void AreTheSame(IEnumerable<string> page, IEnumerable<string> program) => Assert.Equal(page.Order(StringComparer.Ordinal), program.Order(StringComparer.Ordinal));

    private sealed record Cell(string What, Actor Who, string? Expected, string? Fails, Func<Task<string?>> Call);
}
