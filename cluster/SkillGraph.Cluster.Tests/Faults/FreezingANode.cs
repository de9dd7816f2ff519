using SkillGraph.Conformance;
using SkillGraph.Edge.Tests.Faults;
using SkillGraph.Edge.Tests.Running;
using SkillGraph.Testing;
using Xunit.Abstractions;

namespace SkillGraph.Cluster.Tests.Faults;

/// <summary>C4: a node does nothing for longer than it takes the others to give it up, as in a long pause of the machine under it, and then goes on.</summary>
[Collection(OnPostgres.Name)]
public sealed class FreezingANode(PostgresServer server, ITestOutputHelper output)
{
    // Three times as long as it takes until a node is missed.
    private static readonly TimeSpan Frozen = TimeSpan.FromSeconds(15);

    // Long before it is missed.
    private static readonly TimeSpan Stalled = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task A_short_pause_of_one_keeps_nobody_waiting_but_those_in_its_rooms()
    {
        await using var cluster = await ThreeProcesses.Start(await server.NewDatabase());
        var host = await Visitor.Guest(cluster.Front.Address);
        await host.OpenRoom();
        var node = cluster.Nodes[^1];
        cluster.Front.Avoid(node.Address);
        await node.Freeze();
        var opening = Enumerable.Range(0, 12).Select(_ => host.OpenRoom()).ToList();
        await Task.Delay(Stalled);
        var opened = opening.Count(room => room.IsCompleted);
        await node.WakeUp();
        await Task.WhenAll(opening);

        output.WriteLine($"{opened} of {opening.Count} rooms were opened meanwhile");
        Assert.InRange(opened, opening.Count / 3, opening.Count);
    }

    [Fact]
    public async Task It_acknowledges_nothing_stale_and_ends()
    {
        var chance = new Random(Seed.New(output));
        await using var cluster = await ThreeProcesses.Start(await server.NewDatabase(), ThreeProcesses.TestTiming);
        await using var crowd = await Crowd.In(cluster.Front.Address, ThreeProcesses.ManyRooms, writersEach: 2);
        for (var cycle = 0; cycle < Tier.Size(pr: 1, nightly: 10); cycle++)
        {
            await crowd.AllAnswer();
            var node = cluster.Nodes[chance.Next(3)];
            cluster.Front.Avoid(node.Address);
            await node.Freeze();
            await Task.Delay(Frozen);
            await node.WakeUp();
            Assert.NotEqual(0, await node.Exit());
            await cluster.Explain(crowd.AllAnswer);
            await node.Start();
            cluster.Front.AvoidNobody();
            await cluster.AllUp();
        }
        await crowd.Stop();
        await crowd.IsStored(cluster.Front.Address, output);
    }
}
