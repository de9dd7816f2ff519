using SkillGraph.Edge.Tests.People.Members;
using SkillGraph.Edge.Tests.Running;

namespace SkillGraph.Edge.Tests.Moderation;

[Collection(OnModeratedServer.Name)]
public sealed class ReportingSomething(ModeratedServer moderated) : IAsyncLifetime
{
    private const string Reports = "/v1/admin/reports";

    private Visitor _bob = null!;
    private Visitor _eve = null!;
    private string _room = null!;

    /// <summary>Two guests in a private room: what Eve says at version 4 is reported, what Bob says at version 6 is not.</summary>
    public async Task InitializeAsync()
    {
        (_bob, _eve) = (await Visitor.Guest(moderated.Server.Address, "Bob"), await Visitor.Guest(moderated.Server.Address, "Eve"));
        _room = await _bob.OpenRoom(new { title = "Secret", kind = "coding", visibility = "private" });
        await _eve.Do(_room, new { type = "enter" });
        await _eve.Do(_room, new { type = "post-chat", text = "insult" });
        await _bob.Do(_room, new { type = "post-chat", text = "please" });
        await _bob.Do(_room, new { type = "post-chat", text = "later, and nobody's business" });
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_guest_reports_somebody_in_a_passage_and_a_moderator_resolves_it()
    {
        var id = await Report(new { room = _room, from = 4, to = 5, person = _eve.Id, reason = "insults" });
        await Eventually.Is(async () => (await Listed("open")).Contains(id));
        var item = (await moderated.Moderator.Get($"{Reports}/{id}")).Json;
        Assert.Equal(("open", "insults", "Eve", "Bob"), (item.Text("state"), item.Text("reason"), item.GetProperty("person").Text("name"), item.GetProperty("reporter").Text("name")));
        Assert.Equal((_room, "Secret", 4, 5), (item.GetProperty("room").Text("id"), item.GetProperty("room").Text("title"), item.GetProperty("room").Number("from"), item.GetProperty("room").Number("to")));

        var taken = await moderated.Moderator.Post($"{Reports}/{id}/take", new { });
        Assert.Equal(moderated.Moderator.Id, taken.Json.GetProperty("takenBy").Text("id"));
        (await moderated.Moderator.Post($"{Reports}/{id}/resolve", new { outcome = "shrugged" })).IsRefused(400, "request.invalid", "outcome");
        var resolved = (await moderated.Moderator.Post($"{Reports}/{id}/resolve", new { outcome = "warned", note = "told to be kind" })).Json;
        Assert.Equal(("resolved", "warned", "told to be kind"), (resolved.Text("state"), resolved.Text("outcome"), resolved.Text("note")));
        (await moderated.Moderator.Post($"{Reports}/{id}/resolve", new { outcome = "banned" })).IsRefused(409, "report.resolved");
        await Eventually.Is(async () => !(await Listed("open")).Contains(id) && (await Listed("resolved")).Contains(id));
        await Eventually.Is(async () => (await moderated.Admin.Get("/v1/admin/audit?limit=100")).Json.GetProperty("items").EnumerateArray().Count(entry => entry.Text("entity") == id) == 3);
    }

    [Fact]
    public async Task Whoever_took_it_sees_the_private_room_up_to_the_end_of_the_passage_and_only_while_it_is_open()
    {
        var (id, moderator) = (await Report(new { room = _room, from = 4, to = 5, reason = "insults" }), moderated.Moderator);
        var path = $"/v1/rooms/{_room}";
        (await moderator.Get($"{path}?report={id}")).IsRefused(403, "room.only-members");
        await moderator.Post($"{Reports}/{id}/take", new { });

        var seen = await moderator.Get($"{path}/events?report={id}", ("Accept", "application/x-ndjson"));
        Assert.Equal(5, seen.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.DoesNotContain("later", seen.Text, StringComparison.Ordinal);
        Assert.Equal(5, (await moderator.Get($"{path}?report={id}")).Json.Number("version"));
        (await moderator.Get($"{path}?report={id}&at=6")).IsRefused(404, "room.no-such-version", "at");
        Assert.Equal(5, await Replayed(moderator, id));

        (await moderator.Get(path)).IsRefused(403, "room.only-members");
        (await moderated.Admin.Get($"{path}?report={id}")).IsRefused(403, "room.only-members");
        (await (await Visitor.Guest(moderated.Server.Address)).Get($"{path}?report={id}")).IsRefused(403, "room.only-members");
        var other = await _bob.OpenRoom(new { title = "Other", kind = "coding", visibility = "private" });
        (await moderator.Get($"/v1/rooms/{other}?report={id}")).IsRefused(403, "room.only-members");
        await using var socket = await RoomSocket.Open(moderator);
        await RoomSocket.IsRefused("room.only-members", () => socket.Join(_room));

        await moderator.Post($"{Reports}/{id}/resolve", new { outcome = "dismissed" });
        (await moderator.Get($"{path}?report={id}")).IsRefused(403, "room.only-members");
        await RoomSocket.IsRefused("room.only-members", () => Replayed(moderator, id));
    }

    [Fact]
    public async Task What_is_not_there_or_not_theirs_to_see_is_not_reported()
    {
        (await _bob.Post("/v1/reports", new { room = _room, from = 4, to = 7, reason = "x" })).IsRefused(400, "report.bad-passage", "to");
        (await _bob.Post("/v1/reports", new { room = _room, from = 5, to = 4, reason = "x" })).IsRefused(400, "report.bad-passage", "to");
        (await _bob.Post("/v1/reports", new { room = _room, reason = "x" })).IsRefused(400, "report.bad-passage", "to");
        (await _bob.Post("/v1/reports", new { room = _room, from = 1, to = 2, person = Visitor.NewId(), reason = "x" })).IsRefused(404, "user.not-found");
        (await _bob.Post("/v1/reports", new { room = $"room_{7:x32}", from = 1, to = 2, reason = "x" })).IsRefused(404, "room.not-found");
        (await _bob.Post("/v1/reports", new { room = "x", reason = "x" })).IsRefused(400, "request.invalid", "room");
        (await _bob.Post("/v1/reports", new { person = _eve.Id, reason = "x" })).IsRefused(404, "user.not-found");
        (await _bob.Post("/v1/reports", new { person = moderated.Admin.Id, reason = " " })).IsRefused(400, "report.bad-reason", "reason");
        (await _bob.Post("/v1/reports", new { reason = "x" })).IsRefused(400, "report.about-nothing");
        var stranger = await Visitor.Guest(moderated.Server.Address);
        (await stranger.Post("/v1/reports", new { room = _room, from = 4, to = 5, reason = "x" })).IsRefused(403, "room.only-members");
        (await new Visitor(moderated.Server.Address).Post("/v1/reports", new { person = moderated.Admin.Id, reason = "x" })).IsRefused(401, "auth.required");
        (await moderated.Moderator.Get($"{Reports}/report_{7:x32}")).IsRefused(404, "report.not-found");
        (await moderated.Moderator.Post($"{Reports}/report_{7:x32}/take", new { })).IsRefused(404, "report.not-found");
        (await moderated.Moderator.Get($"{Reports}?state=lost")).IsRefused(400, "request.invalid", "state");
    }

    [Fact]
    public async Task Nobody_takes_on_a_report_about_themselves()
    {
        var id = await Report(new { person = moderated.Moderator.Id, reason = "unkind" });
        (await moderated.Moderator.Post($"{Reports}/{id}/take", new { })).IsRefused(403, "report.about-oneself");
        Assert.Equal(200, (await moderated.Admin.Post($"{Reports}/{id}/take", new { })).Status);
    }

    private async Task<string> Report(object report)
    {
        var reply = await _bob.Post("/v1/reports", report);
        Assert.True(reply.Status == 201, reply.Text);
        return reply.Json.Text("id");
    }

    private async Task<List<string>> Listed(string state) =>
        [.. (await moderated.Moderator.Get($"{Reports}?state={state}&limit=100")).Json.GetProperty("items").EnumerateArray().Select(item => item.Text("id"))];

    /// <summary>How many events a replay for a report plays until it ends.</summary>
    private async Task<int> Replayed(Visitor moderator, string report)
    {
        await using var replay = new SignalRClient(new Uri(moderated.Server.Address, "/hubs/replays"), moderator.Token);
        await replay.StartAsync();
        var played = 0;
        await foreach (var count in replay.StreamAsync(envelopes => envelopes.GetArrayLength(), "Replay", _room, new { speed = 0, report })) played += count;
        return played;
    }
}
