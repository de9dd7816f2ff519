using SkillGraph.Conformance;
using SkillGraph.Edge.Tests.Running;
using Xunit.Abstractions;

namespace SkillGraph.Edge.Tests.Faults;

/// <summary>D1: the process is killed at random moments while many write, and starts again on the same data.</summary>
public sealed class KillingTheServer(ITestOutputHelper output)
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Loses_and_doubles_nothing_that_was_acknowledged()
    {
        await using var server = await ServerProcess.Start(SharedServer.NoLimits);
        await Survives(server, kills: Tier.Size(pr: 10, nightly: 200));
    }

    [Fact]
    public async Task Loses_and_doubles_nothing_that_was_acknowledged_on_PostgreSQL()
    {
        var postgres = await PostgresServer.Private();
        try
        {
            await using var server = await ServerProcess.Start(SharedServer.NoLimits, $"--SkillGraph:Journal={await postgres.NewDatabase()}");
            await Survives(server, kills: Tier.Size(pr: 4, nightly: 60));
        }
        finally
        {
            await postgres.DisposeAsync();
        }
    }

    private async Task Survives(ServerProcess server, int kills)
    {
        var chance = new Random(Seed.New(output));
        await using var crowd = await Crowd.In(server.Address, rooms: 8, writersEach: 8);
        var slowest = TimeSpan.Zero;
        for (var kill = 0; kill < kills; kill++)
        {
            await Task.Delay(chance.Next(50, 700));
            await server.Kill();
            var took = await server.Start();
            if (took > slowest) slowest = took;
        }
        await Task.Delay(500);
        await crowd.Stop();

        output.WriteLine($"{kills} kills, ready again after {slowest.TotalMilliseconds:F0} ms at most");
        await crowd.IsStored(server.Address, output);
        Assert.InRange(slowest, TimeSpan.Zero, LongestStart);
    }
}
