using System.Text.Json;
using Npgsql;
using SkillGraph.Cluster.Tests.Faults;
using SkillGraph.Conformance;
using SkillGraph.Edge.Tests.Running;
using SkillGraph.Testing;

namespace SkillGraph.Cluster.Tests;

/// <summary>What an operator sees of three nodes, whichever is asked, and what becomes of one that is moved.</summary>
[Collection(OnPostgres.Name)]
public sealed class LookingAfterThreeNodes(PostgresServer server) : IAsyncLifetime
{
    private const int Rooms = 12;
    private const string Key = "the-operator-key-of-three-test-nodes";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private string _database = null!;
    private ThreeProcesses _cluster = null!;

    private ServerProcess First => _cluster.Nodes[0];

    public async Task InitializeAsync()
    {
        _database = await server.NewDatabase();
        _cluster = await ThreeProcesses.Start(_database, $"--SkillGraph:OperatorKey={Key}");
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Every_node_tells_the_same_of_all()
    {
        await OpenRooms();
        foreach (var node in _cluster.Nodes)
        {
            var answer = await Cluster(node);
            Assert.Equal(_cluster.NameOf(node), answer.GetProperty("asked").GetString());
            var nodes = answer.GetProperty("nodes").EnumerateArray().ToList();
            Assert.Equal(_cluster.Nodes.Select(_cluster.NameOf).Order(StringComparer.Ordinal), nodes.Select(Address));
            Assert.All(nodes, one => Assert.Equal(("up", true, 3), (Status(one), one.GetProperty("reachable").GetBoolean(), one.GetProperty("roles").GetArrayLength())));
            Assert.Single(nodes, one => one.GetProperty("leader").GetBoolean());
            Assert.Single(nodes, one => one.GetProperty("placesShards").GetBoolean());
            Assert.Equal(Rooms, nodes.Sum(one => Room(one, "awake")));
            Assert.InRange(nodes.Sum(one => Room(one, "shards")), 1, Rooms);
        }
    }

    [Fact]
    public async Task A_subscription_is_built_anew_whichever_node_is_asked()
    {
        var rooms = await OpenRooms();
        await Until(async () => await Listed() == rooms.Count);
        var runsOn = await RunsOn("lobby");
        await Forget(rooms[0]);
        Assert.Equal(rooms.Count - 1, await Listed());

        Assert.Equal(202, (await Ask(_cluster.Nodes.First(node => _cluster.NameOf(node) != runsOn), "subscriptions/lobby/rebuild")).Status);
        await Until(async () => await Listed() == rooms.Count);
        (await Ask(First, "subscriptions/nothing/rebuild")).IsRefused(404, "operations.no-such-subscription");
    }

    [Fact]
    public async Task One_that_is_asked_leaves_and_one_that_is_gone_is_taken_down_and_the_last_stays()
    {
        var rooms = await OpenRooms();
        var (second, third) = (_cluster.Nodes[1], _cluster.Nodes[2]);
        (await Ask(First, "cluster/nodes/127.0.0.1:1/leave")).IsRefused(404, "operations.no-such-node");

        Assert.Equal(202, (await Ask(First, $"cluster/nodes/{_cluster.NameOf(third)}/leave")).Status);
        Assert.Equal(0, await third.Exit());
        await Are(First, second);

        await second.Kill();
        Assert.Equal(202, (await Ask(First, $"cluster/nodes/{_cluster.NameOf(second)}/down")).Status);
        await Are(First);
        foreach (var room in rooms) await Until(async () => (await new Visitor(First.Address).Get($"/v1/rooms/{room}")).Status == 200);

        foreach (var what in new[] { "leave", "down" }) (await Ask(First, $"cluster/nodes/{_cluster.NameOf(First)}/{what}")).IsRefused(409, "operations.last-node");
    }

    private async Task<List<string>> OpenRooms()
    {
        var rooms = new List<string>();
        var host = await Visitor.Guest(First.Address);
        for (var number = 0; number < Rooms; number++) rooms.Add(await host.At(_cluster.Nodes[number % 3].Address).OpenRoom());
        return rooms;
    }

    private async Task<int> Listed() => (await new Visitor(First.Address).Get("/v1/rooms?limit=100")).Json.GetProperty("items").GetArrayLength();

    private async Task Forget(string room)
    {
        await using var database = NpgsqlDataSource.Create(_database);
        await using var command = database.CreateCommand("DELETE FROM read_model WHERE model = 'lobby' AND key = $1");
        command.Parameters.Add(new NpgsqlParameter { Value = room });
        Assert.Equal(1, await command.ExecuteNonQueryAsync());
    }

    private async Task<string> RunsOn(string subscription)
    {
        var items = (await new Visitor(First.Address, Key).Get("/v1/operations/subscriptions")).Json.GetProperty("items").EnumerateArray();
        return items.Single(item => item.Text("name") == subscription).Text("node");
    }

    private Task Are(params ServerProcess[] nodes) => Until(async () =>
        (await Cluster(First)).GetProperty("nodes").EnumerateArray().Select(Address).SequenceEqual(nodes.Select(_cluster.NameOf).Order(StringComparer.Ordinal)));

    private static async Task<JsonElement> Cluster(ServerProcess node) => (await new Visitor(node.Address, Key).Get("/v1/operations/cluster")).Json;

    private static Task<Reply> Ask(ServerProcess node, string what) => new Visitor(node.Address, Key).Post($"/v1/operations/{what}", new { });

    private static async Task Until(Func<Task<bool>> isSo)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await isSo()) await Task.Delay(100, patience.Token);
    }

    private static string Address(JsonElement node) => node.GetProperty("address").GetString()!;

    private static string Status(JsonElement node) => node.GetProperty("status").GetString()!;

    private static int Room(JsonElement node, string count) =>
        node.GetProperty("report").GetProperty("entities").EnumerateArray().Single(kind => kind.GetProperty("kind").GetString() == "room").GetProperty(count).GetInt32();
}
