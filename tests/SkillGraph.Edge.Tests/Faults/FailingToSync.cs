using System.Diagnostics;
using System.Net;
using System.Text.Json;
using SkillGraph.Edge.Tests.Running;
using Xunit.Abstractions;

namespace SkillGraph.Edge.Tests.Faults;

/// <summary>
/// D5: the disk reports that it could not sync. What was not on it then is lost with the next loss of power, though it can still be read:
/// whatever was acknowledged, before or after, has to be in what is surely on the disk.
/// </summary>
public sealed class FailingToSync(ITestOutputHelper output)
{
    private const int FailuresPerLossOfPower = 5;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Nothing_is_acknowledged_that_a_loss_of_power_would_take()
    {
        var chance = new Random(Seed.New(output));
        using var disk = new FailingDisk("journal.db", keepsImage: true);
        await using var server = await ServerProcess.StartIn(disk.Environment, SharedServer.NoLimits);
        await using var crowd = await Crowd.In(server.Address, rooms: 4, writersEach: 4);
        var losses = Tier.Size(pr: 5, nightly: 100) / FailuresPerLossOfPower;
        for (var loss = 0; loss < losses; loss++)
        {
            for (var failure = 0; failure < FailuresPerLossOfPower; failure++)
            {
                await crowd.Get(more: chance.Next(5, 100));
                var failed = disk.FailedSyncs;
                disk.FailSyncs(chance.Next(1, 4));
                await Until(() => disk.FailedSyncs > failed);
            }
            await crowd.Get(more: 50);
            var acknowledged = crowd.Snapshot();
            await server.Kill();
            LosePower(server, disk);
            await HasAll(server, acknowledged);
            await server.Start();
        }
        await crowd.Get(more: 50);
        await crowd.Stop();
        output.WriteLine($"{disk.FailedSyncs} of {disk.Syncs} syncs failed, power was lost {losses} times");
        await crowd.IsStored(server.Address, output);
    }

    [Fact]
    public async Task Everybody_is_told_while_it_lasts_and_it_ends_by_itself()
    {
        using var disk = new FailingDisk("journal.db", keepsImage: true);
        await using var server = await ServerProcess.StartIn(disk.Environment, SharedServer.NoLimits);
        var host = await Visitor.Guest(server.Address);
        var room = await host.OpenRoom();
        await using var socket = await RoomSocket.In(room, host);

        disk.FailSyncs(int.MaxValue);
        for (var number = 0; number < 20; number++) (await host.Command(room, new { type = "post-chat", text = "lost" }, "again")).IsRefused(503, "engine.unavailable");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await server.Ask("/health/ready"));
        Assert.Equal(HttpStatusCode.OK, await server.Ask("/health/live"));
        await using (var another = await RoomSocket.Open(host)) Assert.Equal(2, (await another.Join(room)).Number("version"));

        disk.FailSyncs(0);
        var waited = Stopwatch.StartNew();
        while (await server.Ask("/health/ready") != HttpStatusCode.OK) Assert.True(waited.Elapsed < Patience, "it is still not ready");
        output.WriteLine($"ready again after {waited.ElapsedMilliseconds} ms");
        Assert.Equal(3, (await host.Command(room, new { type = "post-chat", text = "lost" }, "again")).Json.Number("v"));
        // That one may have been found in the log; this one is new.
        await host.Do(room, new { type = "post-chat", text = "after" });
        foreach (var once in (string[])["The disk of the embedded store failed", "The journal does not store (fsync)", "The disk of the embedded store works again", "The journal stores again"])
            await server.Logged(once, times: 1);
    }

    private static async Task Until(Func<bool> condition)
    {
        for (var waited = Stopwatch.StartNew(); !condition(); await Task.Delay(2)) Assert.True(waited.Elapsed < Patience, "the sync that was to fail did not come");
    }

    /// <summary>Leaves in the data folder what is surely on the disk.</summary>
    private static void LosePower(ServerProcess server, FailingDisk disk)
    {
        foreach (var file in Directory.GetFiles(server.Data)) File.Delete(file);
        foreach (var file in Directory.GetFiles(disk.Image)) File.Copy(file, Path.Combine(server.Data, Path.GetFileName(file)));
    }

    private static async Task HasAll(ServerProcess server, List<(string Room, string Who, string Command, long Version)> acknowledged)
    {
        foreach (var room in acknowledged.GroupBy(ack => ack.Room))
        {
            var stored = (await Journals.Messages(server.Data, room.Key)).Select(message => JsonSerializer.Deserialize<JsonElement>(message))
                .ToDictionary(envelope => (envelope.Text("by"), envelope.Text("cmd"), envelope.Number("v")));
            foreach (var (_, who, command, version) in room) Assert.True(stored.ContainsKey((who, command, version)), $"{room.Key} has lost version {version}, the command {command}, of {stored.Count}");
        }
    }
}
