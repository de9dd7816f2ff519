using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SkillGraph.Edge.Tests.Running;

/// <summary>A server that believes one proxy and a network of them, counts guests strictly, and is known as skills.example. Strangers and proxies have loopback addresses of their own.</summary>
public sealed class ServerBehindProxies : IAsyncLifetime
{
    public const string Proxy = "127.0.0.2";
    public const string OneOfANetwork = "127.0.0.5";
    public const string Stranger = "127.0.0.9";
    public const string Host = "skills.example";

    public ServerProcess Server { get; private set; } = null!;

    public async Task InitializeAsync() =>
        Server = await ServerProcess.Start("--SkillGraph:LimitFactor=0.001", $"--SkillGraph:Proxies:0={Proxy}", "--SkillGraph:Proxies:1=127.0.0.4/30", $"--SkillGraph:PublicUrl=https://{Host}");

    public async Task DisposeAsync() => await Server.DisposeAsync();
}

/// <summary>What is said of a caller's address, of https and of the host is taken from the operator's own proxies, and from nobody else.</summary>
public sealed class StandingBehindProxies(ServerBehindProxies behind) : IClassFixture<ServerBehindProxies>
{
    private const int Many = 8;

    public static TheoryData<string, string, string> Believed => new()
    {
        { ServerBehindProxies.Proxy, "X-Forwarded-For", "203.0.113.{n}" },
        { ServerBehindProxies.Proxy, "X-Forwarded-For", "2001:db8::{n}" },
        { ServerBehindProxies.Proxy, "X-Forwarded-For", "198.51.100.{n}:4711" },
        { ServerBehindProxies.OneOfANetwork, "X-Forwarded-For", "192.0.2.{n}" },
        { ServerBehindProxies.Proxy, "X-Forwarded-For", "203.0.113.1{n}, 127.0.0.6" },
        { ServerBehindProxies.OneOfANetwork, "X-Forwarded-For", "6.6.6.6, 203.0.113.2{n}, 127.0.0.2, 127.0.0.6" },
    };

    public static TheoryData<string, string, string> NotBelieved => new()
    {
        { ServerBehindProxies.Stranger, "X-Forwarded-For", "203.0.113.{n}" },
        { "127.0.0.1", "X-Forwarded-For", "203.0.113.{n}" },
        { "127.0.0.8", "X-Forwarded-For", "203.0.113.{n}" },
        { ServerBehindProxies.Stranger, "X-Forwarded-For", "203.0.113.{n}, 127.0.0.2" },
        { ServerBehindProxies.Proxy, "X-Forwarded-For", "203.0.113.{n}, 203.0.113.77" },
        { ServerBehindProxies.Proxy, "X-Forwarded-For", "203.0.113.{n}, 203.0.113.78, 127.0.0.5" },
        { ServerBehindProxies.Proxy, "X-Forwarded-For", "somebody{n}" },
        { ServerBehindProxies.Proxy, "X-Forwarded-For", "203.0.113.{n}, somebody" },
        { ServerBehindProxies.Proxy, "X-Real-IP", "203.0.113.{n}" },
        { ServerBehindProxies.Proxy, "Forwarded", "for=203.0.113.{n}" },
        { ServerBehindProxies.Proxy, "X-Original-For", "203.0.113.{n}" },
        { ServerBehindProxies.Proxy, "X-Client-IP", "203.0.113.{n}" },
        { ServerBehindProxies.Proxy, "True-Client-IP", "203.0.113.{n}" },
        { ServerBehindProxies.Proxy, "CF-Connecting-IP", "203.0.113.{n}" },
    };

    [Theory]
    [MemberData(nameof(Believed))]
    public async Task Guests_are_counted_by_the_addresses_that_a_proxy_of_ours_says(string source, string header, string value) =>
        Assert.Equal(0, await Refused(source, header, value));

    [Theory]
    [MemberData(nameof(NotBelieved))]
    public async Task Nobody_gets_more_by_saying_that_they_are_many(string source, string header, string value) =>
        Assert.InRange(await Refused(source, header, value), Many / 2, Many - 1);

