using System.Diagnostics;
using SkillGraph.Conformance;
using SkillGraph.Edge.Tests.Faults;
using SkillGraph.Testing;
using Xunit.Abstractions;

namespace SkillGraph.Cluster.Tests.Faults;

/// <summary>C8: a node is asked to stop while many are connected and write.</summary>
[Collection(OnPostgres.Name)]
public sealed class StoppingANode(PostgresServer server, ITestOutputHelper output)
{
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Whoever_is_connected_is_told_to_come_again_and_misses_nothing()
    {
        await using var cluster = await ThreeProcesses.Start(await server.NewDatabase());
        await using var crowd = await Crowd.In(cluster.Front.Address, rooms: 5, writersEach: 2);
        using var rest = new RestClient(cluster.Front.Address);
        var watcher = await rest.GuestAsync("Watcher");
        var leaving = cluster.Nodes[1];
        var members = crowd.Rooms.SelectMany(room => Enumerable.Range(0, 100).Select(_ => new RoomMember(rest, watcher, room))).ToList();
        // They begin on the node that is to leave, and come again wherever they find one.
        foreach (var other in cluster.Nodes.Where(node => node != leaving)) cluster.Front.Avoid(other.Address);
        await Task.WhenAll(members.Select(member => member.StartAsync()));
        cluster.Front.AvoidNobody();

        var stopping = Stopwatch.StartNew();
        Assert.Equal(0, await leaving.Stop());
        Assert.InRange(stopping.Elapsed, TimeSpan.Zero, LongestStop);
        await crowd.AllAnswer();
        await crowd.Stop();
        foreach (var member in members) await member.WhenAtAsync(crowd.Version(member.Room)).WaitAsync(LongestStop);

        output.WriteLine($"stopped after {stopping.Elapsed.TotalSeconds:F1} s; {members.Sum(member => member.Resyncs)} resyncs; longest pause {crowd.Pulses.Max(pulse => pulse.LongestPause).TotalSeconds:F2} s");
        Assert.All(members, member => Assert.Empty(member.Violations));
        Assert.All(members, member => Assert.Equal((1, 1), (member.SentAway, member.Reconnects)));
        await crowd.IsStored(cluster.Front.Address, output);
        await Task.WhenAll(members.Select(member => member.DisposeAsync().AsTask()));
    }
}
