using SkillGraph.Runtime;
using SkillGraph.Runtime.Engine;

namespace SkillGraph.Conformance.Engines;

/// <summary>A command id has one effect, however often it is sent.</summary>
public abstract class SendingACommandAgain(Func<Task<JournalHome>> newHome, StartEngine start) : EngineConformance(newHome, start)
{
    private static readonly EntityId Room = Counter.Id(1);

    protected override EngineOptions Bounds => new() { SnapshotEvery = 10, RememberedEvents = 40 };

    [Fact]
    public async Task At_once_it_has_one_effect()
    {
        await Ask(Room, Add("a-1", 1));
        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(() => Ask(Room, Add("a-2", 2)))));

        Assert.All(answers, answer => Assert.Equal(new Answer("a-2", 2), answer));
        Assert.Equal([1, 2], Counter.Amounts(await History(Room)));
    }

    [Fact]
    public async Task In_one_turn_it_has_one_effect()
    {
        var release = await Hold(Room);
        var inbox = new Inbox();
        foreach (var request in (Request[])[Add("a-1", 1), Add("a-2", 2), Add("a-1", 1), Add("a-2", 2), Add("a-3", 3), Add("a-1", 1)]) Engine.Post(Room, request, inbox);
        release();

        Assert.Equal([new("a-1", 1), new("a-2", 2), new("a-1", 1), new("a-2", 2), new("a-3", 3), new Answer("a-1", 1)], await inbox.Wait(6));
        Assert.Equal([1, 2, 3], Counter.Amounts(await History(Room)));
    }

    [Fact]
    public async Task After_a_restart_it_has_one_effect()
    {
        for (var n = 1; n <= 5; n++) await Ask(Room, Add($"a-{n}", n));
        await Restart();

        for (var n = 1; n <= 5; n++) Assert.Equal(new Answer($"a-{n}", n), await Ask(Room, Add($"a-{n}", n)));
        Assert.Equal(5, (await History(Room)).Count);
    }

    [Fact]
    public async Task One_that_led_to_several_facts_has_them_once()
    {
        var first = new Answer("a-1", 3);
        Assert.Equal(first, await Ask(Room, Add("a-1", 1, 2, 3)));
        Assert.Equal(first, await Ask(Room, Add("a-1", 1, 2, 3)));
        await Restart();
        Assert.Equal(first, await Ask(Room, Add("a-1", 1, 2, 3)));
        for (var n = 4; n <= 25; n++) await Ask(Room, Add($"a-{n}", n));
        await Restart();

        Assert.Equal(first, await Ask(Room, Add("a-1", 1, 2, 3)));
        Assert.Equal(Enumerable.Range(1, 25), Counter.Amounts(await History(Room)));
    }

    [Fact]
    public async Task Its_id_is_its_senders_own()
    {
        Assert.Equal(1, (await Ask(Room, Command("a-1", new CounterCommand.Add(Ada, 1)))).Version);
        Assert.Equal(2, (await Ask(Room, Command("a-1", new CounterCommand.Add(Bob, 2)))).Version);
        await Restart();

        Assert.Equal(1, (await Ask(Room, Command("a-1", new CounterCommand.Add(Ada, 1)))).Version);
        Assert.Equal(2, (await Ask(Room, Command("a-1", new CounterCommand.Add(Bob, 2)))).Version);
        Assert.Equal([1, 2], Counter.Amounts(await History(Room)));
    }

    [Fact]
    public async Task Its_id_is_its_entitys_own()
    {
        Assert.Equal(1, (await Ask(Counter.Id(1), Add("a-1", 1))).Version);
        Assert.Equal(1, (await Ask(Counter.Id(2), Add("a-1", 1))).Version);
        Assert.Equal(2, (await Everything()).Count);
    }

    [Fact]
    public async Task One_that_was_refused_is_decided_anew()
    {
        Assert.Equal(Counter.Refused, (await Ask(Room, Command("a-1", new CounterCommand.Refuse(Ada)))).Refusal);
        Assert.Equal(EngineRefusals.Failed, (await Ask(Room, Command("a-1", new CounterCommand.Fail(Ada)))).Refusal);
        Assert.Equal(new Answer("a-1", 1), await Ask(Room, Add("a-1", 1)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_newest_ids_are_remembered(bool restart)
    {
        // 65 events: snapshots were taken on the way, the last ids came after the last of them.
        for (var n = 1; n <= 65; n++) await Ask(Room, Add($"a-{n}", n));
        if (restart) await Restart();

        for (var n = 26; n <= 65; n++) Assert.Equal(new Answer($"a-{n}", n), await Ask(Room, Add($"a-{n}", n)));
        Assert.Equal(new Answer("a-25", 66), await Ask(Room, Add("a-25", 25)));
    }
}
