using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using SkillGraph.Conformance;
using SkillGraph.Edge.Tests.Running;
using Xunit.Abstractions;

namespace SkillGraph.Edge.Tests.People.Members;

[Collection(OneServer.Name)]
public sealed class Refreshing(SharedServer shared)
{
    [Fact]
    public async Task A_token_is_changed_once_and_one_that_comes_again_at_once_ends_nothing()
    {
        var (ada, _, answer) = await Member.SignedIn(shared.Server);
        var first = answer.Text("refreshToken");
        var second = (await ada.Refresh(first)).Json.Text("refreshToken");

        (await ada.Refresh(first)).IsRefused(409, "auth.refresh-raced");
        Assert.Equal(200, (await ada.Refresh(second)).Status);
    }

    [Fact]
    public async Task An_older_token_ends_the_whole_family()
    {
        var (ada, _, answer) = await Member.SignedIn(shared.Server);
        var first = answer.Text("refreshToken");
        var second = (await ada.Refresh(first)).Json.Text("refreshToken");
        var third = (await ada.Refresh(second)).Json;

        (await ada.Refresh(first)).IsRefused(401, "auth.refresh-refused");
        (await ada.Refresh(third.Text("refreshToken"))).IsRefused(401, "auth.refresh-refused");
        await Eventually.Refused(ada.As(third));
    }