    [Theory]
    [InlineData(ServerBehindProxies.Proxy, "https", true)]
    [InlineData(ServerBehindProxies.OneOfANetwork, "https", true)]
    [InlineData(ServerBehindProxies.Proxy, "http", false)]
    [InlineData(ServerBehindProxies.Proxy, "gopher", false)]
    [InlineData(ServerBehindProxies.Stranger, "https", false)]
    [InlineData("127.0.0.1", "https", false)]
    public async Task Https_is_what_a_proxy_of_ours_says_it_is(string source, string scheme, bool believed)
    {
        using var http = From(source);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health/live");
        request.Headers.Host = ServerBehindProxies.Host;
        request.Headers.Add("X-Forwarded-Proto", scheme);
        request.Headers.Add("X-Forwarded-For", "203.0.113.200");
        using var answer = await http.SendAsync(request);
        Assert.Equal(believed, answer.Headers.TryGetValues("Strict-Transport-Security", out var strict) && strict.Single() == "max-age=31536000; includeSubDomains");
    }

    [Theory]
    [InlineData("skills.example", 200)]
    [InlineData("SKILLS.example", 200)]
    [InlineData("skills.example:443", 200)]
    [InlineData("evil.example", 421)]
    [InlineData("skills.example.evil.example", 421)]
    [InlineData("evil-skills.example", 421)]
    [InlineData("example", 421)]
    [InlineData("192.0.2.1", 421)]
    [InlineData("[2001:db8::1]", 421)]
    [InlineData("evil.example\r\nX-Forwarded-Host: skills.example", 421)]
    [InlineData("evil.example\r\nX-Host: skills.example", 421)]
    [InlineData("skills.example\r\nX-Forwarded-Host: evil.example", 200)]
    [InlineData("skills.example\r\nHost: evil.example", 400)]
    [InlineData("skills.example@evil.example", 400)]
    [InlineData("skills.example/evil.example", 400)]
    [InlineData("", 421)]
    public async Task Only_what_is_asked_of_our_own_host_is_answered(string host, int status) => Assert.Equal(status, await Raw($"GET /openapi/v1.json HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"));

    [Fact]
    public async Task A_request_line_with_another_host_is_refused() => Assert.Equal(400, await Raw("GET http://evil.example/openapi/v1.json HTTP/1.1\r\nHost: skills.example\r\nConnection: close\r\n\r\n"));

    [Theory]
    [InlineData("127.0.0.1", null, 200)]
    [InlineData(ServerBehindProxies.Proxy, "203.0.113.9", 421)]
    public async Task The_machines_own_name_is_for_people_on_it(string source, string? said, int status)
    {
        using var http = From(source);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/openapi/v1.json");
        if (said is not null) request.Headers.Add("X-Forwarded-For", said);
        using var answer = await http.SendAsync(request);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Health_is_asked_by_address() => Assert.Equal(200, await Raw("GET /health/ready HTTP/1.1\r\nHost: 10.1.2.3:5080\r\nConnection: close\r\n\r\n"));

    [Fact]
    public async Task Pages_at_the_public_address_may_open_sockets_whatever_this_server_hears_of_it()
    {
        var upgrade = "GET /hubs/rooms HTTP/1.1\r\nHost: skills.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nOrigin: {0}\r\n\r\n";
        Assert.Equal(401, await Raw(string.Format(upgrade, "https://skills.example")));
        Assert.Equal(403, await Raw(string.Format(upgrade, "https://evil.example")));
    }

    /// <summary>How many of several guests who come at once, each with another number in what is said of them, are one too many.</summary>
    private async Task<int> Refused(string source, string header, string value)
    {
        using var http = From(source);
        var statuses = await Task.WhenAll(Enumerable.Range(1, Many).Select(async number =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/auth/guest") { Content = new StringContent("""{ "name": "Ada" }""", Encoding.UTF8, "application/json") };
            request.Headers.Host = ServerBehindProxies.Host;
            request.Headers.TryAddWithoutValidation(header, value.Replace("{n}", $"{number}"));
            using var answer = await http.SendAsync(request);
            return answer.StatusCode;
        }));
        Assert.All(statuses, status => Assert.True(status is HttpStatusCode.OK or HttpStatusCode.TooManyRequests, $"{status}"));
        // So that the next who is counted by this address finds it as this one did.
        await Task.Delay(TimeSpan.FromSeconds(1.1));
        return statuses.Count(status => status == HttpStatusCode.TooManyRequests);
    }

    private HttpClient From(string source) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (context, cancel) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Bind(new IPEndPoint(IPAddress.Parse(source), 0));
            await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    { BaseAddress = behind.Server.Address };

    private async Task<int> Raw(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, behind.Server.Address.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
        using var reader = new StreamReader(client.GetStream());
        return int.Parse((await reader.ReadLineAsync())!.Split(' ')[1]);
    }
}
