using SkillGraph.Conformance;
using SkillGraph.Edge.Tests.Running;
using SkillGraph.Runtime;
using Xunit.Abstractions;

namespace SkillGraph.Edge.Tests.Faults;

/// <summary>D15: a room far larger than the heap is folded, recovered, exported and replayed: event by event, never as a whole.</summary>
public sealed class RunningOutOfMemory(ITestOutputHelper output)
{
    private const long Heap = 200L * 1024 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task A_long_history_fits_into_a_small_heap()
    {
        var seed = Seed.New(output);
        var (events, room) = (Tier.Size(pr: 20_000, nightly: 1_000_000), new EntityId($"room_{1:x32}"));
        await using var server = await ServerProcess.StartWithinOn(Heap, folder => FilledStore.With(folder, room, seed, events), SharedServer.NoLimits);
        var host = await Visitor.Guest(server.Address);

        var stored = await Exported(server, host, room.Value);
        Assert.InRange(stored, events, events + 1);
        Assert.Equal(stored, await host.Version(room.Value));
        Assert.Equal(stored + 1, await host.Do(room.Value, new { type = "enter" }));
        Assert.Equal(stored + 1, await Replayed(server, host, room.Value, until: stored + 1));
        Assert.Equal(stored + 1, await Exported(server, host, room.Value));
        output.WriteLine($"{stored} events within a heap of {Heap >> 20} MiB; {server.ResidentBytes >> 20} MiB resident in the end");
        Assert.False(server.HasExited);
        Assert.DoesNotContain("OutOfMemory", server.Log, StringComparison.Ordinal);
    }

    private static async Task<long> Exported(ServerProcess server, Visitor who, string room)
    {
        using var rest = new RestClient(server.Address);
        var lines = 0L;
        await foreach (var _ in rest.StreamEventsAsync(new Guest(who.Id, who.Name, who.Token!), room)) lines++;
        return lines;
    }

    private static async Task<long> Replayed(ServerProcess server, Visitor who, string room, long until)
    {
        await using var client = new SignalRClient(new Uri(server.Address, "/hubs/replays"), who.Token);
        await client.StartAsync();
        using var patience = new CancellationTokenSource(Patience);
        await foreach (var batch in client.StreamAsync(batch => batch[batch.GetArrayLength() - 1].Number("v"), "Replay", room, new { speed = 0 }).WithCancellation(patience.Token))
            if (batch >= until) return batch;
        return 0;
    }
}
