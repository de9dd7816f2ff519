using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json.Serialization;
using SkillGraph.Domain;
using SkillGraph.Runtime;
using SkillGraph.Runtime.Events;

namespace SkillGraph.Conformance.Engines;

/// <summary>The smallest entity that shows what an engine does with one: it adds up, and tells the sum in every fact.</summary>
public static class Counter
{
    public static readonly Refusal Refused = new("counter.refused", "As you wished.");

    public static readonly EventCatalogue<CounterEvent> Events = new(
        new StoredName<CounterEvent, CounterEvent.Added>("counter.added.v1", CounterJson.Default.Added),
        new StoredName<CounterEvent, CounterEvent.Noted>("counter.noted.v1", CounterJson.Default.Noted),
        new StoredName<CounterEvent, CounterEvent.Broken>("counter.broken.v1", CounterJson.Default.Broken));

    public static readonly EntityKind<CounterState, CounterCommand, CounterEvent> Kind = new(
        "counter", new CounterState(0), Decide, Evolve, Events, new SnapshotShape<CounterState>("counter-state.v1", CounterJson.Default.CounterState));

    public static readonly ViewKind<CounterView> View = new(
        "view", counter => new CounterView(counter.Value, 0, []), Apply, new SnapshotShape<CounterView>("counter-view.v1", CounterJson.Default.CounterView));

    public static EntityId Id(int number) => new($"counter_{number}");

    /// <summary>The amounts that were added, in the order they are stored.</summary>
    public static IEnumerable<int> Amounts(IEnumerable<StoredEvent> history) =>
        history.Select(stored => Events.Read(stored).Event).OfType<CounterEvent.Added>().Select(added => added.Amount);

    private static Decision<CounterEvent> Decide(CounterState state, CounterCommand command, DateTimeOffset now)
    {
        switch (command)
        {
            case CounterCommand.Add add:
                var sum = state.Sum;
                return new Decision<CounterEvent>([.. add.Amounts.Select(amount => new CounterEvent.Added(amount, sum += amount))], null);
            case CounterCommand.Note note:
                return new CounterEvent.Noted(note.Text);
            case CounterCommand.Hold hold:
                hold.Begun.TrySetResult();
                hold.Until.Wait();
                return Decision<CounterEvent>.Nothing;
            case CounterCommand.Refuse:
                return Refused;
            case CounterCommand.Break:
                return new Decision<CounterEvent>([new CounterEvent.Added(1, state.Sum + 1), new CounterEvent.Broken()], null);
            default:
                throw new UnreachableException("This rule is to fail.");
        }
    }

    private static CounterState Evolve(CounterState state, Recorded<CounterEvent> recorded) => recorded.Event switch
    {
        CounterEvent.Added added => new CounterState(state.Sum + added.Amount),
        CounterEvent.Noted => state,
        _ => throw new UnreachableException($"Nobody handles {recorded.Event.GetType().Name}"),
    };

    private static CounterView Apply(CounterView view, StoredEvent stored) => Events.Read(stored).Event is CounterEvent.Added added
        ? view with { Sum = view.Sum + added.Amount, Amounts = view.Amounts.Add(added.Amount) }
        : view;
}

public sealed record CounterState(long Sum);

/// <summary>A counter as people look at it.</summary>
public sealed record CounterView(string Id, long Sum, ImmutableList<int> Amounts);

/// <summary>What a counter can be asked.</summary>
public abstract record CounterCommand : ICommand
{
    private CounterCommand(UserId by) => By = by;

    public UserId By { get; }

    /// <summary>One fact for each amount; none is "already so".</summary>
    public sealed record Add(UserId By, params ImmutableArray<int> Amounts) : CounterCommand(By);

    public sealed record Note(UserId By, string Text) : CounterCommand(By);

    /// <summary>Keeps the counter busy, so that what is posted in the meantime is decided in one turn.</summary>
    public sealed record Hold(UserId By, Task Until) : CounterCommand(By)
    {
        public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public sealed record Refuse(UserId By) : CounterCommand(By);

    /// <summary>Leads to a fact that can be applied and one that cannot.</summary>
    public sealed record Break(UserId By) : CounterCommand(By);

    /// <summary>Has no rule.</summary>
    public sealed record Fail(UserId By) : CounterCommand(By);
}

/// <summary>What can have happened to a counter.</summary>
public abstract record CounterEvent
{
    private CounterEvent()
    {
    }

    public sealed record Added(int Amount, long Sum) : CounterEvent;

    public sealed record Noted(string Text) : CounterEvent;

    /// <summary>A fact nobody can apply.</summary>
    public sealed record Broken : CounterEvent;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(CounterEvent.Added))]
[JsonSerializable(typeof(CounterEvent.Noted))]
[JsonSerializable(typeof(CounterEvent.Broken))]
[JsonSerializable(typeof(CounterState))]
[JsonSerializable(typeof(CounterView))]
public sealed partial class CounterJson : JsonSerializerContext;
