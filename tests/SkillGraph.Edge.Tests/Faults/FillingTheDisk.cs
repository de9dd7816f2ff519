using System.Diagnostics;
using System.Net;
using System.Text.Json;
using SkillGraph.Edge.Tests.Running;
using Xunit.Abstractions;

namespace SkillGraph.Edge.Tests.Faults;

/// <summary>D4: the disk is full. What cannot be stored is refused and never acknowledged, and when there is room again everything goes on.</summary>
public sealed class FillingTheDisk(ITestOutputHelper output)
{
    private static readonly TimeSpan LongestRecovery = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Everybody_is_told_and_everything_goes_on_when_there_is_room_again()
    {
        using var disk = new FailingDisk("journal.db", keepsImage: true);
        await using var server = await ServerProcess.StartIn(disk.Environment, SharedServer.NoLimits);
        await using var crowd = await Crowd.In(server.Address, rooms: 4, writersEach: 4);
        var host = await Visitor.Guest(server.Address);
        var room = await host.OpenRoom();
        var (cycles, slowest, refusedFirst) = (Tier.Size(pr: 2, nightly: 20), TimeSpan.Zero, new List<string>());
        for (var cycle = 0; cycle < cycles; cycle++)
        {
            await crowd.Get(more: 100);
            var refused = disk.RefusedWrites;
            disk.IsFull = true;
            for (var waited = Stopwatch.StartNew(); disk.RefusedWrites == refused; await Task.Delay(5)) Assert.True(waited.Elapsed < LongestRecovery, "nothing more was written");
            refusedFirst.Add(await Refused(host, room));
            Assert.Equal(HttpStatusCode.OK, await server.Ask("/health/live"));
            Assert.Equal(200, (await host.Get($"/v1/rooms/{room}")).Status);
            for (var waited = Stopwatch.StartNew(); await server.Ask("/health/ready") != HttpStatusCode.ServiceUnavailable; await Task.Delay(20)) Assert.True(waited.Elapsed < LongestRecovery, "it is still ready");

            disk.IsFull = false;
            var recovering = Stopwatch.StartNew();
            while ((await host.Command(room, new { type = "post-chat", text = "full" }, refusedFirst[^1])).Status != 200) Assert.True(recovering.Elapsed < LongestRecovery, "it does not store again");
            while (await server.Ask("/health/ready") != HttpStatusCode.OK) Assert.True(recovering.Elapsed < LongestRecovery, "it is not ready again");
            if (recovering.Elapsed > slowest) slowest = recovering.Elapsed;
        }
        await crowd.Get(more: 100);
        await crowd.Stop();
        output.WriteLine($"{cycles} times full, {disk.RefusedWrites} writes refused, ready again after {slowest.TotalMilliseconds:F0} ms at most");
        await crowd.IsStored(server.Address, output);
        var stored = (await host.History(room)).Select(line => JsonSerializer.Deserialize<JsonElement>(line).Text("cmd")).ToList();
        Assert.All(refusedFirst, id => Assert.Single(stored, id));
        await server.Logged("The journal does not store (disk-full)");
        await server.Logged("The journal stores again");
    }

    /// <summary>The id of a command that was refused. Before it some may still find room in what the log holds already.</summary>
    private static async Task<string> Refused(Visitor host, string room)
    {
        for (var waited = Stopwatch.StartNew(); ;)
        {
            var id = Guid.NewGuid().ToString("N");
            var reply = await host.Command(room, new { type = "post-chat", text = "full" }, id);
            if (reply.Status != 200)
            {
                reply.IsRefused(503, "engine.unavailable");
                return id;
            }
            Assert.True(waited.Elapsed < LongestRecovery, "a full disk takes everything");
        }
    }
}
