using System.Text.Json;
using Npgsql;
using SkillGraph.Conformance;

namespace SkillGraph.Cluster.Tests;

/// <summary>What an operator sees of three nodes, whichever is asked, and what becomes of one that is moved.</summary>
[Collection(OnPostgres.Name)]
public sealed class LookingAfterThreeNodes(PostgresServer server) : IAsyncLifetime
{
    private const int Rooms = 12;

    private string _database = null!;
    private NodePrograms _cluster = null!;

    public async Task InitializeAsync()
    {
        _database = await server.NewDatabase();
        _cluster = await NodePrograms.Start(_database);
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task Every_node_tells_the_same_of_all()
    {
        await OpenRooms();
        foreach (var node in _cluster.All)
        {
            var answer = await Cluster(node);
            Assert.Equal(node.Address, answer.GetProperty("asked").GetString());
            var nodes = answer.GetProperty("nodes").EnumerateArray().ToList();
            Assert.Equal(_cluster.All.Select(one => one.Address).Order(StringComparer.Ordinal), nodes.Select(Address));
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
        await NodePrograms.Until(async () => await Listed() == rooms.Count);
        var runsOn = await RunsOn("lobby");
        await Forget(rooms[0]);
        Assert.Equal(rooms.Count - 1, await Listed());

        var (status, _) = await _cluster.All.First(node => node.Address != runsOn).Operator(HttpMethod.Post, "subscriptions/lobby/rebuild");
        Assert.Equal(202, status);
        await NodePrograms.Until(async () => await Listed() == rooms.Count);
        Assert.Equal((404, "operations.no-such-subscription"), await Refused(_cluster.All[0], "subscriptions/nothing/rebuild"));
    }

    [Fact]
    public async Task One_that_is_asked_leaves_and_one_that_is_gone_is_taken_down_and_the_last_stays()
    {
        var rooms = await OpenRooms();
        var (first, second, third) = (_cluster.All[0], _cluster.All[1], _cluster.All[2]);
        Assert.Equal((404, "operations.no-such-node"), await Refused(first, "cluster/nodes/127.0.0.1:1/leave"));

        Assert.Equal(202, (await first.Operator(HttpMethod.Post, $"cluster/nodes/{third.Address}/leave")).Status);
        Assert.Equal(0, await third.Ended());
        await Are(first, first, second);

        await second.Kill();
        Assert.Equal(202, (await first.Operator(HttpMethod.Post, $"cluster/nodes/{second.Address}/down")).Status);
        await Are(first, first);
        foreach (var room in rooms) await NodePrograms.Until(async () => (await first.Guest(HttpMethod.Get, $"/v1/rooms/{room}")).TryGetProperty("version", out _));

        foreach (var what in new[] { "leave", "down" }) Assert.Equal((409, "operations.last-node"), await Refused(first, $"cluster/nodes/{first.Address}/{what}"));
    }

    private async Task<List<string>> OpenRooms()
    {
        var rooms = new List<string>();
        var token = (await _cluster.All[0].Guest(HttpMethod.Post, "/v1/auth/guest", new { name = "Ada" })).GetProperty("accessToken").GetString();
        for (var number = 0; number < Rooms; number++)
            rooms.Add((await _cluster.All[number % 3].Guest(HttpMethod.Post, "/v1/rooms", new { title = "Room", kind = "coding" }, token)).GetProperty("id").GetString()!);
        return rooms;
    }

    private async Task<int> Listed() => (await _cluster.All[0].Guest(HttpMethod.Get, "/v1/rooms?limit=100")).GetProperty("items").GetArrayLength();

    private async Task Forget(string room)
    {
        await using var database = NpgsqlDataSource.Create(_database);
        await using var command = database.CreateCommand("DELETE FROM read_model WHERE model = 'lobby' AND key = $1");
        command.Parameters.Add(new NpgsqlParameter { Value = room });
        Assert.Equal(1, await command.ExecuteNonQueryAsync());
    }

    private async Task<string> RunsOn(string subscription)
    {
        var items = (await _cluster.All[0].Operator(HttpMethod.Get, "subscriptions")).Answer.GetProperty("items").EnumerateArray();
        return items.Single(item => item.GetProperty("name").GetString() == subscription).GetProperty("node").GetString()!;
    }

    private static Task Are(NodeProgram asked, params NodeProgram[] nodes) => NodePrograms.Until(async () =>
        (await Cluster(asked)).GetProperty("nodes").EnumerateArray().Select(Address).SequenceEqual(nodes.Select(node => node.Address).Order(StringComparer.Ordinal)));

    private static async Task<JsonElement> Cluster(NodeProgram node)
    {
        var (status, answer) = await node.Operator(HttpMethod.Get, "cluster");
        Assert.True(status == 200, answer.ToString());
        return answer;
    }

    private static async Task<(int, string?)> Refused(NodeProgram node, string path)
    {
        var (status, problem) = await node.Operator(HttpMethod.Post, path);
        return (status, problem.GetProperty("code").GetString());
    }

    private static string Address(JsonElement node) => node.GetProperty("address").GetString()!;

    private static string Status(JsonElement node) => node.GetProperty("status").GetString()!;

    private static int Room(JsonElement node, string count) =>
        node.GetProperty("report").GetProperty("entities").EnumerateArray().Single(kind => kind.GetProperty("kind").GetString() == "room").GetProperty(count).GetInt32();
}
