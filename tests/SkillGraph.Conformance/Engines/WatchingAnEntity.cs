using System.Collections.Concurrent;
using SkillGraph.Runtime;
using SkillGraph.Runtime.Engine;

namespace SkillGraph.Conformance.Engines;

/// <summary>What is stored and what happens comes through one door, in order, without hole or repeat.</summary>
public abstract class WatchingAnEntity(Func<Task<JournalHome>> newHome, StartEngine start) : EngineConformance(newHome, start)
{
    private const int Writers = 8;
    private const int Each = 250;

    protected override EngineOptions Bounds => new() { WatcherBytes = 2_000, PassivateAfter = TimeSpan.FromMilliseconds(200) };

    [Fact]
    public async Task Stored_events_come_first_then_live_ones()
    {
        for (var n = 1; n <= 5; n++) await Ask(Counter.Id(1), Add($"a-{n}", n));
        var watching = Watch(after: 0, until: 10);
        for (var n = 6; n <= 10; n++) await Ask(Counter.Id(1), Add($"a-{n}", n));

        var seen = await watching;
        Assert.Equal(Enumerable.Range(1, 10), Counter.Amounts(seen));
        Assert.Equal((await History(Counter.Id(1))).Select(Text), seen.Select(Text));
    }

    [Fact]
    public async Task It_may_begin_in_the_middle()
    {
        for (var n = 1; n <= 5; n++) await Ask(Counter.Id(1), Add($"a-{n}", n));
        Assert.Equal([4, 5], Counter.Amounts(await Watch(after: 3, until: 5)));
    }

    [Fact]
    public async Task An_entity_may_be_watched_before_anything_happened_to_it()
    {
        var watching = Watch(after: 0, until: 2);
        await Ask(Counter.Id(1), Add("a-1", 1, 2));
        Assert.Equal([1, 2], Counter.Amounts(await watching));
    }

    [Fact]
    public async Task Nothing_of_another_entity_is_seen()
    {
        var watching = Watch(after: 0, until: 2);
        await Ask(Counter.Id(1), Add("a-1", 1));
        await Ask(Counter.Id(2), Add("a-1", 7));
        await Ask(Counter.Id(1), Add("a-2", 2));
        Assert.Equal([1, 2], Counter.Amounts(await watching));
    }

    [Fact]
    public async Task Refusals_are_not_seen()
    {
        var watching = Watch(after: 0, until: 1);
        await Ask(Counter.Id(1), Command("a-1", new CounterCommand.Refuse(Ada)));
        await Ask(Counter.Id(1), Add("a-2"));
        await Ask(Counter.Id(1), Add("a-3", 3));
        Assert.Equal([3], Counter.Amounts(await watching));
    }

    [Fact]
    public async Task Watchers_that_come_while_eight_write_have_no_hole_and_no_repeat()
    {
        var watching = new ConcurrentBag<Task>();
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            for (var n = 1; n <= Each; n++)
            {
                var answer = await Ask(Counter.Id(1), Add($"{writer}-{n}", n));
                if (n % 25 != writer) continue;
                foreach (var after in (long[])[0, answer.Version / 2, answer.Version - 1, answer.Version]) watching.Add(SeesAll(after));
            }
        })));

        Assert.InRange(watching.Count, 100, 1_000);
        await Task.WhenAll(watching);
    }

    [Fact]
    public async Task One_that_falls_behind_its_bound_misses_nothing()
    {
        var slow = SeesAll(0, pause: TimeSpan.FromMilliseconds(20));
        var fast = SeesAll(0);
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            for (var n = 1; n <= Each; n++) await Ask(Counter.Id(1), Add($"{writer}-{n}", n));
        })));

        await fast;
        await slow;
    }

    [Fact]
    public async Task A_batch_larger_than_the_bound_is_seen()
    {
        await Ask(Counter.Id(1), Add("a-1", 1));
        var watching = Watch(after: 0, until: 102);
        await Ask(Counter.Id(1), Add("a-2", [.. Enumerable.Range(2, 100)]));
        await Ask(Counter.Id(1), Add("a-3", 102));
        Assert.Equal(Enumerable.Range(1, 102), Counter.Amounts(await watching));
    }

    [Fact]
    public async Task It_goes_on_while_the_entity_leaves_memory_and_comes_back()
    {
        var watching = Watch(after: 0, until: 4);
        for (var n = 1; n <= 4; n++)
        {
            await Ask(Counter.Id(1), Add($"a-{n}", n));
            await Task.Delay(400);
        }
        Assert.Equal([1, 2, 3, 4], Counter.Amounts(await watching));
    }

    [Fact]
    public async Task It_ends_when_it_is_cancelled()
    {
        using var cancel = new CancellationTokenSource();
        var watching = Task.Run(async () =>
        {
            await foreach (var _ in Engine.Watch(Counter.Id(1), 0, cancel.Token)) await cancel.CancelAsync();
        });
        await Ask(Counter.Id(1), Add("a-1", 1));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching.WaitAsync(Patience));
    }

    private async Task SeesAll(long after, TimeSpan? pause = null)
    {
        var seen = await Watch(after, until: Writers * Each, pause);
        for (var i = 0; i < seen.Count; i++) Assert.Equal(after + 1 + i, seen[i].Version);
    }

    private async Task<List<StoredEvent>> Watch(long after, long until, TimeSpan? pause = null)
    {
        using var patience = new CancellationTokenSource(Patience);
        var seen = new List<StoredEvent>();
        if (after >= until) return seen;
        await foreach (var events in Engine.Watch(Counter.Id(1), after, patience.Token))
        {
            Assert.NotEmpty(events);
            seen.AddRange(events);
            if (events[^1].Version >= until) return seen;
            if (pause is { } slowly) await Task.Delay(slowly, patience.Token);
        }
        throw new InvalidOperationException("The watch ended by itself.");
    }

    private static string Text(StoredEvent stored) => Convert.ToHexString(stored.Message.Span);
}
