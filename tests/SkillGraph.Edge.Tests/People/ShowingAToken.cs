using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SkillGraph.Edge.Tests.Running;

namespace SkillGraph.Edge.Tests.People;

/// <summary>A3: whatever looks like an access token and is none is refused, over REST and at the hubs.</summary>
[Collection(OneServer.Name)]
public sealed class ShowingAToken(SharedServer shared) : IAsyncLifetime
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private Visitor _guest = null!;
    private string _jwks = null!;
    private HostileTokens _forge = null!;

    public static TheoryData<string> Hostile => [.. HostileTokens.Names];

    public async Task InitializeAsync()
    {
        _listener.Start();
        _guest = await Visitor.Guest(shared.Server.Address);
        _jwks = (await new Visitor(shared.Server.Address).Get("/.well-known/jwks.json")).Text;
        _forge = new HostileTokens(Tokens.In(shared.Server), _guest.Id, _jwks) { Listener = $"{_listener.LocalEndpoint}" };
    }

    public Task DisposeAsync()
    {
        _listener.Stop();
        return Task.CompletedTask;
    }

    [Fact]
    public void There_are_at_least_200_that_are_not_good() => Assert.InRange(HostileTokens.Names.Count, 200, int.MaxValue);

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task One_that_is_not_good_is_refused(string name)
    {
        var token = _forge.Make(name);
        foreach (var request in new[] { (HttpMethod.Post, "/v1/rooms"), (HttpMethod.Get, "/v1/rooms"), (HttpMethod.Post, "/hubs/rooms/negotiate?negotiateVersion=1") })
        {
            var reply = (await Show(token, request)).IsRefused(401, "auth.required");
            Assert.StartsWith("Bearer", reply.Header("WWW-Authenticate"), StringComparison.Ordinal);
        }
        foreach (var hub in new[] { "/hubs/rooms", "/hubs/replays" }) Assert.Equal(HttpStatusCode.Unauthorized, await Upgrade(hub, token));
        Assert.False(_listener.Pending(), "Somebody came to fetch a key.");
    }

    [Fact]
    public async Task One_like_those_that_is_good_is_taken()
    {
        Assert.Equal(201, (await new Visitor(shared.Server.Address, _forge.Good).Post("/v1/rooms", new { title = "x", kind = "coding" })).Status);
        foreach (var hub in new[] { "/hubs/rooms", "/hubs/replays" }) Assert.Equal(HttpStatusCode.SwitchingProtocols, await Upgrade(hub, _forge.Good));
    }

    [Fact]
    public async Task One_too_many_is_refused()
    {
        var twice = await new Visitor(shared.Server.Address).Get("/v1/rooms", ("Authorization", $"Bearer {_guest.Token}"), ("Authorization", $"Bearer {_guest.Token}"));
        twice.IsRefused(401, "auth.required");
        (await _guest.Post($"/hubs/rooms/negotiate?negotiateVersion=1&access_token={_guest.Token}", new { })).IsRefused(401, "auth.required");
    }

    [Fact]
    public async Task None_is_needed_to_look_but_a_bad_one_is_told()
    {
        Assert.Equal(200, (await new Visitor(shared.Server.Address).Get("/v1/rooms")).Status);
        Assert.Equal("Bearer", (await new Visitor(shared.Server.Address).Post("/v1/rooms", new { title = "x", kind = "coding" })).Header("WWW-Authenticate"));
        Assert.Equal("Bearer error=\"invalid_token\"", (await new Visitor(shared.Server.Address, "x").Get("/v1/rooms")).Header("WWW-Authenticate"));
        Assert.Equal(200, (await new Visitor(shared.Server.Address, "x").Get("/health/live")).Status);
    }

    [Fact]
    public async Task A_thousand_long_ones_take_little()
    {
        var clock = Stopwatch.StartNew();
        for (var number = 0; number < 1_000; number++) Assert.Equal(401, (await Show(new string('.', 7_000), (HttpMethod.Get, "/v1/rooms"))).Status);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 20);
    }

    [Fact]
    public void Says_who_it_is_for_and_no_more()
    {
        var parts = _guest.Token!.Split('.');
        var (header, claims) = (Read(parts[0]), Read(parts[1]));
        Assert.Equal(["alg", "kid", "typ"], header.EnumerateObject().Select(member => member.Name).Order());
        Assert.Equal(["aud", "exp", "iat", "iss", "jti", "name", "roles", "sub", "ver"], claims.EnumerateObject().Select(claim => claim.Name).Order());
        Assert.Equal(("ES256", "at+jwt"), (header.Text("alg"), header.Text("typ")));
        Assert.Equal(("skillgraph", "skillgraph", _guest.Id, "Ada"), (claims.Text("iss"), claims.Text("aud"), claims.Text("sub"), claims.Text("name")));
        Assert.Equal(24 * 60 * 60, claims.Number("exp") - claims.Number("iat"));
    }

    [Fact]
    public void Can_be_checked_with_the_published_keys()
    {
        var parts = _guest.Token!.Split('.');
        var id = Read(parts[0]).Text("kid");
        var published = JsonSerializer.Deserialize<JsonElement>(_jwks).GetProperty("keys").EnumerateArray().Single(key => key.Text("kid") == id);
        Assert.Equal(("EC", "P-256", "sig", "ES256"), (published.Text("kty"), published.Text("crv"), published.Text("use"), published.Text("alg")));
        Assert.False(published.TryGetProperty("d", out _));

        using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = Base64Url.DecodeFromChars(published.Text("x")), Y = Base64Url.DecodeFromChars(published.Text("y")) } });
        Assert.Equal(id, Tokens.Thumbprint(key));
        Assert.True(key.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256));
    }

    private static JsonElement Read(string part) => JsonSerializer.Deserialize<JsonElement>(Base64Url.DecodeFromChars(part));

    private Task<Reply> Show(string token, (HttpMethod Method, string Path) request) =>
        new Visitor(shared.Server.Address).Send(request.Method, request.Path, request.Method == HttpMethod.Post ? new StringContent("{}", Encoding.UTF8, "application/json") : null, ("Authorization", $"Bearer {token}"));

    private async Task<HttpStatusCode> Upgrade(string hub, string token)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        try
        {
            await socket.ConnectAsync(new UriBuilder(shared.Server.Address) { Scheme = "ws", Path = hub, Query = $"access_token={Uri.EscapeDataString(token)}" }.Uri, CancellationToken.None);
        }
        catch (WebSocketException)
        {
            // The status says why.
        }
        return socket.HttpStatusCode;
    }
}
