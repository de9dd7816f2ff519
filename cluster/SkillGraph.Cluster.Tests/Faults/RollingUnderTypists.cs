using System.Diagnostics;
using SkillGraph.Conformance;
using SkillGraph.Testing;
using Xunit.Abstractions;

namespace SkillGraph.Cluster.Tests.Faults;

/// <summary>A new version is rolled out while people type: one node after another stops and starts again.</summary>
[Collection(OnPostgres.Name)]
public sealed class RollingUnderTypists(PostgresServer server, ITestOutputHelper output)
{
    private const int EachRoom = 4;

    private static readonly TimeSpan Between = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(30);

    // Two seconds are promised, of a machine that has nothing else to do than to start programs.
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Nothing_that_is_typed_is_lost_and_no_room_pauses_for_long()
    {
        await using var cluster = await ThreeProcesses.Start(await server.NewDatabase());
        await using var people = await TypingPeople.Start(cluster.Front.Address, rooms: Tier.Size(pr: 10, nightly: 50), EachRoom);
        foreach (var node in cluster.Nodes.Reverse())
        {
            await Task.Delay(Between);
            var stopping = Stopwatch.StartNew();
            Assert.Equal(0, await node.Stop());
            var stopped = stopping.Elapsed;
            Assert.InRange(stopped, TimeSpan.Zero, LongestStop);
            await node.Start();
            await cluster.AllUp();
            output.WriteLine($"stopped in {stopped.TotalSeconds:F1} s, ready {(stopping.Elapsed - stopped).TotalSeconds:F1} s later");
        }
        await Task.Delay(Between);
        await cluster.Explain(people.Stop);

        var pauses = people.LongestPauses.Order().ToList();
        output.WriteLine(
            $"{pauses.Count} rooms, {people.Acknowledged} edits, {people.Reconnects} reconnects; longest pauses of the rooms: median {Share(pauses, 0.5).TotalSeconds:F2} s, " +
            $"p99 {Share(pauses, 0.99).TotalSeconds:F2} s");
        await people.EndRight();
        Assert.InRange(pauses[^1], TimeSpan.Zero, LongestPause);
    }

    private static TimeSpan Share(List<TimeSpan> sorted, double share) => sorted[(int)Math.Ceiling(share * sorted.Count) - 1];
}
