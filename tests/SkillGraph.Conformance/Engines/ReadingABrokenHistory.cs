using System.Diagnostics;
using System.Text;
using SkillGraph.Domain;
using SkillGraph.Runtime;
using SkillGraph.Runtime.Engine;
using SkillGraph.Runtime.Events;
using SkillGraph.Runtime.Journals;

namespace SkillGraph.Conformance.Engines;

/// <summary>D3, D14: an entity whose history is not what was written is taken out of service, alone, until it is mended.</summary>
public abstract class ReadingABrokenHistory(Func<Task<JournalHome>> newHome, StartEngine start) : EngineConformance(newHome, start)
{
    private const int Length = 12;

    private static readonly EntityId Broken = Counter.Id(1);
    private static readonly EntityId Whole = Counter.Id(2);

    private List<StoredEvent> _history = [];

    protected override EngineOptions Bounds => new() { PassivateAfter = TimeSpan.FromMilliseconds(200) };

    [Fact]
    public async Task A_flipped_bit_is_found()
    {
        await Write();
        var message = _history[4].Message.ToArray();
        await Overwrite(5, Flip(message, (message.Length / 2 * 8) + 1));
        await IsQuarantined(stored: Length);

        await Overwrite(5, message);
        await WorksAgain();
    }

    [Fact]
    public async Task Every_flipped_bit_and_every_missing_end_is_found()
    {
        await Write();
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        for (var damage = 0; damage < Times(pr: 100, nightly: 1_000); damage++)
        {
            await Stop(Engine);
            var stored = _history[random.Next(Length)];
            var message = stored.Message.ToArray();
            await Overwrite(stored.Version, random.Next(5) == 0 ? message[..random.Next(message.Length)] : Flip(message, random.Next(message.Length * 8)));
            Engine = await Start();
            Assert.True((await Ask(Broken, Add("next", 1))).Refusal == EngineRefusals.Quarantined, $"seed {seed}: damage {damage} of version {stored.Version} was not found");
            Assert.True(await Record.ExceptionAsync(() => ToTheEnd(Engine.Read(Broken, 0, long.MaxValue, default))) is EntityUnreadableException, $"seed {seed}: damage {damage} of version {stored.Version} was read");
            await Overwrite(stored.Version, message);
        }
        await WorksAgain();
    }

    [Fact]
    public async Task Only_that_one_is_counted_and_served_no_more()
    {
        using var quarantined = new Counted("skillgraph.quarantined", "kind");
        await Write();
        await Overwrite(5, "{}"u8.ToArray());
        await IsQuarantined(stored: Length);
        await Journal.Probe(default);
        Assert.InRange(quarantined[Broken.Kind], 1, long.MaxValue);
        await Overwrite(5, _history[4].Message.ToArray());
    }

    [Fact]
    public async Task An_event_of_a_hundred_megabytes_is_refused_and_one_that_is_there_is_found()
    {
        await Write();
        var text = new string('x', 100_000_000);
        var large = Command("large", new CounterCommand.Note(Ada, text[..20_000_000])) with { Size = 20_000_000 };
        Assert.Equal(EngineRefusals.TooLarge, (await Ask(Broken, large)).Refusal);
        Assert.Equal(Length, (await History(Broken)).Count);
        Assert.Equal(new Answer("fits", Length + 1), await Ask(Broken, Command("fits", new CounterCommand.Note(Ada, text[..(Bounds.EventBytes - 1_000)]))));

        var row = new Append(Whole, Whole.Kind, "outside", [new NewFact(Length + 1, "counter.noted.v1", 1, Encoding.UTF8.GetBytes($$$"""{"v":{{{Length + 1}}},"data":{"text":"{{{text}}}"}}"""))]);
        Assert.Equal(AppendResult.Stored, (await Journal.Append(row)).Result);
        await Restart();
        Assert.Equal(EngineRefusals.Quarantined, (await Ask(Whole, Add("next", 1))).Refusal);
        Assert.Null((await Ask(Broken, Add("next", 1))).Refusal);
        await Run("DELETE FROM journal WHERE persistence_id = @id AND sequence_number > @last", ("id", Whole.Value), ("last", Length));
    }

    [Fact]
    public async Task Who_begins_in_the_middle_finds_what_was_done_to_the_one_before()
    {
        await Write();
        var message = _history[4].Message.ToArray();
        await Overwrite(5, Replace(message, "\"amount\":5", "\"amount\":6"));
        await Assert.ThrowsAsync<EntityUnreadableException>(() => ToTheEnd(Engine.Watch(Broken, 5, default)));
        await Assert.ThrowsAsync<EntityUnreadableException>(() => ToTheEnd(Engine.Read(Broken, 5, 6, default)));
        await ToTheEnd(Engine.Watch(Broken, 6, default));

        await Overwrite(5, message);
        await ToTheEnd(Engine.Watch(Broken, 5, default));
    }

