using SkillGraph.Runtime.Journals;
using SkillGraph.Testing;

namespace SkillGraph.Conformance;

/// <summary>D9: two copies of an entity, each with a journal of its own, write the same version at the same moment.</summary>
public abstract class RacingForAVersion(Func<Task<JournalHome>> newHome) : JournalConformance(newHome)
{
    private const int AtOnce = 50;

    private static readonly int Races = Tier.Size(pr: 1_000, nightly: 10_000);

    [Fact]
    public async Task Exactly_one_of_them_wins()
    {
        var other = await Home.OpenJournal();
        for (var version = 1; version <= Races / AtOnce; version++)
        {
            await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(room => Race(other, room, version)));
        }
        await NobodyForked(other);
    }

    private async Task Race(IJournal other, int room, long version)
    {
        var one = Task.Run(() => Journal.Append(new Append(Room(room), "room", "one", [Fact(version, "one")])).AsTask());
        var two = Task.Run(() => other.Append(new Append(Room(room), "room", "two", [Fact(version, "two")])).AsTask());
        AppendResult[] results = [(await one).Result, (await two).Result];
        Assert.Equal([AppendResult.Stored, AppendResult.VersionTaken], results.Order());

        var winner = Fact(version, results[0] == AppendResult.Stored ? "one" : "two");
        Assert.Equal(winner.Message.ToArray(), Assert.Single(await History(other, Room(room), version - 1, version)).Message.ToArray());
    }

    private async Task NobodyForked(IJournal other)
    {
        for (var room = 0; room < AtOnce; room++)
        {
            Assert.Equal(UpTo(Races / AtOnce), Versions(await History(Journal, Room(room))));
            Assert.Equal(UpTo(Races / AtOnce), Versions(await History(other, Room(room))));
        }
        Assert.Equal(Races, (await Everything(other, "room")).Count);
    }
}
