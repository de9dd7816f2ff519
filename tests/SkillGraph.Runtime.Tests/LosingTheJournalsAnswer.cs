using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using SkillGraph.Conformance;
using SkillGraph.Conformance.Engines;
using SkillGraph.Runtime.Engine;
using SkillGraph.Runtime.Journals;

namespace SkillGraph.Runtime.Tests;

/// <summary>The journal stores, or does not, or later, and cannot say which: a command that is sent again still has one effect.</summary>
public sealed class LosingTheJournalsAnswer() : EngineConformance(SqliteHome.New, Start)
{
    private const int Counters = 4;
    private const int Writers = 8;
    private const int Each = 40;

    protected override EngineOptions Bounds => new() { SnapshotEvery = 20, TurnCommands = 4 };

    [Fact]
    public async Task Every_command_has_one_effect_and_every_watcher_sees_it()
    {
        var answers = new ConcurrentBag<(int Counter, Answer Answer)>();
        var watching = Enumerable.Range(0, Counters).Select(counter => Watch(counter, until: Writers * Each)).ToList();
        await Task.WhenAll(Enumerable.Range(0, Counters * Writers).Select(writer => Task.Run(async () =>
        {
            var counter = writer % Counters;
            for (var n = 0; n < Each; n++) answers.Add((counter, await Insist(Engine, Counter.Id(counter), Add($"{writer}-{n}", 1))));
        })));

        foreach (var counter in answers.GroupBy(answer => answer.Counter, answer => (answer.Answer.Version, answer.Answer.Id)))
        {
            var stored = (await History(Counter.Id(counter.Key))).ConvertAll(stored => Counter.Events.Read(stored));
            Assert.Equal(counter.Order(), stored.Select(recorded => (recorded.Version, recorded.Command)));
            Assert.Equal(Writers * Each, stored.Count);
            Assert.Equal(Enumerable.Range(1, Writers * Each).Select(version => (long)version), await watching[counter.Key]);
        }
    }

    [Fact]
    public async Task What_is_found_stored_while_reading_again_is_shown_to_who_watches()
    {
        var journal = await Home.OpenJournal();
        await using var engine = NewEngine(new LateJournal(journal), Bounds);
        using var patience = new CancellationTokenSource(Patience);
        var watching = Task.Run(async () =>
        {
            await foreach (var events in engine.Watch(Counter.Id(1), 0, patience.Token)) return events[0].Version;
            return 0;
        });

        Assert.Equal(new Answer("a-1", 1), await engine.Ask(Counter.Id(1), Add("a-1", 1)).WaitAsync(Patience));
        Assert.Equal(1, await watching);
    }

    private async Task<List<long>> Watch(int counter, long until)
    {
        using var patience = new CancellationTokenSource(Patience);
        var seen = new List<long>();
        await foreach (var events in Engine.Watch(Counter.Id(counter), 0, patience.Token))
        {
            seen.AddRange(events.Select(stored => stored.Version));
            if (seen[^1] >= until) break;
        }
        return seen;
    }

    private static async Task<RunningEngine> Start(JournalHome home, EngineOptions bounds)
    {
        var journal = await home.OpenJournal();
        var engine = NewEngine(new UnreliableJournal(journal), bounds);
        return new RunningEngine(
            engine,
            async () =>
            {
                await engine.DisposeAsync();
                await journal.DisposeAsync();
            });
    }

    private static LocalEngine NewEngine(IJournal journal, EngineOptions bounds) =>
        new LocalEngine(journal, KeysInMemory.NewVault(), bounds, TimeProvider.System, NullLogger<LocalEngine>.Instance).Run(Counter.Kind);

    /// <summary>A journal whose appends can be made to end in other ways.</summary>
    private abstract class OtherJournal(IJournal journal) : IJournal
    {
        protected IJournal Journal => journal;

        public abstract ValueTask<AppendOutcome> Append(Append append);

        public virtual Task<Snapshot?> LoadSnapshot(string key, string manifest, long upTo, CancellationToken cancel) => journal.LoadSnapshot(key, manifest, upTo, cancel);

        public Task Open(CancellationToken cancel) => journal.Open(cancel);

        public IAsyncEnumerable<IReadOnlyList<StoredEvent>> Read(EntityId entity, long after, long upTo, CancellationToken cancel) => journal.Read(entity, after, upTo, cancel);

        public Task<JournalPage> ReadAll(string? tag, long after, int limit, CancellationToken cancel) => journal.ReadAll(tag, after, limit, cancel);

        public Task<long> Head(CancellationToken cancel) => journal.Head(cancel);

        public Task SaveSnapshot(string key, Snapshot snapshot, CancellationToken cancel) => journal.SaveSnapshot(key, snapshot, cancel);

        public Task DropSnapshots(string key, long olderThan, CancellationToken cancel) => journal.DropSnapshots(key, olderThan, cancel);

        public Task Probe(CancellationToken cancel) => journal.Probe(cancel);

        public ValueTask DisposeAsync() => journal.DisposeAsync();
    }

    private sealed class UnreliableJournal(IJournal journal) : OtherJournal(journal)
    {
        private static readonly AppendOutcome Unknown = new(AppendResult.Unknown);

        private readonly Random _random = new(7);

        public override async ValueTask<AppendOutcome> Append(Append append)
        {
            int fate;
            lock (_random) fate = _random.Next(8);
            switch (fate)
            {
                case 0:
                    return new AppendOutcome(AppendResult.NotStored);
                case 1:
                    return Unknown;
                case 2:
                    await Journal.Append(append);
                    return Unknown;
                case 3:
                    _ = StoreLater(append);
                    return Unknown;
                default:
                    return await Journal.Append(append);
            }
        }

        private async Task StoreLater(Append append)
        {
            await Task.Delay(2);
            await Journal.Append(append);
        }
    }

    /// <summary>Stores the first facts only when their entity has begun to read what is stored.</summary>
    private sealed class LateJournal(IJournal journal) : OtherJournal(journal)
    {
        private Append? _first;
        private bool _stored;

        public override ValueTask<AppendOutcome> Append(Append append)
        {
            if (_stored) return Journal.Append(append);
            _first = append;
            return ValueTask.FromResult(new AppendOutcome(AppendResult.Unknown));
        }

        public override async Task<Snapshot?> LoadSnapshot(string key, string manifest, long upTo, CancellationToken cancel)
        {
            if (_first is { } late && !_stored)
            {
                // Long enough for the watchers to have looked in vain.
                await Task.Delay(200, cancel);
                _stored = true;
                await Journal.Append(late);
            }
            return await base.LoadSnapshot(key, manifest, upTo, cancel);
        }
    }
}