    [Fact]
    public async Task A_wrong_link_of_the_chain_is_found()
    {
        await Write();
        var stored = _history[6];
        await Overwrite(7, Counter.Events.Write(Counter.Events.Read(stored), previous: Envelope.Hash("something else"u8)).ToArray());
        await IsQuarantined(stored: Length);

        await Overwrite(7, stored.Message.ToArray());
        await WorksAgain();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(11)]
    public async Task A_missing_version_is_found(int version)
    {
        await Write();
        var stored = _history[version - 1];
        await Run("DELETE FROM journal WHERE persistence_id = @id AND sequence_number = @version", ("id", Broken.Value), ("version", version));
        await Run("DELETE FROM tags WHERE persistence_id = @id AND sequence_nr = @version", ("id", Broken.Value), ("version", version));
        await IsQuarantined(stored: Length - 1);

        await Append(version, stored.Type, stored.Message.ToArray());
        await WorksAgain();
    }

    [Fact]
    public async Task An_unknown_event_is_found()
    {
        await Write();
        await Append(Length + 1, "counter.painted.v1", Replace(Next(new CounterEvent.Noted("text")), "counter.noted.v1", "counter.painted.v1"));
        Assert.Equal(EngineRefusals.Quarantined, (await Ask(Broken, Add("next", 1))).Refusal);
        await Assert.ThrowsAsync<EntityUnreadableException>(() => Engine.View(Counter.View, Broken, long.MaxValue, default));

        await Run("DELETE FROM journal WHERE sequence_number > @last", ("last", Length));
        await WorksAgain();
    }

    [Fact]
    public async Task An_event_that_cannot_be_applied_is_found()
    {
        await Write();
        await Append(Length + 1, "counter.broken.v1", Next(new CounterEvent.Broken()));
        Assert.Equal(EngineRefusals.Quarantined, (await Ask(Broken, Add("next", 1))).Refusal);

        await Run("DELETE FROM journal WHERE sequence_number > @last", ("last", Length));
        await WorksAgain();
    }

    [Fact]
    public async Task People_who_keep_asking_do_not_keep_it_broken()
    {
        await Write();
        await Overwrite(5, "{}"u8.ToArray());
        Assert.Equal(EngineRefusals.Quarantined, (await Ask(Broken, Add("next", 1))).Refusal);
        await Overwrite(5, _history[4].Message.ToArray());

        await LeavesQuarantine(Add("next", 1));
    }

    private async Task LeavesQuarantine(Request request)
    {
        for (var waited = Stopwatch.StartNew(); (await Ask(Broken, request)).Refusal is not null; await Task.Delay(10))
            Assert.True(waited.Elapsed < Patience, "it is still quarantined");
    }

    private async Task Write()
    {
        for (var n = 1; n <= Length; n++)
        {
            await Ask(Broken, Add($"a-{n}", n));
            await Ask(Whole, Add($"a-{n}", n));
        }
        _history = await History(Broken);
        await Restart();
    }

    private async Task IsQuarantined(int stored)
    {
        for (var n = 0; n < 3; n++)
        {
            Assert.Equal(EngineRefusals.Quarantined, (await Ask(Broken, Add("next", 1))).Refusal);
            Assert.Equal(EngineRefusals.Quarantined, (await Ask(Broken, Add("a-1", 1))).Refusal);
            Assert.Null((await Ask(Whole, Add($"next-{n}", 1))).Refusal);
        }
        Assert.Equal(stored, (await History(Broken)).Count);
        await Assert.ThrowsAsync<EntityUnreadableException>(() => Engine.View(Counter.View, Broken, long.MaxValue, default));
        await Assert.ThrowsAsync<EntityUnreadableException>(() => ToTheEnd(Engine.Watch(Broken, 0, default)));
        await Assert.ThrowsAsync<EntityUnreadableException>(() => ToTheEnd(Engine.Read(Broken, 0, long.MaxValue, default)));
    }

    private static async Task ToTheEnd(IAsyncEnumerable<IReadOnlyList<StoredEvent>> history)
    {
        await foreach (var events in history)
            if (events[^1].Version >= Length) return;
    }

    private async Task WorksAgain()
    {
        await LeavesQuarantine(Add("a-1", 1));
        Assert.Equal(new Answer("a-1", 1), await Ask(Broken, Add("a-1", 1)));
        Assert.Equal(new Answer("next", Length + 1), await Ask(Broken, Add("next", 1)));
        Assert.Equal((Length * (Length + 1) / 2) + 1, await Sum(Broken));
    }

    private byte[] Next(CounterEvent fact) => Counter.Events.Write(
        new Recorded<CounterEvent>(Length + 1, DateTimeOffset.UtcNow, Ada, "x-1", fact), Envelope.Hash(_history[^1].Message.Span)).ToArray();

    private async Task Append(long version, string type, byte[] message) =>
        Assert.Equal(AppendResult.Stored, (await Journal.Append(new Append(Broken, Broken.Kind, "outside", [new NewFact(version, type, 1, message)]))).Result);

    private async Task Overwrite(long version, byte[] message) => Assert.Equal(
        1, await Run("UPDATE journal SET message = @message WHERE persistence_id = @id AND sequence_number = @version", ("message", message), ("id", Broken.Value), ("version", version)));

    private static byte[] Flip(byte[] message, int bit)
    {
        var flipped = message.ToArray();
        flipped[bit / 8] ^= (byte)(1 << (bit % 8));
        return flipped;
    }

    /// <summary>Another envelope with a check that holds, as only somebody who means it can make one.</summary>
    private static byte[] Replace(byte[] message, string old, string with) =>
        Envelope.Seal(Encoding.UTF8.GetBytes(Envelopes.WithoutCheck(Encoding.UTF8.GetString(message)).Replace(old, with)));
}
