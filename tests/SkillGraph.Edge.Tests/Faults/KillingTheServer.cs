using System.Text.Json;
using SkillGraph.Conformance;
using SkillGraph.Edge.Tests.Running;
using Xunit.Abstractions;

namespace SkillGraph.Edge.Tests.Faults;

/// <summary>The process is killed at random moments while many write, and starts again on the same data.</summary>
public sealed class KillingTheServer(ITestOutputHelper output)
{
    private const int Writers = 64;
    private const int Rooms = 8;

    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Loses_and_doubles_nothing_that_was_acknowledged()
    {
        await using var server = await ServerProcess.Start(SharedServer.NoLimits);
        await Survives(server, kills: 20);
    }

    [Fact]
    public async Task Loses_and_doubles_nothing_that_was_acknowledged_on_PostgreSQL()
    {
        var postgres = await PostgresServer.Private();
        try
        {
            await using var server = await ServerProcess.Start(SharedServer.NoLimits, $"--SkillGraph:Journal={await postgres.NewDatabase()}");
            await Survives(server, kills: 4);
        }
        finally
        {
            await postgres.DisposeAsync();
        }
    }

    private async Task Survives(ServerProcess server, int kills)
    {
        var chance = new Random(Seed.New(output));
        var writers = await Furnish(server);
        using var stop = new CancellationTokenSource();
        var writing = writers.Select(writer => Task.Run(() => writer.Run(stop.Token))).ToList();
        var slowest = TimeSpan.Zero;
        for (var kill = 0; kill < kills; kill++)
        {
            await Task.Delay(chance.Next(50, 700));
            await server.Kill();
            var took = await server.Start();
            if (took > slowest) slowest = took;
        }
        await Task.Delay(500);
        await stop.CancelAsync();
        await Task.WhenAll(writing);
        await Task.WhenAll(writers.Where((_, number) => IsStubborn(number)).Select(writer => writer.Settle())).WaitAsync(TimeSpan.FromSeconds(20));

        output.WriteLine($"{writers.Sum(writer => writer.Acknowledged.Count)} acknowledged, {writers.Sum(writer => writer.Unanswered.Count)} never answered, ready again after {slowest.TotalMilliseconds:F0} ms at most");
        Assert.All(writers, writer => Assert.Empty(writer.Contradictions));
        Assert.All(writers, writer => Assert.NotEmpty(writer.Acknowledged));
        foreach (var room in writers.GroupBy(writer => writer.Room)) await IsAsAcknowledged(server, room.Key, [.. room]);
        Assert.InRange(slowest, TimeSpan.Zero, LongestStart);
    }

    private static async Task<List<PersistentWriter>> Furnish(ServerProcess server)
    {
        var writers = new List<PersistentWriter>();
        var host = await Visitor.Guest(server.Address, "Host");
        for (var room = 0; room < Rooms; room++)
        {
            var id = await host.OpenRoom();
            for (var number = 0; number < Writers / Rooms; number++)
            {
                var guest = await Visitor.Guest(server.Address, $"Guest {number}");
                await guest.Do(id, new { type = "enter" });
                writers.Add(new PersistentWriter(guest, id, IsStubborn(writers.Count)));
            }
        }
        return writers;
    }

    private static bool IsStubborn(int number) => number % 2 == 0;

    private static async Task IsAsAcknowledged(ServerProcess server, string room, List<PersistentWriter> writers)
    {
        var history = await new Visitor(server.Address).History(room);
        Journals.IsOneChain(history);
        var stored = history.Select(line => JsonSerializer.Deserialize<JsonElement>(line)).Where(envelope => envelope.Text("type") == "room.chat-posted.v1")
            .ToLookup(envelope => (envelope.Text("by"), envelope.Text("cmd")), envelope => envelope.Number("v"));
        foreach (var writer in writers)
        {
            foreach (var (id, version) in writer.Acknowledged) Assert.Equal([version], stored[(writer.Who, id)]);
            foreach (var id in writer.Unanswered) Assert.InRange(stored[(writer.Who, id)].Count(), 0, 1);
        }
        Assert.Equal(stored.Count, stored.Sum(versions => versions.Count()));
    }
}
