using SkillGraph.Runtime;
using SkillGraph.Runtime.Journals;

namespace SkillGraph.Conformance;

/// <summary>Storing the facts of entities and reading them back, one entity at a time.</summary>
public abstract class AppendingFacts(Func<Task<JournalHome>> newHome) : JournalConformance(newHome)
{
    [Fact]
    public async Task What_is_read_is_what_was_stored()
    {
        var fact = Fact(1, "grüß dich, 世界");
        await Journal.Append(new Append(Room(1), "room", Writer, [fact]));

        var stored = Assert.Single(await History(Journal, Room(1)));

        Assert.Equal((Room(1), 1, fact.Type), (stored.Entity, stored.Version, stored.Type));
        Assert.Equal(fact.Message.ToArray(), stored.Message.ToArray());
    }

    [Fact]
    public async Task An_entity_without_facts_has_an_empty_history() => Assert.Empty(await History(Journal, Room(1)));

    [Fact]
    public async Task No_facts_are_stored_at_once() => await Store(Room(1));

    [Fact]
    public async Task A_range_is_read_without_its_lower_and_with_its_upper_end()
    {
        await Store(Room(1), [.. UpTo(10)]);
        Assert.Equal([4, 5, 6, 7], Versions(await History(Journal, Room(1), after: 3, upTo: 7)));
    }

    [Fact]
    public async Task A_long_history_comes_in_pages_and_in_order()
    {
        await Store(Room(1), [.. UpTo(1700)]);
        await Store(Room(2), 1, 2);

        var pages = new List<IReadOnlyList<StoredEvent>>();
        await foreach (var page in Journal.Read(Room(1), 0, long.MaxValue, default)) pages.Add(page);

        Assert.InRange(pages.Count, 2, 17);
        Assert.Equal(UpTo(1700), Versions(pages.SelectMany(page => page)));
    }

    [Fact]
    public async Task Facts_are_stored_all_or_none()
    {
        await Store(Room(1), 3);
        var outcome = await Journal.Append(Facts(Room(1), 1, 2, 3, 4));

        Assert.Equal(AppendResult.VersionTaken, outcome.Result);
        Assert.Equal([3], Versions(await History(Journal, Room(1))));
        Assert.Equal([3], Versions((await Everything(Journal)).Select(row => row.Event)));
    }

    [Fact]
    public async Task A_taken_version_is_answered_and_changes_nothing()
    {
        await Store(Room(1), 1);
        var outcome = await Journal.Append(new Append(Room(1), "room", "writer-2", [Fact(1, "too late")]));

        Assert.Equal(AppendResult.VersionTaken, outcome.Result);
        Assert.NotNull(outcome.Cause);
        Assert.Equal(Fact(1).Message.ToArray(), Assert.Single(await History(Journal, Room(1))).Message.ToArray());
    }

    [Fact]
    public async Task One_that_loses_takes_nobody_along()
    {
        await Store(Room(7), 1);
        await Store(Room(77), 1);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 200).Select(n => Journal.Append(Facts(Room(n), 1)).AsTask()));

        for (var n = 0; n < outcomes.Length; n++)
            Assert.Equal(n is 7 or 77 ? AppendResult.VersionTaken : AppendResult.Stored, outcomes[n].Result);
        Assert.Equal(200, (await Everything(Journal)).Count);
    }

    [Fact]
    public async Task A_message_of_a_mebibyte_is_kept_whole()
    {
        var message = new byte[1 << 20];
        new Random(1).NextBytes(message);
        await Journal.Append(new Append(Room(1), "room", Writer, [new NewFact(1, "room.edited.v1", 1, message)]));

        Assert.Equal(message, Assert.Single(await History(Journal, Room(1))).Message.ToArray());
    }

    [Fact]
    public async Task A_closed_journal_answers_that_nothing_was_stored()
    {
        await Journal.DisposeAsync();
        Assert.Equal(AppendResult.NotStored, (await Journal.Append(Facts(Room(1), 1))).Result);
    }

    [Fact]
    public async Task Closing_stores_what_is_waiting()
    {
        var waiting = Enumerable.Range(0, 500).Select(n => Journal.Append(Facts(Room(n), 1)).AsTask()).ToList();
        await Journal.DisposeAsync();

        Assert.All(await Task.WhenAll(waiting), outcome => Assert.Equal(AppendResult.Stored, outcome.Result));
        Assert.Equal(500, (await Everything(await Home.OpenJournal())).Count);
    }

    [Fact]
    public async Task History_is_there_after_opening_again()
    {
        await Store(Room(1), 1, 2, 3);
        await Journal.DisposeAsync();
        var again = await Home.OpenJournal();

        Assert.Equal([1, 2, 3], Versions(await History(again, Room(1))));
        Assert.Equal(AppendResult.Stored, (await again.Append(Facts(Room(1), 4))).Result);
    }

    [Fact]
    public async Task Several_journals_may_be_opened_at_once()
    {
        var journals = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(Home.OpenJournal)));
        var outcomes = await Task.WhenAll(journals.Select((journal, n) => journal.Append(Facts(Room(n), 1)).AsTask()));
        Assert.All(outcomes, outcome => Assert.Equal(AppendResult.Stored, outcome.Result));
    }

    [Fact]
    public async Task Sixty_four_writers_each_keep_their_order()
    {
        await Task.WhenAll(Enumerable.Range(0, 64).Select(n => Task.Run(async () =>
        {
            for (var version = 1; version <= 50; version++) await Store(Room(n), version);
        })));

        for (var n = 0; n < 64; n++) Assert.Equal(UpTo(50), Versions(await History(Journal, Room(n))));
        var all = await Everything(Journal);
        Assert.Equal(64 * 50, all.Count);
        Assert.All(all.GroupBy(row => row.Event.Entity), room => Assert.Equal(UpTo(50), Versions(room.Select(row => row.Event))));
    }

    [Fact]
    public async Task The_probe_leaves_no_trace_in_the_history()
    {
        await Journal.Probe(default);
        await Journal.Probe(default);
        Assert.Empty(await Everything(Journal));
    }
}
