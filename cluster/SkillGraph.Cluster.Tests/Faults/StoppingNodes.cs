using System.Diagnostics;
using SkillGraph.Conformance;
using SkillGraph.Edge.Tests.Faults;
using SkillGraph.Testing;
using Xunit.Abstractions;

namespace SkillGraph.Cluster.Tests.Faults;

/// <summary>C8 and the roll of a new version: nodes are asked to stop while people are connected and type.</summary>
[Collection(OnPostgres.Name)]
public sealed class StoppingNodes(PostgresServer server, ITestOutputHelper output)
{
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(20);

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

    [Fact]
    public async Task One_after_another_is_restarted_and_no_command_is_lost()
    {
        await using var cluster = await ThreeProcesses.Start(await server.NewDatabase());
        await using var crowd = await Crowd.In(cluster.Front.Address, rooms: Tier.Size(pr: 10, nightly: 50), writersEach: 4);
        var pauses = new List<double>();
        foreach (var node in cluster.Nodes.Reverse())
        {
            await crowd.AllAnswer();
            foreach (var pulse in crowd.Pulses) pulse.TakeLongestPause();
            Assert.Equal(0, await node.Stop());
            await node.Start();
            await cluster.AllUp();
            await crowd.AllAnswer();
            List<double> these = [.. crowd.Pulses.Select(pulse => pulse.TakeLongestPause().TotalSeconds).Order()];
            output.WriteLine($"longest pause of {these.Count} rooms: median {these[these.Count / 2]:F2} s, longest {these[^1]:F2} s");
            pauses.AddRange(these);
        }
        await crowd.Stop();

        pauses.Sort();
        output.WriteLine($"of all: median {pauses[pauses.Count / 2]:F2} s, p99 {pauses[(int)((pauses.Count - 1) * 0.99)]:F2} s");
        await crowd.IsStored(cluster.Front.Address, output);
        Assert.InRange(pauses[^1], 0, LongestPause.TotalSeconds);
    }
}
