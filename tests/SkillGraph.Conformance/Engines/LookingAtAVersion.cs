using SkillGraph.Runtime.Engine;

namespace SkillGraph.Conformance.Engines;

/// <summary>A view at a version is the fold of that many events.</summary>
public abstract class LookingAtAVersion(Func<Task<JournalHome>> newHome, StartEngine start) : EngineConformance(newHome, start)
{
    protected override EngineOptions Bounds => new() { SnapshotEvery = 10 };

    [Fact]
    public async Task Before_anything_happened_there_is_the_initial_view_at_zero()
    {
        var viewed = await Engine.View(Counter.View, Counter.Id(1), long.MaxValue, default);
        Assert.Equal((0, "counter_1", 0), (viewed.Version, viewed.View.Id, viewed.View.Sum));
    }

    [Fact]
    public async Task Every_version_can_be_looked_at_in_any_order()
    {
        for (var n = 1; n <= 55; n++) await Ask(Counter.Id(1), Add($"a-{n}", n));
        var random = new Random(7);
        for (var seek = 0; seek < 200; seek++) await IsTheFold(random.Next(0, 56));
        await Restart();
        for (var version = 55; version >= 0; version--) await IsTheFold(version);
    }

    [Fact]
    public async Task Beyond_the_last_version_there_is_the_last()
    {
        for (var n = 1; n <= 15; n++) await Ask(Counter.Id(1), Add($"a-{n}", n));
        Assert.Equal((15, 120), await VersionAndSum(1_000));
        await Ask(Counter.Id(1), Add("a-16", 16));
        Assert.Equal((16, 136), await VersionAndSum(1_000));
    }

    [Fact]
    public async Task It_can_be_looked_at_while_it_grows()
    {
        var growing = Task.Run(async () =>
        {
            for (var n = 1; n <= 300; n++) await Ask(Counter.Id(1), Add($"a-{n}", n));
        });
        var random = new Random(7);
        do
        {
            var (version, sum) = await VersionAndSum(random.Next(0, 301));
            Assert.Equal(version * (version + 1) / 2, sum);
        }
        while (!growing.IsCompleted);
        await growing;
    }

    private async Task IsTheFold(int version)
    {
        var viewed = await Engine.View(Counter.View, Counter.Id(1), version, default);
        Assert.Equal((version, version * (version + 1) / 2), (viewed.Version, viewed.View.Sum));
        Assert.Equal(Enumerable.Range(1, version), viewed.View.Amounts);
    }

    private async Task<(long Version, long Sum)> VersionAndSum(long upTo)
    {
        var viewed = await Engine.View(Counter.View, Counter.Id(1), upTo, default);
        return (viewed.Version, viewed.View.Sum);
    }
}
