using SkillGraph.Runtime;
using SkillGraph.Runtime.Engine;

namespace SkillGraph.Conformance.Engines;

/// <summary>Too much is refused, at once; nothing that was taken is lost.</summary>
public abstract class FillingAMailbox(Func<Task<JournalHome>> newHome, StartEngine start) : EngineConformance(newHome, start)
{
    protected override EngineOptions Bounds => new() { MailboxCommands = 10, MailboxBytes = 1_000, TurnCommands = 4, WaitingCommands = 16 };

    [Fact]
    public async Task One_command_more_than_it_holds_is_refused_before_post_returns()
    {
        var release = await Hold(Counter.Id(1));
        var (taken, refused) = (new Inbox(), new Inbox());
        for (var n = 1; n <= 10; n++) Engine.Post(Counter.Id(1), Add($"a-{n}", n), taken);
        Engine.Post(Counter.Id(1), Add("a-11", 11), refused);

        Assert.Equal([new Answer("a-11", 0, EngineRefusals.Busy)], refused.Answers);
        Assert.Empty(taken.Answers);
        release();
        Assert.Equal(Enumerable.Range(1, 10).Select(n => new Answer($"a-{n}", n)), await taken.Wait(10));
        Assert.Equal(new Answer("a-11", 11), await Ask(Counter.Id(1), Add("a-11", 11)));
        Assert.Equal(Enumerable.Range(1, 11), Counter.Amounts(await History(Counter.Id(1))));
    }

    [Fact]
    public async Task One_byte_more_than_it_holds_is_refused()
    {
        var release = await Hold(Counter.Id(1));
        var (taken, refused) = (new Inbox(), new Inbox());
        Engine.Post(Counter.Id(1), Add("a-1", 1) with { Size = 600 }, taken);
        Engine.Post(Counter.Id(1), Add("a-2", 2) with { Size = 401 }, refused);
        Engine.Post(Counter.Id(1), Add("a-3", 3) with { Size = 400 }, taken);

        Assert.Equal(EngineRefusals.Busy, Assert.Single(refused.Answers).Refusal);
        release();
        Assert.Equal([new("a-1", 1), new Answer("a-3", 2)], await taken.Wait(2));
    }

    [Fact]
    public async Task A_full_one_is_nobody_elses_trouble()
    {
        var release = await Hold(Counter.Id(1));
        for (var n = 1; n <= 11; n++) Engine.Post(Counter.Id(1), Add($"a-{n}", n), new Inbox());

        Assert.Equal(new Answer("a-1", 1), await Ask(Counter.Id(2), Add("a-1", 1)));
        release();
    }

    [Fact]
    public async Task One_command_more_than_the_whole_engine_holds_is_refused_whomever_it_is_for()
    {
        Action[] release = [await Hold(Counter.Id(1)), await Hold(Counter.Id(2))];
        var (taken, refused) = (new Inbox(), new Inbox());
        for (var n = 1; n <= 14; n++) Engine.Post(Counter.Id(1 + (n % 2)), Add($"a-{n}", 1), taken);
        Engine.Post(Counter.Id(3), Add("b-1", 1), refused);

        Assert.Equal([new Answer("b-1", 0, EngineRefusals.Busy)], refused.Answers);
        foreach (var counter in release) counter();
        Assert.All(await taken.Wait(14), answer => Assert.Null(answer.Refusal));
        Assert.Equal(new Answer("b-1", 1), await Insist(Engine, Counter.Id(3), Add("b-1", 1)));
    }

    [Fact]
    public async Task Under_a_flood_every_command_is_either_refused_or_stored()
    {
        const int writers = 8, each = 2_000;
        var inboxes = Enumerable.Range(0, writers).Select(_ => new Inbox()).ToList();
        await Task.WhenAll(inboxes.Select((inbox, writer) => Task.Run(() =>
        {
            for (var n = 0; n < each; n++) Engine.Post(Counter.Id(1), Add($"{writer}-{n}", 1), inbox);
        })));
        var answers = new List<Answer>();
        foreach (var inbox in inboxes) answers.AddRange(await inbox.Wait(each));

        Assert.All(answers, answer => Assert.True(answer.Refusal is null || answer.Refusal == EngineRefusals.Busy));
        var stored = (await History(Counter.Id(1))).ConvertAll(stored => Counter.Events.Read(stored));
        Assert.Equal(
            answers.Where(answer => answer.Refusal is null).Select(answer => (answer.Version, answer.Id)).Order(),
            stored.Select(recorded => (recorded.Version, recorded.Command)));
        Assert.InRange(stored.Count, 10, (writers * each) - 1);
    }
}
