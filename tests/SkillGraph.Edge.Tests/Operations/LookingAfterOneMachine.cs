using Microsoft.Data.Sqlite;
using SkillGraph.Edge.Tests.Running;

namespace SkillGraph.Edge.Tests.Operations;

/// <summary>A server that was started with an operator key.</summary>
public sealed class OperatedServer : IAsyncLifetime
{
    public const string Key = "0123456789abcdef0123456789ABCDEF-~!#";

    public ServerProcess Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await ServerProcess.StartIn(new Dictionary<string, string> { ["SkillGraph__OperatorKey"] = Key }, SharedServer.NoLimits);

    public async Task DisposeAsync() => await Server.DisposeAsync();
}

public sealed class LookingAfterOneMachine(OperatedServer operated) : IClassFixture<OperatedServer>
{
    private const string Cluster = "/v1/operations/cluster";
    private const string Subscriptions = "/v1/operations/subscriptions";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Visitor _operator = new(operated.Server.Address, OperatedServer.Key);

    public static TheoryData<string, string> Calls => new()
    {
        { "GET", Cluster },
        { "POST", $"{Cluster}/nodes/127.0.0.1:1/leave" },
        { "POST", $"{Cluster}/nodes/127.0.0.1:1/down" },
        { "GET", Subscriptions },
        { "POST", $"{Subscriptions}/lobby/rebuild" },
        { "POST", "/v1/operations/people/roles" },
        { "DELETE", "/v1/operations/people/roles" },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Whoever_does_not_show_the_key_is_refused(string method, string path)
    {
        var guest = await Visitor.Guest(operated.Server.Address);
        string?[] headers =
        [
            null, "", "Bearer", "Bearer ", $"Bearer {OperatedServer.Key}x", $"Bearer {OperatedServer.Key[..^1]}", $"Bearer {OperatedServer.Key.ToUpperInvariant()}",
            $"Basic {OperatedServer.Key}", OperatedServer.Key, $"Bearer {guest.Token}",
        ];
        foreach (var header in headers)
        {
            var reply = await new Visitor(operated.Server.Address).Send(new HttpMethod(method), path, null, header is null ? [] : [("Authorization", header)]);
            reply.IsRefused(401, "operations.wrong-key");
            Assert.Equal("Bearer", reply.Header("WWW-Authenticate"));
        }
        var inTheAddress = await new Visitor(operated.Server.Address).Send(new HttpMethod(method), $"{path}?access_token={OperatedServer.Key}", null);
        inTheAddress.IsRefused(401, "operations.wrong-key");
    }

    [Fact]
    public async Task A_refusal_is_not_kept_for_whoever_comes_with_the_key()
    {
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());
        var path = $"{Subscriptions}/view-snapshots/rebuild";
        (await new Visitor(operated.Server.Address).Post(path, new { }, key)).IsRefused(401, "operations.wrong-key");
        Assert.Equal(202, (await _operator.Post(path, new { }, key)).Status);
        (await new Visitor(operated.Server.Address).Post(path, new { }, key)).IsRefused(401, "operations.wrong-key");
    }

    [Fact]
    public async Task It_is_one_node_that_counts_what_is_there()
    {
        var host = await Visitor.Guest(operated.Server.Address);
        var room = await host.OpenRoom();
        await host.Do(room, new { type = "post-chat", text = "hello" });

        var reply = await _operator.Get(Cluster);
        Assert.Equal(200, reply.Status);
        var node = Assert.Single(reply.Json.GetProperty("nodes").EnumerateArray());
        Assert.Equal(operated.Server.Address.Authority, reply.Json.Text("asked"));
        Assert.Equal((operated.Server.Address.Authority, "up"), (node.Text("address"), node.Text("status")));
        Assert.True(node.GetProperty("reachable").GetBoolean());
        var report = node.GetProperty("report");
        Assert.EndsWith("Z", report.Text("startedAt"), StringComparison.Ordinal);
        Assert.InRange(DateTime.UtcNow - report.GetProperty("startedAt").GetDateTime(), TimeSpan.Zero, TimeSpan.FromMinutes(10));
        Assert.InRange(report.Number("memoryBytes"), 10_000_000, 4_000_000_000);
        Assert.Equal(0, report.Number("commandsWaiting"));
        var kinds = report.GetProperty("entities").EnumerateArray().ToList();
        Assert.Equal(["room", "user", "address", "report"], kinds.Select(kind => kind.Text("kind")));
        var rooms = kinds[0];
        Assert.InRange(rooms.Number("awake"), 1, 100);
        Assert.Equal("null", rooms.GetProperty("shards").GetRawText());
    }

    [Fact]
    public async Task It_counts_who_looks_at_a_room()
    {
        var host = await Visitor.Guest(operated.Server.Address);
        var room = await host.OpenRoom();
        await using var socket = await RoomSocket.Open(host);
        await socket.Join(room);
        var report = (await _operator.Get(Cluster)).Json.GetProperty("nodes")[0].GetProperty("report");
        Assert.Equal((1, 1), (report.Number("rooms"), report.Number("viewers")));
    }

