using System.Collections.Concurrent;
using System.Diagnostics;
using SkillGraph.Runtime;
using SkillGraph.Runtime.Engine;
using SkillGraph.Runtime.Events;

namespace SkillGraph.Conformance.Engines;

/// <summary>What an answer means.</summary>
public abstract class StoringWhatIsAcknowledged(Func<Task<JournalHome>> newHome, StartEngine start) : EngineConformance(newHome, start)
{
    protected override EngineOptions Bounds => new() { EventBytes = 10_000 };

    [Fact]
    public async Task An_acknowledged_command_is_stored()
    {
        for (var n = 1; n <= 50; n++)
        {
            var answer = await Ask(Counter.Id(1), Add($"a-{n}", n));
            Assert.Equal(new Answer($"a-{n}", n), answer);
            Assert.Equal(n, (await History(Counter.Id(1))).Count);
        }
    }

    [Fact]
    public async Task An_envelope_says_who_when_and_through_which_command()
    {
        var before = Envelope.Truncate(DateTimeOffset.UtcNow);
        await Ask(Counter.Id(1), Command("a-1", new CounterCommand.Add(Bob, 3, 4)));

        var history = await History(Counter.Id(1));
        Assert.Equal([1, 2], history.Select(stored => stored.Version));
        foreach (var recorded in history.Select(stored => Counter.Events.Read(stored)))
        {
            Assert.Equal((Bob, "a-1"), (recorded.By, recorded.Command));
            Assert.InRange(recorded.At, before, DateTimeOffset.UtcNow);
        }
    }

