using System.Net;
using System.Net.WebSockets;
using SkillGraph.Edge.Tests.Running;

namespace SkillGraph.Edge.Tests.Hubs;

[Collection(OneServer.Name)]
public sealed class OpeningASocket(SharedServer shared) : IAsyncLifetime
{
    private Visitor _guest = null!;

    public async Task InitializeAsync() => _guest = await Visitor.Guest(shared.Server.Address);

    public Task DisposeAsync() => Task.CompletedTask;

    private string Authority => shared.Server.Address.Authority;

    public static TheoryData<string> ForeignOrigins =>
    [
        "null", "", " ", "*", "http://evil.example", "https://evil.example", "http://127.0.0.1", "http://127.0.0.1:1", "http://localhost:{port}", "https://{own}", "ws://{own}",
        "http://{own}.evil.example", "http://evil.example/{own}", "http://evil.example#{own}", "http://{own}@evil.example", "http://evil.example:{port}", "{own}", "//{own}",
        "http://{own}/", "http://{own} http://evil.example", "http://{own}, http://evil.example", "file://", "chrome-extension://abcdef", "http://[::1]:{port}", "http://127.1:{port}",
    ];

    [Theory]
    [MemberData(nameof(ForeignOrigins))]
    public async Task From_a_foreign_page_is_refused(string origin)
    {
        origin = origin.Replace("{own}", Authority).Replace("{port}", $"{shared.Server.Address.Port}");
        foreach (var hub in new[] { "/hubs/rooms", "/hubs/replays" })
        {
            Assert.Equal(HttpStatusCode.Forbidden, await Upgrade(hub, origin, $"?access_token={_guest.Token}", null));
            (await _guest.Post($"{hub}/negotiate?negotiateVersion=1", new { }, ("Origin", origin))).IsRefused(403, "edge.foreign-origin");
        }
    }

    [Fact]
    public async Task From_the_servers_own_page_or_from_a_program_is_allowed()
    {
        foreach (var hub in new[] { "/hubs/rooms", "/hubs/replays" })
        {
            Assert.Equal(HttpStatusCode.SwitchingProtocols, await Upgrade(hub, $"http://{Authority}", $"?access_token={_guest.Token}", null));
            Assert.Equal(HttpStatusCode.SwitchingProtocols, await Upgrade(hub, null, $"?access_token={_guest.Token}", null));
            Assert.Equal(200, (await _guest.Post($"{hub}/negotiate?negotiateVersion=1", new { }, ("Origin", $"http://{Authority}"))).Status);
        }
    }

    [Fact]
    public async Task From_a_page_that_the_operator_names_is_allowed()
    {
        await using var server = await ServerProcess.Start("--SkillGraph:Origins:0=https://skills.example");
        var guest = await Visitor.Guest(server.Address);
        Assert.Equal(HttpStatusCode.SwitchingProtocols, await Upgrade("/hubs/rooms", "https://skills.example", $"?access_token={guest.Token}", null, server));
        Assert.Equal(HttpStatusCode.Forbidden, await Upgrade("/hubs/rooms", "https://other.example", $"?access_token={guest.Token}", null, server));
    }

    [Fact]
    public async Task The_token_may_be_in_the_header_as_well() =>
        Assert.Equal(HttpStatusCode.SwitchingProtocols, await Upgrade("/hubs/rooms", null, "", $"Bearer {_guest.Token}"));

    [Theory]
    [InlineData("")]
    [InlineData("?access_token=")]
    [InlineData("?access_token=garbage")]
    [InlineData("?access_token=eyJhbGciOiJub25lIn0.eyJzdWIiOiJ1c3JfMSJ9.")]
    [InlineData("?access_token={token}x")]
    [InlineData("?access_token={token}&access_token={token}")]
    [InlineData("?token={token}")]
    public async Task Without_a_token_that_the_server_gave_is_refused(string query)
    {
        query = query.Replace("{token}", _guest.Token);
        foreach (var hub in new[] { "/hubs/rooms", "/hubs/replays" })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await Upgrade(hub, null, query, null));
            (await new Visitor(shared.Server.Address).Post($"{hub}/negotiate{query}", new { })).IsRefused(401, "auth.required");
        }
    }

    [Fact]
    public async Task With_a_token_that_has_expired_is_refused()
    {
        var expired = Tokens.Of(shared.Server, _guest.Id, DateTimeOffset.UtcNow.AddSeconds(-1));
        var good = Tokens.Of(shared.Server, _guest.Id, DateTimeOffset.UtcNow.AddMinutes(1));
        Assert.Equal(HttpStatusCode.Unauthorized, await Upgrade("/hubs/rooms", null, $"?access_token={expired}", null));
        Assert.Equal(HttpStatusCode.SwitchingProtocols, await Upgrade("/hubs/rooms", null, $"?access_token={good}", null));
        (await new Visitor(shared.Server.Address, expired).Post("/v1/rooms", new { title = "x", kind = "coding" })).IsRefused(401, "auth.required");
    }

    [Fact]
    public async Task Lasts_no_longer_than_the_token()
    {
        var room = await _guest.OpenRoom();
        await using var socket = await RoomSocket.Open(shared.Server.Address, Tokens.Of(shared.Server, _guest.Id, DateTimeOffset.UtcNow.AddSeconds(2)));
        await socket.Join(room);
        await socket.Client.Closed.WaitAsync(TimeSpan.FromSeconds(7));
    }

    private async Task<HttpStatusCode> Upgrade(string hub, string? origin, string query, string? authorization, ServerProcess? server = null)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        if (origin is not null) socket.Options.SetRequestHeader("Origin", origin);
        if (authorization is not null) socket.Options.SetRequestHeader("Authorization", authorization);
        var address = new UriBuilder((server ?? shared.Server).Address) { Scheme = "ws", Path = hub, Query = query };
        try
        {
            await socket.ConnectAsync(address.Uri, CancellationToken.None);
        }
        catch (WebSocketException)
        {
            // The status says why.
        }
        return socket.HttpStatusCode;
    }
}
