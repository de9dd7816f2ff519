using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using SkillGraph.Conformance;
using SkillGraph.Runtime.Journals;
using Xunit.Abstractions;

namespace SkillGraph.Runtime.Tests.OnPostgres;

/// <summary>The server is killed under load and comes back.</summary>
public sealed class LosingPostgres(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Kills = 3;
    private const int Producers = 64;

    private static readonly TimeSpan LongestOutage = TimeSpan.FromSeconds(15);

    private PostgresServer _server = null!;
    private PostgresJournal _journal = null!;

    public async Task InitializeAsync()
    {
        _server = await PostgresServer.Private();
        _journal = new PostgresJournal(await _server.NewDatabase());
        await _journal.Open(default);
    }

    public async Task DisposeAsync()
    {
        await _journal.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task What_was_acknowledged_is_there_and_the_journal_recovers_by_itself()
    {
        using var stop = new CancellationTokenSource();
        var acknowledged = new ConcurrentDictionary<EntityId, long>();
        var producing = Enumerable.Range(0, Producers).Select(number => Task.Run(() => Produce(number, acknowledged, stop.Token))).ToList();
        for (var kill = 0; kill < Kills; kill++)
        {
            await Task.Delay(500);
            await _server.Kill();
            await AnswersAtOnceThatItDoesNotStore();
            await _server.Start();
            output.WriteLine($"stores again after {(await StoresAgain()).TotalMilliseconds:F0} ms");
        }
        await stop.CancelAsync();
        await Task.WhenAll(producing);

        Assert.Equal(Producers, acknowledged.Count);
        foreach (var (room, version) in acknowledged) await EveryVersionIsThere(room, version);
    }

    private async Task Produce(int number, ConcurrentDictionary<EntityId, long> acknowledged, CancellationToken stop)
    {
        var room = new EntityId($"room_{number:x32}");
        for (long version = 1; !stop.IsCancellationRequested;)
        {
            var outcome = await _journal.Append(Fact(room, version));
            // After an unknown outcome the version may turn out to be taken, by ourselves.
            if (outcome.Result is AppendResult.Stored or AppendResult.VersionTaken) acknowledged[room] = version++;
            else await Task.Delay(10);
        }
    }

    private async Task AnswersAtOnceThatItDoesNotStore()
    {
        var waited = Stopwatch.StartNew();
        while ((await _journal.Append(Fact(new EntityId("room_probe"), 1))).Result != AppendResult.NotStored)
            Assert.True(waited.Elapsed < LongestOutage, "A server that is gone was not noticed.");
        waited.Restart();
        Assert.NotEqual(AppendResult.Stored, (await _journal.Append(Fact(new EntityId("room_probe"), 1))).Result);
        Assert.True(waited.Elapsed < LongestOutage, $"It took {waited.Elapsed} to say that the server is gone.");
    }

    private async Task<TimeSpan> StoresAgain()
    {
        var waited = Stopwatch.StartNew();
        var room = new EntityId($"room_{Guid.NewGuid():N}");
        while ((await _journal.Append(Fact(room, 1))).Result is AppendResult.NotStored or AppendResult.Unknown)
        {
            Assert.True(waited.Elapsed < LongestOutage, "The journal did not recover.");
            await Task.Delay(10);
        }
        return waited.Elapsed;
    }

    private async Task EveryVersionIsThere(EntityId room, long last)
    {
        long expected = 0;
        await foreach (var page in _journal.Read(room, 0, long.MaxValue, default))
            foreach (var stored in page) Assert.Equal(++expected, stored.Version);
        Assert.True(expected >= last, $"{room} was acknowledged up to {last} but ends at {expected}.");
    }

    private static Append Fact(EntityId room, long version) =>
        new(room, "room", "writer", [new NewFact(version, "room.chat-posted.v1", 1, Encoding.UTF8.GetBytes("{}"))]);
}