    [Fact]
    public async Task An_envelope_leads_to_the_trace_of_its_command_where_that_is_kept()
    {
        var click = new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded);
        var steps = new ConcurrentBag<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "SkillGraph.Engine",
            Sample = (ref ActivityCreationOptions<ActivityContext> options) => options.Parent.TraceId == click.TraceId ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = steps.Add,
        };
        ActivitySource.AddActivityListener(listener);
        await Ask(Counter.Id(1), Add("a-1", 1) with { Trace = $"00-{click.TraceId}-{click.SpanId}-01" });
        await Ask(Counter.Id(1), Add("a-2", 2));

        var traces = (await History(Counter.Id(1))).ConvertAll(stored => Envelope.Read(stored.Message.Span).Trace);
        Assert.Equal([true, false], traces.Select(trace => trace is not null));
        Assert.True(ActivityContext.TryParse(traces[0], null, out var kept));
        Assert.Equal(click.TraceId, kept.TraceId);
        Assert.Contains(steps, step => step.SpanId == kept.SpanId);
        Assert.Single(steps, step => step.ParentSpanId == click.SpanId);
        Assert.Single(steps, step => step.OperationName == "journal append" && steps.Any(above => above.SpanId == step.ParentSpanId));
    }

    [Fact]
    public async Task An_acknowledged_command_survives_a_restart()
    {
        for (var n = 1; n <= 20; n++) await Ask(Counter.Id(1), Add($"a-{n}", n));
        await Restart();

        Assert.Equal(21, (await Ask(Counter.Id(1), Add("a-21", 21))).Version);
        var history = await History(Counter.Id(1));
        Assert.Equal(Enumerable.Range(1, 21), Counter.Amounts(history));
        Assert.Equal(new CounterEvent.Added(21, 21 * 22 / 2), Counter.Events.Read(history[^1]).Event);
    }

    [Fact]
    public async Task An_acknowledged_command_survives_an_engine_that_is_never_stopped()
    {
        for (var n = 1; n <= 20; n++) await Ask(Counter.Id(1), Add($"a-{n}", n));
        var another = await Start();

        Assert.Equal(21, (await another.Ask(Counter.Id(1), Add("a-21", 21))).Version);
        Assert.Equal(Enumerable.Range(1, 21), Counter.Amounts(await History(Counter.Id(1))));
    }

    [Fact]
    public async Task Commands_of_one_caller_are_decided_and_answered_in_order()
    {
        var inbox = new Inbox();
        for (var n = 1; n <= 3_000; n++) Engine.Post(Counter.Id(1), Add($"a-{n}", n), inbox);

        Assert.Equal(Enumerable.Range(1, 3_000).Select(n => new Answer($"a-{n}", n)), await inbox.Wait(3_000));
        Assert.Equal(Enumerable.Range(1, 3_000), Counter.Amounts(await History(Counter.Id(1))));
    }

    [Fact]
    public async Task What_is_already_so_stores_nothing_and_says_the_version()
    {
        await Ask(Counter.Id(1), Add("a-1", 1, 2));
        Assert.Equal(new Answer("a-2", 2), await Ask(Counter.Id(1), Add("a-2")));
        Assert.Equal(2, (await History(Counter.Id(1))).Count);
    }

    [Fact]
    public async Task A_refusal_stores_nothing()
    {
        Assert.Equal(new Answer("a-1", 0, Counter.Refused), await Ask(Counter.Id(1), Command("a-1", new CounterCommand.Refuse(Ada))));
        Assert.Empty(await Everything());
    }

    [Fact]
    public async Task A_rule_that_fails_is_refused_and_takes_nobody_along()
    {
        var release = await Hold(Counter.Id(1));
        var inbox = new Inbox();
        Engine.Post(Counter.Id(1), Add("a-1", 1), inbox);
        Engine.Post(Counter.Id(1), Command("a-2", new CounterCommand.Fail(Ada)), inbox);
        Engine.Post(Counter.Id(1), Command("a-3", new CounterCommand.Break(Ada)), inbox);
        Engine.Post(Counter.Id(1), Add("a-4", 4), inbox);
        release();

        Assert.Equal(
            [new("a-1", 1), new("a-2", 0, EngineRefusals.Failed), new("a-3", 0, EngineRefusals.Failed), new("a-4", 2)], await inbox.Wait(4));
        Assert.Equal([1, 4], Counter.Amounts(await History(Counter.Id(1))));
    }

    [Fact]
    public async Task An_event_beyond_the_bound_is_refused_and_takes_nobody_along()
    {
        var release = await Hold(Counter.Id(1));
        var inbox = new Inbox();
        Engine.Post(Counter.Id(1), Command("a-1", new CounterCommand.Note(Ada, new string('x', 9_000))), inbox);
        Engine.Post(Counter.Id(1), Command("a-2", new CounterCommand.Note(Ada, new string('x', 10_000))), inbox);
        Engine.Post(Counter.Id(1), Add("a-3", 3), inbox);
        release();

        Assert.Equal([new("a-1", 1), new("a-2", 0, EngineRefusals.TooLarge), new("a-3", 2)], await inbox.Wait(3));
        Assert.Equal(2, (await History(Counter.Id(1))).Count);
    }

    [Fact]
    public async Task Nobody_runs_an_unknown_kind()
    {
        Assert.Equal(EngineRefusals.UnknownKind, (await Ask(new EntityId("ghost_1"), Add("a-1", 1))).Refusal);
        Assert.Empty(await Everything());
    }

    [Fact]
    public async Task Sixty_four_entities_take_fifty_commands_each_at_once()
    {
        var versions = new ConcurrentDictionary<(int Counter, int N), long>();
        await Task.WhenAll(Enumerable.Range(0, 64).Select(counter => Task.Run(async () =>
        {
            for (var n = 1; n <= 50; n++) versions[(counter, n)] = (await Ask(Counter.Id(counter), Add($"a-{n}", n))).Version;
        })));

        Assert.All(versions, answer => Assert.Equal(answer.Key.N, answer.Value));
        for (var counter = 0; counter < 64; counter++) Assert.Equal(Enumerable.Range(1, 50), Counter.Amounts(await History(Counter.Id(counter))));
        Assert.Equal(64 * 50, (await Everything()).Count);
    }
}