    [Fact]
    public async Task Whoever_hung_up_while_the_token_was_changed_asks_again_under_the_same_key()
    {
        var (ada, _, answer) = await Member.SignedIn(shared.Server);
        var token = answer.Text("refreshToken");
        var chance = new Random(1);
        for (var round = 0; round < 60; round++)
        {
            var key = Guid.NewGuid().ToString();
            using (var http = new HttpClient())
            using (var hangUp = new CancellationTokenSource())
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(shared.Server.Address, "/v1/auth/refresh")) { Content = JsonContent.Create(new { refreshToken = token }) };
                request.Headers.Add("Idempotency-Key", key);
                var asking = http.SendAsync(request, hangUp.Token);
                await Task.WhenAny(asking, Task.Delay(TimeSpan.FromMilliseconds(chance.NextDouble() * 8)));
                await hangUp.CancelAsync();
                await ((Task)asking).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            var again = await ada.Refresh(token, ("Idempotency-Key", key));
            Assert.True(again.Status == 200, $"round {round}: {again.Text}");
            token = again.Json.Text("refreshToken");
        }
    }

    [Fact]
    public async Task Another_session_of_the_same_person_goes_on()
    {
        var (ada, _, answer) = await Member.SignedIn(shared.Server);
        var other = (await ada.SignIn()).Json.Text("refreshToken");
        var second = (await ada.Refresh(answer.Text("refreshToken"))).Json.Text("refreshToken");
        await ada.Refresh(second);
        (await ada.Refresh(answer.Text("refreshToken"))).IsRefused(401, "auth.refresh-refused");

        Assert.Equal(200, (await ada.Refresh(other)).Status);
    }

    [Fact]
    public async Task Whoever_lost_the_answer_asks_again_under_the_same_key()
    {
        var (ada, _, answer) = await Member.SignedIn(shared.Server);
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());
        var first = await ada.Refresh(answer.Text("refreshToken"), key);
        var again = await ada.Refresh(answer.Text("refreshToken"), key);

        Assert.Equal((200, first.Text), (again.Status, again.Text));
        Assert.Equal(200, (await ada.Refresh(first.Json.Text("refreshToken"))).Status);
    }

    [Fact]
    public async Task They_may_be_elsewhere_by_then_and_signed_in_no_more()
    {
        var (ada, here, answer) = await Member.SignedIn(shared.Server);
        var (body, key) = (new { refreshToken = answer.Text("refreshToken") }, Guid.NewGuid().ToString());
        var first = await here.Post("/v1/auth/refresh", body, ("Idempotency-Key", key));

        using var elsewhere = From("127.0.0.9");
        elsewhere.DefaultRequestHeaders.Add("Idempotency-Key", key);
        using var again = await elsewhere.PostAsync("/v1/auth/refresh", JsonContent.Create(body));
        Assert.Equal((200, first.Text), ((int)again.StatusCode, await again.Content.ReadAsStringAsync()));
        Assert.Equal(200, (await ada.Refresh(first.Json.Text("refreshToken"))).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("00000000000000000000000000000000.ses_00000000000000000000000000000000.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task What_is_no_token_renews_nothing(string token) => (await new Visitor(shared.Server.Address).Post("/v1/auth/refresh", new { refreshToken = token })).IsRefused(401, "auth.refresh-refused");

    [Fact]
    public async Task A_token_of_one_session_does_not_renew_another()
    {
        var (ada, _, answer) = await Member.SignedIn(shared.Server);
        var (one, two) = (answer.Text("refreshToken").Split('.'), (await ada.SignIn()).Json.Text("refreshToken").Split('.'));
        (await ada.Refresh($"{one[0]}.{one[1]}.{two[2]}")).IsRefused(401, "auth.refresh-refused");
    }

    [Fact]
    public async Task A_browser_has_its_token_in_a_cookie_that_no_script_reads()
    {
        var ada = await Member.New(shared.Server);
        var signedIn = await ada.SignIn(cookie: true);
        Assert.Null(signedIn.Json.GetProperty("refreshToken").GetString());
        var cookie = Cookie(signedIn);

        var key = ("Idempotency-Key", Guid.NewGuid().ToString());
        var refreshed = await ada.Stranger.Post("/v1/auth/refresh", new { }, ("Cookie", cookie), key);
        Assert.Equal((200, null), (refreshed.Status, refreshed.Json.GetProperty("refreshToken").GetString()));
        var again = await ada.Stranger.Post("/v1/auth/refresh", new { }, ("Cookie", cookie), key);
        Assert.Equal((refreshed.Text, Cookie(refreshed)), (again.Text, Cookie(again)));
        // Another token under the same key is another browser's, which happened to choose that key.
        var next = await ada.Stranger.Post("/v1/auth/refresh", new { }, ("Cookie", Cookie(refreshed)), key);
        Assert.Equal(200, next.Status);
        Assert.NotEqual(Cookie(refreshed), Cookie(next));

        var signedOut = await ada.Stranger.Post("/v1/auth/logout", new { }, ("Cookie", Cookie(next)));
        Assert.Equal(204, signedOut.Status);
        Assert.Contains("expires=Thu, 01 Jan 1970", signedOut.Header("Set-Cookie"), StringComparison.Ordinal);
        (await ada.Stranger.Post("/v1/auth/refresh", new { }, ("Cookie", Cookie(next)))).IsRefused(401, "auth.refresh-refused");
        (await ada.Stranger.Post("/v1/auth/refresh", new { })).IsRefused(401, "auth.refresh-refused");
    }

    [Fact]
    public Task Of_a_hundred_at_once_one_is_answered() => Races.Run(Tier.Size(pr: 5, nightly: 1_000), shared.Server, [shared.Server.Address], output: null);

    /// <summary>Somebody who calls from another network address.</summary>
    private HttpClient From(string address) => new(new SocketsHttpHandler
    {
        UseCookies = false,
        ConnectCallback = async (context, cancel) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
            await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    { BaseAddress = shared.Server.Address };

    private static string Cookie(Reply reply)
    {
        var cookie = reply.Header("Set-Cookie")!.Split(", skillgraph").Select((part, index) => index == 0 ? part : $"skillgraph{part}").Single(part => part.StartsWith("skillgraph-refresh=", StringComparison.Ordinal));
        foreach (var attribute in new[] { "httponly", "samesite=strict", "path=/v1/auth" }) Assert.Contains(attribute, cookie, StringComparison.OrdinalIgnoreCase);
        return cookie[..cookie.IndexOf(';')];
    }
}

/// <summary>Two processes have a copy each of the same account, and one journal between them.</summary>
public sealed class RefreshingAtTwoServers(ITestOutputHelper output)
{
    [Fact]
    public async Task Of_a_hundred_at_once_one_is_answered()
    {
        var postgres = await PostgresServer.Private();
        try
        {
            var database = $"--SkillGraph:Journal={await postgres.NewDatabase()}";
            await using var one = await ServerProcess.Start(SharedServer.NoLimits, database);
            await using var two = await ServerProcess.Start(SharedServer.NoLimits, database);
            await Races.Run(Tier.Size(pr: 5, nightly: 1_000), one, [one.Address, two.Address], output);
        }
        finally
        {
            await postgres.DisposeAsync();
        }
    }
}

/// <summary>Many who present the same token at once.</summary>
internal static class Races
{
    private const int AtOnce = 100;

    public static async Task Run(int rounds, ServerProcess server, Uri[] servers, ITestOutputHelper? output)
    {
        var (member, _, answer) = await Member.SignedIn(server);
        var (token, raced, refused) = (answer.Text("refreshToken"), 0, 0);
        for (var round = 0; round < rounds; round++)
        {
            var replies = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(one => new Visitor(servers[one % servers.Length]).Post("/v1/auth/refresh", new { refreshToken = token })));
            var won = replies.Where(reply => reply.Status == 200).ToList();
            Assert.True(won.Count <= 1, $"round {round}: {won.Count} were answered");
            foreach (var lost in replies.Except(won)) Assert.True(lost.Status is 409 or 401 or 503, lost.Text);
            raced += replies.Count(reply => reply.Status == 409);
            refused += replies.Count(reply => reply.Status is 401 or 503);
            // One that took longer than the grace for a lost answer ends the session: then nobody goes on with it.
            token = won is [var winner] ? winner.Json.Text("refreshToken") : "";
            if (token.Length == 0 || (await member.Refresh(token)) is not { Status: 200 } next) token = (await member.SignIn()).Json.Text("refreshToken");
            else token = next.Json.Text("refreshToken");
        }
        output?.WriteLine($"{rounds} rounds of {AtOnce} at {servers.Length} servers: {raced} came too late, {refused} were refused");
        Assert.True(raced > 0, "nobody raced anybody");
    }
}