    [Theory]
    [InlineData("leave")]
    [InlineData("down")]
    public async Task It_can_neither_leave_nor_be_taken_down(string what) =>
        (await _operator.Post($"{Cluster}/nodes/{operated.Server.Address.Authority}/{what}", new { })).IsRefused(409, "operations.one-machine");

    [Fact]
    public async Task Subscriptions_come_to_the_head_of_the_journal()
    {
        await (await Visitor.Guest(operated.Server.Address)).OpenRoom();
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var answer = (await _operator.Get(Subscriptions)).Json;
            var items = answer.GetProperty("items").EnumerateArray().ToList();
            Assert.Equal(
                ["lobby", "view-snapshots", "address-holding", "ended-tokens", "rooms-entered", "erasure", "people", "audit-people", "reports", "audit-reports"], items.Select(item => item.Text("name")));
            Assert.Equal(["lobby"], items[0].GetProperty("models").EnumerateArray().Select(model => model.GetString()));
            foreach (var item in items)
            {
                Assert.Equal(operated.Server.Address.Authority, item.Text("node"));
                Assert.Equal(answer.Number("head"), item.Number("offset") + item.Number("lagPositions"));
                Assert.InRange(item.GetProperty("lagSeconds").GetDouble(), 0, 30);
            }
            if (items.All(item => item.Number("lagPositions") == 0) && answer.Number("head") > 0) return;
            await Task.Delay(50, patience.Token);
        }
    }

    /// <summary>Nothing new is stored meanwhile: a copy that waits has to notice by itself.</summary>
    [Fact]
    public async Task A_subscription_is_built_anew_while_nothing_else_happens()
    {
        var host = await Visitor.Guest(operated.Server.Address);
        var (lost, untouched) = (await host.OpenRoom(), await host.OpenRoom());
        await Listed(host, lost, untouched);
        await ForgetRow(lost);
        Assert.DoesNotContain(lost, (await host.Get("/v1/rooms?limit=100")).Text, StringComparison.Ordinal);

        var reply = await _operator.Post($"{Subscriptions}/lobby/rebuild", new { });
        Assert.Equal(202, reply.Status);
        Assert.Equal(("lobby", "rebuild"), (reply.Json.Text("subscription"), reply.Json.Text("asked")));
        await Listed(host, lost, untouched);
    }

    [Fact]
    public async Task There_is_nothing_to_build_anew_under_another_name() =>
        (await _operator.Post($"{Subscriptions}/lobbies/rebuild", new { })).IsRefused(404, "operations.no-such-subscription");

    [Fact]
    public async Task The_key_is_nowhere_in_the_log()
    {
        await _operator.Get(Cluster);
        await _operator.Post($"{Subscriptions}/view-snapshots/rebuild", new { });
        await new Visitor(operated.Server.Address, $"{OperatedServer.Key}x").Get(Cluster);
        await operated.Server.Logged("An operator has subscription view-snapshots built anew");
        Assert.DoesNotContain(OperatedServer.Key, operated.Server.Log, StringComparison.Ordinal);
    }

    private static async Task Listed(Visitor visitor, params string[] rooms)
    {
        using var patience = new CancellationTokenSource(Patience);
        while ((await visitor.Get("/v1/rooms?limit=100")).Text is var text && !rooms.All(room => text.Contains(room, StringComparison.Ordinal))) await Task.Delay(20, patience.Token);
    }

    private async Task ForgetRow(string room)
    {
        await using var connection = new SqliteConnection($"Data Source={Directory.GetFiles(operated.Server.Data, "*.db").Single()};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "DELETE FROM read_model WHERE model = 'lobby' AND key = $room";
        command.Parameters.AddWithValue("$room", room);
        Assert.Equal(1, await command.ExecuteNonQueryAsync());
    }
}

[Collection(OneServer.Name)]
public sealed class StartingWithoutAKey(SharedServer shared)
{
    [Theory]
    [MemberData(nameof(LookingAfterOneMachine.Calls), MemberType = typeof(LookingAfterOneMachine))]
    public async Task Operators_can_do_nothing(string method, string path)
    {
        foreach (var visitor in new[] { new Visitor(shared.Server.Address), new Visitor(shared.Server.Address, ""), new Visitor(shared.Server.Address, OperatedServer.Key) })
            (await visitor.Send(new HttpMethod(method), path, null)).IsRefused(404, "operations.off");
    }
}

public sealed class TryingKeys : IAsyncLifetime
{
    private ServerProcess _server = null!;

    public async Task InitializeAsync() =>
        _server = await ServerProcess.StartIn(new Dictionary<string, string> { ["SkillGraph__OperatorKey"] = OperatedServer.Key }, "--SkillGraph:LimitFactor=0.1");

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Goes_on_only_slowly()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(number => new Visitor(_server.Address, $"{OperatedServer.Key}{number}").Get("/v1/operations/cluster")));
        Assert.Contains(replies, reply => reply.Status == 401);
        replies.First(reply => reply.Status != 401).IsRefused(429, "edge.rate-limited");
    }
}
