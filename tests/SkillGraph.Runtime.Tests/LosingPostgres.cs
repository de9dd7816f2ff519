using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using SkillGraph.Conformance;
using SkillGraph.Runtime.Journals;
using SkillGraph.Testing;
using Xunit.Abstractions;

namespace SkillGraph.Runtime.Tests.OnPostgres;

/// <summary>D6, and D5 on PostgreSQL: the server is killed under load, or its disk fails to sync and it ends itself, and comes back.</summary>
public sealed class LosingPostgres(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Producers = 64;

    private static readonly TimeSpan LongestOutage = TimeSpan.FromSeconds(15);

    private FailingDisk _disk = null!;
    private PostgresServer _server = null!;
    private PostgresJournal _journal = null!;

    public async Task InitializeAsync()
    {
        _disk = new FailingDisk("pg_wal/", keepsImage: false);
        _server = await PostgresServer.Private(_disk.Environment);
        _journal = new PostgresJournal(await _server.NewDatabase());
        await _journal.Open(default);
    }

    public async Task DisposeAsync()
    {
        await _journal.DisposeAsync();
        await _server.DisposeAsync();
        _disk.Dispose();
    }

    [Fact]
    public async Task What_was_acknowledged_is_there_and_the_journal_recovers_by_itself()
    {
        var (kills, slowestBreak, slowestReturn) = (Tier.Size(pr: 10, nightly: 50), TimeSpan.Zero, TimeSpan.Zero);
        await UnderLoad(async () =>
        {
            for (var kill = 0; kill < kills; kill++)
            {
                await Task.Delay(500);
                await _server.Kill();
                slowestBreak = Longer(slowestBreak, await AnswersAtOnceThatItDoesNotStore());
                await _server.Start();
                slowestReturn = Longer(slowestReturn, await StoresAgain());
            }
        });
        output.WriteLine($"{kills} kills: answered at once that it does not store after {slowestBreak.TotalMilliseconds:F0} ms, stored again after {slowestReturn.TotalMilliseconds:F0} ms at most");
    }

    [Fact]
    public async Task What_was_acknowledged_is_there_after_the_servers_disk_failed_to_sync()
    {
        var (failures, slowest) = (Tier.Size(pr: 5, nightly: 100), TimeSpan.Zero);
        await UnderLoad(async () =>
        {
            for (var failure = 0; failure < failures; failure++)
            {
                await Task.Delay(200);
                var failed = _disk.FailedSyncs;
                _disk.FailSyncs(1);
                var waited = Stopwatch.StartNew();
                for (; _disk.FailedSyncs == failed; await Task.Delay(1)) Assert.True(waited.Elapsed < LongestOutage, "nothing was synced");
                await AnswersAgain();
                slowest = Longer(slowest, await StoresAgain());
            }
        });
        output.WriteLine($"{failures} failed syncs: stored again {slowest.TotalMilliseconds:F0} ms after the server was back at most");
    }

    private async Task UnderLoad(Func<Task> faults)
    {
        using var counted = new Counted("skillgraph.journal.failures", "cause");
        using var stop = new CancellationTokenSource();
        var acknowledged = new ConcurrentDictionary<EntityId, long>();
        var producing = Enumerable.Range(0, Producers).Select(number => Task.Run(() => Produce(number, acknowledged, stop.Token))).ToList();
        await faults();
        await stop.CancelAsync();
        await Task.WhenAll(producing);

        output.WriteLine($"{acknowledged.Values.Sum()} acknowledged; failures by cause: {counted}");
        Assert.Equal(Producers, acknowledged.Count);
        foreach (var (room, version) in acknowledged) await EveryVersionIsThere(room, version);
    }

    /// <summary>A server that ended itself starts again by itself.</summary>
    private async Task AnswersAgain()
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await _journal.Probe(default);
                return;
            }
            catch (JournalException) when (waited.Elapsed < LongestOutage)
            {
                await Task.Delay(10);
            }
        }
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

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

    private async Task<TimeSpan> AnswersAtOnceThatItDoesNotStore()
    {
        var waited = Stopwatch.StartNew();
        var answers = new List<string>();
        while (true)
        {
            // What the main process leaves behind may go on storing for a moment: that is then stored, and no outage.
            var outcome = await _journal.Append(Fact(new EntityId($"room_{Guid.NewGuid():N}"), 1));
            if (outcome.Result == AppendResult.NotStored) break;
            answers.Add($"{waited.ElapsedMilliseconds} ms: {outcome.Result}");
            Assert.True(waited.Elapsed < LongestOutage, $"A server that is gone was not noticed; {answers.Count} answers, the last are {string.Join(", ", answers.TakeLast(5))}.");
        }
        var noticed = waited.Elapsed;
        waited.Restart();
        Assert.NotEqual(AppendResult.Stored, (await _journal.Append(Fact(new EntityId("room_probe"), 1))).Result);
        Assert.True(waited.Elapsed < LongestOutage, $"It took {waited.Elapsed} to say that the server is gone.");
        return noticed;
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
