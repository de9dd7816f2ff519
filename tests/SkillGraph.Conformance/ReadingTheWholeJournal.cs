namespace SkillGraph.Conformance;

/// <summary>Reading the facts of all entities in the order of the journal.</summary>
public abstract class ReadingTheWholeJournal(Func<Task<JournalHome>> newHome) : JournalConformance(newHome)
{
    [Fact]
    public async Task An_empty_journal_is_read_to_its_beginning()
    {
        var page = await Journal.ReadAll(null, 0, 10, default);
        Assert.Empty(page.Events);
        Assert.Equal(0, page.Reached);
        Assert.Equal(0, await Journal.Head(default));
    }

    [Fact]
    public async Task Facts_come_in_the_order_they_were_stored()
    {
        await Store(Room(2), 1, 2);
        await Store(Room(1), 1);
        await Store(User(1), 1);
        await Store(Room(2), 3);

        var all = await Everything(Journal, limit: 2);

        Assert.Equal(all[^1].Position, await Journal.Head(default));
        Assert.Equal(
            [(Room(2), 1L), (Room(2), 2L), (Room(1), 1L), (User(1), 1L), (Room(2), 3L)],
            all.Select(row => (row.Event.Entity, row.Event.Version)));
        Assert.Equal(all.Select(row => row.Position).Order(), all.Select(row => row.Position));
    }

    [Fact]
    public async Task The_facts_of_one_append_stay_in_order()
    {
        await Store(Room(1), [.. UpTo(900)]);
        Assert.Equal(UpTo(900), (await Everything(Journal, "room", limit: 250)).Select(row => row.Event.Version));
    }

    [Fact]
    public async Task A_tag_leaves_the_other_kinds_out()
    {
        for (var n = 1; n <= 20; n++)
        {
            await Store(Room(n), 1);
            await Store(User(n), 1, 2);
        }

        var users = await Everything(Journal, "user", limit: 7);

        Assert.Equal(40, users.Count);
        Assert.All(users, row => Assert.Equal("user", row.Event.Entity.Kind));
    }

    [Fact]
    public async Task Each_fact_of_a_mixed_commit_has_its_own_tag()
    {
        await Task.WhenAll(Enumerable.Range(0, 300).Select(n => Journal.Append(Facts(n % 3 == 0 ? User(n) : Room(n), 1)).AsTask()));

        Assert.All(await Everything(Journal, "user"), row => Assert.Equal("user", row.Event.Entity.Kind));
        Assert.Equal(100, (await Everything(Journal, "user")).Count);
        Assert.Equal(200, (await Everything(Journal, "room")).Count);
    }

    [Fact]
    public async Task A_reader_gets_past_facts_of_other_kinds()
    {
        await Store(Room(1), [.. UpTo(50)]);
        var page = await Journal.ReadAll("skill", 0, 10, default);

        Assert.Empty(page.Events);
        Assert.Equal((await Everything(Journal))[^1].Position, page.Reached);
    }

    [Fact]
    public async Task A_reader_at_the_end_stays_there_until_something_new_comes()
    {
        await Store(Room(1), 1);
        var end = (await Journal.ReadAll("room", 0, 10, default)).Reached;
        Assert.Equal(end, (await Journal.ReadAll("room", end, 10, default)).Reached);

        await Store(Room(1), 2);
        Assert.Equal([2], Versions((await Journal.ReadAll("room", end, 10, default)).Events.Select(row => row.Event)));
    }

    [Fact]
    public async Task A_full_page_goes_no_further_than_its_last_fact()
    {
        await Store(Room(1), [.. UpTo(30)]);
        var page = await Journal.ReadAll("room", 0, 10, default);

        Assert.Equal(10, page.Events.Count);
        Assert.Equal(page.Events[^1].Position, page.Reached);
    }

    [Fact]
    public async Task Positions_lost_to_a_race_are_not_waited_for()
    {
        await Store(Room(1), 1);
        await Journal.Append(Facts(Room(1), 1));
        await Store(Room(2), 1);

        Assert.Equal([Room(1), Room(2)], (await Everything(Journal)).Select(row => row.Event.Entity));
    }
}
