using System.Text;
using SkillGraph.Edge.Tests.Running;

namespace SkillGraph.Edge.Tests.Rest;

[Collection(OneServer.Name)]
public sealed class AskingWrongly(SharedServer shared) : IAsyncLifetime
{
    private Visitor _host = null!;

    public async Task InitializeAsync() => _host = await Visitor.Guest(shared.Server.Address);

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData("/v1/nothing")]
    [InlineData("/v2/rooms")]
    [InlineData("/v1/rooms/room_1/nothing")]
    [InlineData("/%2e%2e/%2e%2e/etc/passwd")]
    [InlineData("/hubs/nothing")]
    public async Task An_address_with_nothing_at_it(string path) => (await _host.Get(path)).IsRefused(404, "request.not-found");

    [Theory]
    [InlineData("DELETE", "/v1/rooms")]
    [InlineData("PUT", "/v1/rooms/room_00000000000070008000000000000000")]
    [InlineData("GET", "/v1/auth/guest")]
    [InlineData("GET", "/v1/rooms/room_00000000000070008000000000000000/commands")]
    [InlineData("POST", "/health/live")]
    [InlineData("BREW", "/v1/rooms")]
    public async Task A_method_that_the_address_does_not_take(string method, string path)
    {
        var reply = (await _host.Send(new HttpMethod(method), path, null)).IsRefused(405, "request.method-not-allowed");
        Assert.Equal(405, reply.Status);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData(null)]
    public async Task A_body_that_is_no_JSON(string? mediaType) =>
        (await _host.PostBytes("/v1/rooms", "title=x"u8.ToArray(), mediaType)).IsRefused(415, "request.unsupported-media-type");

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{ 'title': 'x' }")]
    [InlineData("{ \"title\": \"x\", }")]
    [InlineData("{ \"title\": 1, \"kind\": \"coding\" }")]
    [InlineData("{ \"title\": \"\\ud800\", \"kind\": \"coding\" }")]
    [InlineData("{ \"title\": \"x\", \"kind\": [\"coding\"] }")]
    [InlineData("{ \"title\": \"x\" } { }")]
    [InlineData("\u0000")]
    public async Task JSON_that_is_broken_or_of_another_shape(string body) => (await _host.PostText("/v1/rooms", body)).IsRefused(400, "request.invalid");

    [Theory]
    [InlineData('[', ']')]
    [InlineData('{', '}')]
    public async Task JSON_that_is_nested_without_end(char open, char close)
    {
        var one = open == '[' ? "[" : "{\"a\":";
        var deep = string.Concat(Enumerable.Repeat(one, 100_000)) + "1" + new string(close, 100_000);
        (await _host.PostText("/v1/rooms", $$"""{ "title": "x", "kind": "coding", "more": {{deep}} }""")).IsRefused(400, "request.invalid");
        (await _host.PostText("/v1/rooms", $$"""{ "title": {{deep}} }""")).IsRefused(400, "request.invalid");
    }

    [Fact]
    public async Task Text_that_is_no_UTF_8()
    {
        byte[] body = [.. "{ \"title\": \""u8, 0xC3, 0x28, 0xFF, 0xFE, .. "\", \"kind\": \"coding\" }"u8];
        (await _host.PostBytes("/v1/rooms", body, "application/json")).IsRefused(400, "request.invalid");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_that_is_too_large(bool withKey)
    {
        var body = Encoding.UTF8.GetBytes($$"""{ "title": "{{new string('x', 40 * 1024 * 1024)}}", "kind": "coding" }""");
        // Whoever asks first is told before it sends; the others find the connection closed while they do.
        (string, string)[] headers = [("Expect", "100-continue"), .. withKey ? [("Idempotency-Key", Guid.NewGuid().ToString())] : Array.Empty<(string, string)>()];
        (await _host.PostBytes("/v1/rooms", body, "application/json", headers)).IsRefused(413, "request.too-large");
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("eyJhbGciOiJub25lIn0.eyJzdWIiOiJ1c3JfMSJ9.")]
    public async Task A_token_that_is_none(string token)
    {
        var reply = await new Visitor(shared.Server.Address).Post("/v1/rooms", new { title = "x", kind = "coding" }, ("Authorization", $"Bearer {token}"));
        reply.IsRefused(401, "auth.required");
    }

    [Fact]
    public async Task A_token_of_another_server()
    {
        await using var other = await ServerProcess.Start();
        var foreigner = await Visitor.Guest(other.Address);
        (await new Visitor(shared.Server.Address, foreigner.Token).Post("/v1/rooms", new { title = "x", kind = "coding" })).IsRefused(401, "auth.required");
    }

    [Fact]
    public async Task A_token_in_the_query_counts_at_the_hubs_only() =>
        (await new Visitor(shared.Server.Address).Post($"/v1/rooms?access_token={_host.Token}", new { title = "x", kind = "coding" })).IsRefused(401, "auth.required");

    [Fact]
    public async Task An_address_that_HTTP_does_not_allow()
    {
        var reply = await _host.Get("/v1/rooms/%00");
        Assert.Equal(400, reply.Status);
        Leaks.None(reply.Text);
    }

    [Fact]
    public async Task Every_problem_can_be_found_by_its_own_trace_id() =>
        Assert.NotEqual((await _host.Get("/v1/nothing")).Json.Text("traceId"), (await _host.Get("/v1/nothing")).Json.Text("traceId"));
}
