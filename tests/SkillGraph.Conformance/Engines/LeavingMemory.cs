using SkillGraph.Runtime;
using SkillGraph.Runtime.Engine;

namespace SkillGraph.Conformance.Engines;

/// <summary>An entity nobody sends anything to leaves memory, and nobody can tell.</summary>
public abstract class LeavingMemory(Func<Task<JournalHome>> newHome, StartEngine start) : EngineConformance(newHome, start)
{
    protected override EngineOptions Bounds => new() { PassivateAfter = TimeSpan.FromMilliseconds(20), SnapshotEvery = 7 };

    [Fact]
    public async Task Ids_are_remembered()
    {
        for (var n = 1; n <= 30; n++) await Ask(Counter.Id(1), Add($"a-{n}", n));
        await Task.Delay(200);

        for (var n = 1; n <= 30; n++) Assert.Equal(new Answer($"a-{n}", n), await Ask(Counter.Id(1), Add($"a-{n}", n)));
        Assert.Equal(new Answer("a-31", 31), await Ask(Counter.Id(1), Add("a-31", 31)));
        Assert.Equal(Enumerable.Range(1, 31), Counter.Amounts(await History(Counter.Id(1))));
    }

    [Fact]
    public async Task A_command_that_comes_at_that_moment_is_neither_lost_nor_overtaken()
    {
        const int entities = 50, each = 40;
        await Task.WhenAll(Enumerable.Range(0, entities).Select(number => Task.Run(async () =>
        {
            var (random, inbox) = (new Random(number), new Inbox());
            for (var n = 1; n <= each; n += 2)
            {
                Engine.Post(Counter.Id(number), Add($"a-{n}", n), inbox);
                Engine.Post(Counter.Id(number), Add($"a-{n + 1}", n + 1), inbox);
                // The sweep comes every 5 ms and takes what was idle for 20.
                await Task.Delay(18 + random.Next(12));
            }
            Assert.Equal(Enumerable.Range(1, each).Select(n => new Answer($"a-{n}", n)), await inbox.Wait(each));
            Assert.Equal(Enumerable.Range(1, each), Counter.Amounts(await History(Counter.Id(number))));
        })));
    }
}
