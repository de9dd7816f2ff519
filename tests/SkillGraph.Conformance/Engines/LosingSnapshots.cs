using System.Security.Cryptography;
using System.Text;
using SkillGraph.Runtime;
using SkillGraph.Runtime.Engine;

namespace SkillGraph.Conformance.Engines;

/// <summary>D13: snapshots may be thrown away, damaged or of another make: the state, the answers and the remembered ids are the same.</summary>
public abstract class LosingSnapshots(Func<Task<JournalHome>> newHome, StartEngine start) : EngineConformance(newHome, start)
{
    private const int Commands = 57;
    private const string NewestOnly = "sequence_number = (SELECT max(other.sequence_number) FROM snapshot other WHERE other.persistence_id = snapshot.persistence_id)";

    private static readonly EntityId Room = Counter.Id(1);

    protected override EngineOptions Bounds => new() { SnapshotEvery = 10 };

    [Fact]
    public async Task They_are_taken()
    {
        await Write();
        Assert.NotEmpty(await Rows("SELECT sequence_number FROM snapshot WHERE persistence_id = @id", ("id", Room.Value)));
        await NothingIsLost();
    }

    [Theory]
    [InlineData("deleted", "DELETE FROM snapshot")]
    [InlineData("the newest deleted", $"DELETE FROM snapshot WHERE {NewestOnly}")]
    [InlineData("empty", "UPDATE snapshot SET snapshot = @empty")]
    [InlineData("without content", "UPDATE snapshot SET snapshot = NULL")]
    [InlineData("the newest without content", $"UPDATE snapshot SET snapshot = NULL WHERE {NewestOnly}")]
    [InlineData("of another shape", "UPDATE snapshot SET manifest = 'counter-state.v2'")]
    [InlineData("the newest of another shape", $"UPDATE snapshot SET manifest = 'counter-state.v2' WHERE {NewestOnly}")]
    [InlineData("not JSON", "UPDATE snapshot SET snapshot = @text")]
    [InlineData("JSON of something else", "UPDATE snapshot SET snapshot = @something")]
    [InlineData("JSON null", "UPDATE snapshot SET snapshot = @null")]
    [InlineData("the newest JSON of something else", $"UPDATE snapshot SET snapshot = @something WHERE {NewestOnly}")]
    public async Task It_does_not_matter_that_they_are(string what, string change)
    {
        await Write();
        await Stop(Engine);
        (string, object)[] contents = [("empty", Array.Empty<byte>()), ("text", Sealed("text"u8)), ("something", Sealed("{}"u8)), ("null", Sealed("null"u8))];
        Assert.True(await Run(change, [.. contents.Where(content => change.Contains($"@{content.Item1}"))]) > 0, $"none was {what}");

        Engine = await Start();
        await NothingIsLost();
    }

    [Fact]
    public async Task It_does_not_matter_that_the_journal_they_were_taken_of_was_longer()
    {
        await Write();
        await Stop(Engine);
        await Run("DELETE FROM journal WHERE sequence_number > 45");
        await Run("DELETE FROM tags WHERE sequence_nr > 45");

        Engine = await Start();
        for (var n = 40; n <= 45; n++) Assert.Equal(new Answer($"a-{n}", n), await Ask(Room, Add($"a-{n}", n)));
        for (var n = 46; n <= Commands; n++) Assert.Equal(new Answer($"a-{n}", n), await Ask(Room, Add($"a-{n}", n)));
        await NothingIsLost();
    }

    [Fact]
    public async Task It_does_not_matter_that_they_are_another_entitys()
    {
        for (var n = 1; n <= Commands; n++) await Ask(Counter.Id(2), Add($"b-{n}", 1_000));
        await Write();
        await Stop(Engine);
        await Run("DELETE FROM snapshot WHERE persistence_id = 'counter_1' OR persistence_id LIKE 'counter_1/%'");
        await Run("UPDATE snapshot SET persistence_id = 'counter_1' WHERE persistence_id = 'counter_2'");

        Engine = await Start();
        await NothingIsLost();
    }

