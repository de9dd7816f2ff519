using SkillGraph.Edge.Tests.Running;

namespace SkillGraph.Edge.Tests.Rest;

/// <summary>The headers by which browsers know what they may do with an answer.</summary>
[Collection(OneServer.Name)]
public sealed class TellingBrowsers(SharedServer shared)
{
    public static TheoryData<string, string, int> Answers => new()
    {
        { "GET", "/v1/rooms", 200 },
        { "GET", "/v1/nothing", 404 },
        { "GET", "/nothing", 404 },
        { "DELETE", "/v1/rooms", 405 },
        { "POST", "/v1/rooms", 401 },
        { "GET", "/v1/rooms?limit=no", 400 },
        { "GET", "/v1/operations/cluster", 404 },
        { "POST", "/hubs/rooms/negotiate", 401 },
        { "GET", "/health", 200 },
        { "GET", "/openapi/v1.json", 200 },
        { "TRACE", "/v1/rooms", 405 },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Every_answer_is_shown_as_what_it_is_and_nowhere_else(string method, string path, int status)
    {
        var reply = await new Visitor(shared.Server.Address).Send(new HttpMethod(method), path, null);
        Assert.Equal(status, reply.Status);
        Assert.Equal("nosniff", reply.Header("X-Content-Type-Options"));
        Assert.Equal("same-origin", reply.Header("Referrer-Policy"));
        Assert.Equal("same-origin", reply.Header("Cross-Origin-Opener-Policy"));
        Assert.Equal("same-origin", reply.Header("Cross-Origin-Resource-Policy"));
        Assert.Contains("camera=()", reply.Header("Permissions-Policy"));
        Assert.Equal("no-store", reply.Header("Cache-Control"));
        var policy = reply.Header("Content-Security-Policy")!.Split("; ");
        foreach (var directive in new[] { "default-src 'none'", "object-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'" }) Assert.Contains(directive, policy);
        Assert.Null(reply.Header("Strict-Transport-Security"));
        Assert.Null(reply.Header("Server"));
        Assert.Null(reply.Header("X-Powered-By"));
    }

    [Fact]
    public async Task What_is_somebodys_own_is_kept_nowhere()
    {
        var entered = await new Visitor(shared.Server.Address).Post("/v1/auth/guest", new { name = "Ada" });
        Assert.Equal("no-store", entered.Header("Cache-Control"));
        foreach (var path in new[] { "/v1/me", "/v1/me/sessions", "/v1/admin/people", "/v1/operations/subscriptions" })
            Assert.Equal("no-store", (await new Visitor(shared.Server.Address).Get(path)).Header("Cache-Control"));
    }

    [Fact]
    public async Task A_room_may_be_kept_by_who_asked_and_is_asked_for_again()
    {
        var ada = await Visitor.Guest(shared.Server.Address);
        var room = await ada.OpenRoom();
        var reply = await ada.Get($"/v1/rooms/{room}");
        Assert.Equal("no-cache, private", reply.Header("Cache-Control"));
        var again = await ada.Get($"/v1/rooms/{room}", ("If-None-Match", reply.Header("ETag")!));
        Assert.Equal(304, again.Status);
        Assert.Equal("no-cache, private", again.Header("Cache-Control"));
    }
}
