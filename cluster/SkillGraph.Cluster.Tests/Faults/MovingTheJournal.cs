using System.Text.Json;
using SkillGraph.Conformance;
using SkillGraph.Edge.Tests.Running;
using SkillGraph.Testing;

namespace SkillGraph.Cluster.Tests.Faults;

/// <summary>One machine is outgrown: the cluster is started on its database, and everything goes on; and back.</summary>
[Collection(OnPostgres.Name)]
public sealed class MovingTheJournal(PostgresServer server)
{
    private const int Rooms = 5;

    private readonly List<(string Room, List<(string Command, long Version)> Said)> _rooms = [];

    [Fact]
    public async Task Every_room_and_subscription_goes_on_there_and_back()
    {
        var database = await server.NewDatabase();
        Visitor host;
        await using (var one = await ServerProcess.Start(SharedServer.NoLimits, $"--SkillGraph:Journal={database}"))
        {
            host = await Visitor.Guest(one.Address);
            for (var room = 0; room < Rooms; room++) _rooms.Add((await host.OpenRoom(new { title = $"Room {room}", kind = "coding" }), []));
            await Talk(host);
            Assert.Equal(0, await one.Stop());
        }
        await using (var three = await ThreeProcesses.Start(database))
        {
            await GoesOn(host = host.At(three.Front.Address));
            foreach (var node in three.Nodes) Assert.Equal(0, await node.Stop());
        }
        await using (var one = await ServerProcess.Start(SharedServer.NoLimits, $"--SkillGraph:Journal={database}"))
        {
            await GoesOn(host.At(one.Address));
        }
    }

    private async Task GoesOn(Visitor host)
    {
        foreach (var (room, said) in _rooms)
        {
            var envelopes = (await host.History(room)).Select(line => JsonSerializer.Deserialize<JsonElement>(line)).ToList();
            Assert.Equal(said[^1].Version, envelopes[^1].Number("v"));
            // What was sent before is known, and has no second effect.
            var (command, version) = said[Random.Shared.Next(said.Count)];
            Assert.Equal(version, (await host.Command(room, new { type = "post-chat", text = "again" }, command)).Json.Number("v"));
            Assert.Equal(said[^1].Version, await host.Version(room));
        }
        await Talk(host);
        foreach (var (room, said) in _rooms)
        {
            var history = await host.History(room);
            Journals.IsOneChain(history);
            Assert.Equal(said[^1].Version, history.Count);
        }
        // The lobby lists each room once, with what was said last: its subscription has gone on from where it was.
        var late = await host.OpenRoom(new { title = "Late", kind = "teaching" });
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            var listed = (await host.Get("/v1/rooms?limit=100")).Json.GetProperty("items").EnumerateArray().Select(room => room.Text("id")).ToList();
            if (listed.Contains(late))
            {
                Assert.All(_rooms, room => Assert.Single(listed, room.Room));
                return;
            }
            await Task.Delay(100, patience.Token);
        }
    }

    private async Task Talk(Visitor host)
    {
        foreach (var (room, said) in _rooms)
            for (var number = 0; number < 20; number++)
            {
                var command = $"{said.Count}";
                said.Add((command, (await host.Command(room, new { type = "post-chat", text = $"number {number}" }, command)).Json.Number("v")));
            }
    }
}
