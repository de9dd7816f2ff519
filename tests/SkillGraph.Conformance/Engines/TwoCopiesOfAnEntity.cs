using System.Collections.Concurrent;
using SkillGraph.Runtime;
using SkillGraph.Runtime.Engine;

namespace SkillGraph.Conformance.Engines;

/// <summary>D9: two engines run the same entity at once, which must never happen: the journal lets only one of them win each version.</summary>
public abstract class TwoCopiesOfAnEntity(Func<Task<JournalHome>> newHome, StartEngine start) : EngineConformance(newHome, start)
{
    private const int Entities = 200;
    private const int RacesEach = 5;

    protected override EngineOptions Bounds => new() { SnapshotEvery = 4 };

    [Fact]
    public async Task Each_version_has_one_winner_and_each_acknowledged_command_is_stored_once()
    {
        var other = await Start();
        var answers = new ConcurrentBag<(EntityId Entity, Answer Answer)>();
        await Task.WhenAll(Enumerable.Range(0, Entities).Select(async number =>
        {
            var entity = Counter.Id(number);
            for (var race = 0; race < RacesEach; race++)
            {
                var one = Task.Run(() => Insist(Engine, entity, Add($"one-{race}", 1)));
                var two = Task.Run(() => Insist(other, entity, Add($"two-{race}", 1)));
                foreach (var answer in await Task.WhenAll(one, two)) answers.Add((entity, answer));
            }
        }));

        Assert.All(answers, answer => Assert.Null(answer.Answer.Refusal));
        foreach (var (entity, acknowledged) in answers.GroupBy(answer => answer.Entity).Select(group => (group.Key, group.Select(answer => (answer.Answer.Version, answer.Answer.Id)))))
        {
            var stored = (await History(entity)).ConvertAll(stored => Counter.Events.Read(stored));
            Assert.Equal(acknowledged.Order(), stored.Select(recorded => (recorded.Version, recorded.Command)));
            Assert.Equal(Enumerable.Range(1, 2 * RacesEach).Select(sum => new CounterEvent.Added(1, sum)), stored.Select(recorded => recorded.Event));
        }
    }

    [Fact]
    public async Task The_same_command_sent_to_both_has_one_effect()
    {
        var other = await Start();
        await Task.WhenAll(Enumerable.Range(0, Entities).Select(async number =>
        {
            for (var n = 1; n <= RacesEach; n++)
            {
                var one = Task.Run(() => Insist(Engine, Counter.Id(number), Add($"a-{n}", n)));
                var two = Task.Run(() => Insist(other, Counter.Id(number), Add($"a-{n}", n)));
                Assert.Equal([new($"a-{n}", n), new Answer($"a-{n}", n)], await Task.WhenAll(one, two));
            }
            Assert.Equal(Enumerable.Range(1, RacesEach), Counter.Amounts(await History(Counter.Id(number))));
        }));
    }

    [Fact]
    public async Task Commands_of_one_caller_stay_in_order()
    {
        var other = await Start();
        var (one, two) = (new Inbox(), new Inbox());
        await Task.WhenAll(
            Task.Run(() => PostAll(Engine, "one", one)),
            Task.Run(() => PostAll(other, "two", two)));
        var refused = (await one.Wait(500)).Concat(await two.Wait(500)).Where(answer => answer.Refusal is not null).ToList();

        Assert.All(refused, answer => Assert.Equal(EngineRefusals.Unavailable, answer.Refusal));
        foreach (var (name, inbox) in ((string, Inbox)[])[("one", one), ("two", two)])
        {
            var stored = (await History(Counter.Id(1))).Select(stored => Counter.Events.Read(stored)).Where(recorded => recorded.Command.StartsWith(name, StringComparison.Ordinal));
            Assert.Equal(inbox.Answers.Where(answer => answer.Refusal is null).Select(answer => (answer.Version, answer.Id)), stored.Select(recorded => (recorded.Version, recorded.Command)));
        }
    }

    [Fact]
    public async Task Who_watches_the_loser_sees_the_winners_facts_too()
    {
        var other = await Start();
        var watching = Task.Run(async () =>
        {
            using var patience = new CancellationTokenSource(Patience);
            var seen = new List<StoredEvent>();
            await foreach (var events in Engine.Watch(Counter.Id(1), 0, patience.Token))
            {
                seen.AddRange(events);
                if (events[^1].Version >= 40) break;
            }
            return seen;
        });
        for (var n = 1; n <= 40; n++) await Insist(n % 4 == 0 ? Engine : other, Counter.Id(1), Add($"a-{n}", n));

        Assert.Equal(Enumerable.Range(1, 40), Counter.Amounts(await watching));
    }

    private static void PostAll(IEngine engine, string name, Inbox inbox)
    {
        for (var n = 0; n < 500; n++) engine.Post(Counter.Id(1), Add($"{name}-{n}", 1), inbox);
    }
}
