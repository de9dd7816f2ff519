using System.Text.Json;
using System.Text.RegularExpressions;
using SkillGraph.Edge.Tests.Running;

namespace SkillGraph.Edge.Tests.Rest;

[Collection(OneServer.Name)]
public sealed class OpeningARoom(SharedServer shared) : IAsyncLifetime
{
    private Visitor _host = null!;

    public async Task InitializeAsync() => _host = await Visitor.Guest(shared.Server.Address);

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task The_answer_is_the_room_and_where_it_is()
    {
        var reply = await _host.Post("/v1/rooms", new { title = "Sorting", kind = "teaching", language = "c++", skill = "skill_csharp.records", exercise = "sum" });

        Assert.Equal(201, reply.Status);
        var room = reply.Json;
        Assert.Equal($"/v1/rooms/{room.Text("id")}", reply.Header("Location"));
        Assert.Equal(room.GetRawText(), (await _host.Get(reply.Header("Location")!)).Text);
        Assert.Matches(new Regex("^room_[0-9a-f]{12}7[0-9a-f]{19}$"), room.Text("id"));
        Assert.Equal("Sorting", room.Text("title"));
        Assert.Equal("teaching", room.Text("kind"));
        Assert.Equal("open", room.Text("status"));
        Assert.Equal("c++", room.Text("language"));
        Assert.Equal("skill_csharp.records", room.Text("skill"));
        Assert.Equal("sum", room.Text("exercise"));
        Assert.Equal($$"""[{"id":"{{_host.Id}}","name":"Ada","role":"host"}]""", room.GetProperty("members").GetRawText());
        Assert.Matches(new Regex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$"), room.Text("openedAt"));
        foreach (var empty in new[] { "hands", "chat", "runs", "reviews" }) Assert.Equal("[]", room.GetProperty(empty).GetRawText());
        foreach (var none in new[] { "evaluation", "closedAt" }) Assert.Equal(JsonValueKind.Null, room.GetProperty(none).ValueKind);
        Assert.Equal("{}", room.GetProperty("files").GetRawText());
    }

    [Theory]
    [InlineData("coding", null, "presenter")]
    [InlineData("debugging", null, "presenter")]
    [InlineData("teaching", null, "spectator")]
    [InlineData("teaching", "reviewer", "reviewer")]
    public async Task Whoever_enters_gets_the_role_of_the_room(string kind, string? entersAs, string role)
    {
        var room = await _host.OpenRoom(new { title = "Roles", kind, entersAs });
        var guest = await Visitor.Guest(shared.Server.Address, "Bob");
        await guest.Do(room, new { type = "enter" });
        Assert.Equal(role, (await guest.Room(room)).GetProperty("members")[1].Text("role"));
    }

    [Theory]
    [InlineData("""{ "title": "", "kind": "coding" }""", "room.bad-title", "title")]
    [InlineData("""{ "kind": "coding" }""", "room.bad-title", "title")]
    [InlineData("""{ "title": "x" }""", "request.invalid", "kind")]
    [InlineData("""{ "title": "x", "kind": "dancing" }""", "request.invalid", "kind")]
    [InlineData("""{ "title": "x", "kind": "Coding" }""", "request.invalid", "kind")]
    [InlineData("""{ "title": "x", "kind": "1" }""", "request.invalid", "kind")]
    [InlineData("""{ "title": "x", "kind": "coding", "entersAs": "king" }""", "request.invalid", "entersAs")]
    [InlineData("""{ "title": "x", "kind": "coding", "visibility": "secret" }""", "request.invalid", "visibility")]
    [InlineData("""{ "title": "x", "kind": "coding", "language": "a b" }""", "room.bad-language", "language")]
    [InlineData("""{ "title": "x", "kind": "coding", "language": "" }""", "room.bad-language", "language")]
    public async Task A_wrong_field_is_named(string body, string code, string field) =>
        (await _host.PostText("/v1/rooms", body)).IsRefused(400, code, field);

    [Fact]
    public async Task A_title_has_200_characters_at_most()
    {
        Assert.Equal(201, (await _host.Post("/v1/rooms", new { title = new string('t', 200), kind = "coding" })).Status);
        (await _host.Post("/v1/rooms", new { title = new string('t', 201), kind = "coding" })).IsRefused(400, "room.bad-title", "title");
    }

    [Theory]
    [InlineData("skill")]
    [InlineData("exercise")]
    public async Task A_reference_has_200_characters_at_most(string field) =>
        (await _host.Post("/v1/rooms", new Dictionary<string, string> { ["title"] = "x", ["kind"] = "coding", [field] = new('s', 201) })).IsRefused(400, "room.bad-reference");

    [Fact]
    public async Task Fields_that_are_the_servers_to_say_are_passed_over()
    {
        var reply = await _host.Post("/v1/rooms", new { title = "x", kind = "coding", id = "room_" + new string('0', 32), version = 99, status = "closed", by = "usr_" + new string('0', 32) });
        Assert.Equal(201, reply.Status);
        Assert.Equal("open", reply.Json.Text("status"));
        Assert.Equal(2, reply.Json.Number("version"));
        Assert.Equal(_host.Id, reply.Json.GetProperty("members")[0].Text("id"));
    }

    [Fact]
    public async Task A_stranger_opens_none() =>
        (await new Visitor(shared.Server.Address).Post("/v1/rooms", new { title = "x", kind = "coding" })).IsRefused(401, "auth.required");
}
