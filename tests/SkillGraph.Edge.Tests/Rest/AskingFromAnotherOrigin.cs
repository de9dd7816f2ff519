using SkillGraph.Edge.Tests.Hubs;
using SkillGraph.Edge.Tests.Running;

namespace SkillGraph.Edge.Tests.Rest;

/// <summary>A server whose operator has named two origins.</summary>
public sealed class ServerForOrigins : IAsyncLifetime
{
    public const string Named = "https://skills.example";
    public const string AlsoNamed = "http://127.0.0.9:8080";

    public ServerProcess Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await ServerProcess.Start(SharedServer.NoLimits, $"--SkillGraph:Origins:0={Named}", $"--SkillGraph:Origins:1={AlsoNamed}");

    public async Task DisposeAsync() => await Server.DisposeAsync();
}

/// <summary>Pages of the origins that the operator names may read answers, with a token and without cookies; pages of all others may not.</summary>
public sealed class AskingFromAnotherOrigin(ServerForOrigins origins, SharedServer closed) : IClassFixture<ServerForOrigins>, IClassFixture<SharedServer>
{
    private readonly Visitor _visitor = new(origins.Server.Address);

    public static TheoryData<string> Foreign =>
    [
        .. ((IEnumerable<object[]>)OpeningASocket.ForeignOrigins).Select(row => (string)row[0]).Where(origin => origin.Trim().Length > 0),
        "https://skills.example.evil.example", "https://evil-skills.example", "https://skills.example:8443", "http://skills.example", "https://skills.example/",
    ];

    [Theory]
    [InlineData(ServerForOrigins.Named)]
    [InlineData(ServerForOrigins.AlsoNamed)]
    [InlineData("https://SKILLS.example")]
    public async Task A_named_origin_may_read_answers_and_problems_but_not_use_cookies(string origin)
    {
        foreach (var reply in new[] { await _visitor.Get("/v1/rooms", ("Origin", origin)), await _visitor.Get("/v1/nothing", ("Origin", origin)), await _visitor.Post("/v1/rooms", new { }, ("Origin", origin)) })
        {
            Assert.Equal(origin, reply.Header("Access-Control-Allow-Origin"));
            Assert.Null(reply.Header("Access-Control-Allow-Credentials"));
            Assert.Contains("Origin", reply.Header("Vary"));
            Assert.Contains("ETag", reply.Header("Access-Control-Expose-Headers"));
        }
    }

    [Theory]
    [InlineData("/v1/rooms")]
    [InlineData("/v1/auth/guest")]
    [InlineData("/hubs/rooms/negotiate")]
    public async Task A_named_origin_may_ask_before_it_sends_a_token(string path)
    {
        var reply = await Preflight(_visitor, path, ServerForOrigins.Named);
        Assert.Equal(204, reply.Status);
        Assert.Equal(ServerForOrigins.Named, reply.Header("Access-Control-Allow-Origin"));
        Assert.Contains("PATCH", reply.Header("Access-Control-Allow-Methods"));
        foreach (var header in new[] { "Authorization", "Content-Type", "Idempotency-Key" }) Assert.Contains(header, reply.Header("Access-Control-Allow-Headers"));
        Assert.Null(reply.Header("Access-Control-Allow-Credentials"));
    }

    [Theory]
    [MemberData(nameof(Foreign))]
    public async Task Any_other_is_told_nothing(string origin)
    {
        origin = origin.Replace("{own}", origins.Server.Address.Authority).Replace("{port}", $"{origins.Server.Address.Port}");
        ToldNothing(await _visitor.Get("/v1/rooms", ("Origin", origin)));
        ToldNothing(await Preflight(_visitor, "/v1/rooms", origin));
        ToldNothing(await Preflight(_visitor, "/hubs/rooms/negotiate", origin));
    }

    [Fact]
    public async Task Pages_and_health_are_for_nobody_elsewhere()
    {
        foreach (var path in new[] { "/", "/health", "/openapi/v1.json" }) ToldNothing(await _visitor.Get(path, ("Origin", ServerForOrigins.Named)));
    }

    [Fact]
    public async Task Where_none_is_named_none_is_told_anything()
    {
        var visitor = new Visitor(closed.Server.Address);
        ToldNothing(await visitor.Get("/v1/rooms", ("Origin", ServerForOrigins.Named)));
        ToldNothing(await Preflight(visitor, "/v1/rooms", ServerForOrigins.Named));
    }

    [Theory]
    [InlineData("http://evil.example")]
    [InlineData("null")]
    [InlineData(ServerForOrigins.Named)]
    public async Task A_cookie_is_good_on_our_own_pages_alone(string origin)
    {
        foreach (var path in new[] { "/v1/auth/guest", "/v1/auth/refresh", "/v1/auth/logout" })
            (await _visitor.PostText(path, """{ "name": "Ada" }""", ("Origin", origin), ("Cookie", "anything=at-all"))).IsRefused(403, "edge.foreign-cookie");
        var own = $"http://{origins.Server.Address.Authority}";
        Assert.Equal(200, (await _visitor.Post("/v1/auth/guest", new { name = "Ada" }, ("Origin", own), ("Cookie", "anything=at-all"))).Status);
        Assert.Equal(200, (await _visitor.Post("/v1/auth/guest", new { name = "Ada" }, ("Origin", origin))).Status);
    }

    private static Task<Reply> Preflight(Visitor visitor, string path, string origin) => visitor.Send(
        HttpMethod.Options, path, null, ("Origin", origin), ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "authorization,content-type"));

    private static void ToldNothing(Reply reply)
    {
        foreach (var name in new[] { "Origin", "Methods", "Headers", "Credentials" }) Assert.Null(reply.Header($"Access-Control-Allow-{name}"));
        Assert.Null(reply.Header("Access-Control-Expose-Headers"));
    }
}