    [Fact]
    public async Task No_flipped_bit_becomes_a_state()
    {
        await Write();
        var random = new Random(7);
        for (var flip = 0; flip < Times(pr: 40, nightly: 100); flip++)
        {
            await Stop(Engine);
            foreach (var row in await Rows("SELECT persistence_id, sequence_number, snapshot FROM snapshot"))
            {
                var content = (byte[])row[2];
                content[random.Next(content.Length)] ^= (byte)(1 << random.Next(8));
                await Run("UPDATE snapshot SET snapshot = @content WHERE persistence_id = @id AND sequence_number = @version", ("content", content), ("id", row[0]), ("version", row[1]));
            }
            Engine = await Start();
            await IdsAreRemembered();
            Assert.Equal(Commands * (Commands + 1) / 2, await Sum(Room));
        }
        await NothingIsLost();
    }

    [Fact]
    public async Task Many_times_anything_happens_to_any_of_them()
    {
        await Write();
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        for (var number = 0; number < Times(pr: 200, nightly: 200); number++)
        {
            await Stop(Engine);
            var rows = await Rows("SELECT persistence_id, sequence_number, snapshot FROM snapshot");
            if (rows.Count == 0)
            {
                Engine = await Start();
                for (var n = 5; n <= Commands; n += 5) await Engine.View(Counter.View, Room, n, default);
                await Restart();
                continue;
            }
            var row = rows[random.Next(rows.Count)];
            var content = row[2] as byte[] ?? [];
            var change = random.Next(4) switch
            {
                0 => "DELETE FROM snapshot WHERE persistence_id = @id AND sequence_number = @version",
                1 => "UPDATE snapshot SET manifest = manifest || '.v9' WHERE persistence_id = @id AND sequence_number = @version",
                _ => "UPDATE snapshot SET snapshot = @content WHERE persistence_id = @id AND sequence_number = @version",
            };
            var damaged = random.Next(3) == 0 ? content[..random.Next(content.Length + 1)] : Sealed(Encoding.UTF8.GetBytes("""{"sum":1}"""));
            (string, object)[] values = [("id", row[0]), ("version", row[1]), ("content", damaged)];
            await Run(change, change.Contains("@content") ? values : values[..2]);

            Engine = await Start();
            await IdsAreRemembered();
            var version = random.Next(Commands + 1);
            Assert.True((await Engine.View(Counter.View, Room, version, default)).View.Sum == version * (version + 1) / 2, $"seed {seed}: the view at {version} is wrong after case {number}");
        }
        await NothingIsLost();
    }

    private async Task Write()
    {
        for (var n = 1; n <= Commands; n++) await Ask(Room, Add($"a-{n}", n));
        for (var n = 5; n <= Commands; n += 5) await Engine.View(Counter.View, Room, n, default);
        await Restart();
    }

    private async Task NothingIsLost()
    {
        await IdsAreRemembered();
        Assert.Equal(new Answer("next", Commands + 1), await Ask(Room, Add("next", 1)));
        var history = await History(Room);
        Assert.Equal(new CounterEvent.Added(1, (Commands * (Commands + 1) / 2) + 1), Counter.Events.Read(history[^1]).Event);
        for (var version = 0; version <= Commands; version += 19)
            Assert.Equal(version * (version + 1) / 2, (await Engine.View(Counter.View, Room, version, default)).View.Sum);
    }

    private async Task IdsAreRemembered()
    {
        foreach (var n in (int[])[1, 30, 50, 51, Commands]) Assert.Equal(new Answer($"a-{n}", n), await Ask(Room, Add($"a-{n}", n)));
    }

    /// <summary>A snapshot whose checksum is right, whatever it holds.</summary>
    private static byte[] Sealed(ReadOnlySpan<byte> content) => [.. SHA256.HashData(content), .. content];
}
