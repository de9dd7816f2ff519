using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Persistence;
using Akka.Persistence.Journal;
using Microsoft.Extensions.Logging;
using SkillGraph.Cluster.Messages;
using SkillGraph.Domain;
using SkillGraph.Runtime;
using SkillGraph.Runtime.Engine;
using SkillGraph.Runtime.Journals;

namespace SkillGraph.Cluster.Entities;

/// <summary>The shell of one entity: takes what waits, decides, stores, then applies, tells the nodes that watch, and answers.</summary>
internal sealed class EntityActor<TState, TCommand, TEvent>(
    EntityId id, EntityKind<TState, TCommand, TEvent> kind, EntityLoader<TState, TCommand, TEvent> loader, EngineServices services) : UntypedPersistentActor, IWithTimers
    where TCommand : class, ICommand
    where TEvent : class
{
    private readonly Drafter<TState, TCommand, TEvent> _drafter = new(id, kind, services);
    private readonly Turns _turns = new(id, services);
    private readonly WatchingNodes _watching = new(id, Context);
    private Runtime.Engine.Memory<TState>? _memory;
    private Refusal? _unable;
    private bool _busy = true;
    private bool _leaving;

    public ITimerScheduler Timers { get; set; } = null!;

    public override string PersistenceId => id.Value;

    // The loader reads the history, and checks it: all that is asked of the framework here is the last version.
    public override Recovery Recovery => Recovery.None;

    protected override void PreStart() => services.Metrics.Woke(kind.Name);

    protected override void OnRecover(object message)
    {
        if (message is RecoveryCompleted) loader.Load(id, CancellationToken.None).PipeTo(Self);
    }

    protected override void OnCommand(object message)
    {
        switch (message)
        {
            case Deliver deliver: _turns.Add(deliver, Sender); break;
            case Subscribe: _watching.Add(Sender, _memory?.Version); break;
            case Unsubscribe: _watching.Remove(Sender); break;
            case Terminated node: _watching.Remove(node.ActorRef); break;
            case Runtime.Engine.Memory<TState> memory: Loaded(memory); break;
            case KeysHere keys: Prepared(keys); break;
            case Status.Failure failure: CannotGoOn(failure.Cause); break;
            case ReceiveTimeout or LetGo: Context.Parent.Tell(new Passivate(Leave.Instance)); break;
            case Leave: _leaving = true; break;
        }
        GoOn();
    }

    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr)
    {
        JournalMetrics.Failed(cause);
        services.Log.LogWarning(cause, "{Entity} could not store version {Version}, and stops", id, sequenceNr);
    }

    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr)
    {
        OnPersistFailure(cause, @event, sequenceNr);
        Context.Stop(Self);
    }

    /// <summary>Whether what was being stored is in the journal only the journal knows: the same command sent again is answered from there.</summary>
    protected override void PostStop()
    {
        _turns.RefuseAll(EngineRefusals.Unavailable, Self);
        services.Metrics.Slept(kind.Name);
    }

    private void GoOn()
    {
        while (!_busy && !_turns.IsEmpty) Turn();
        if (!_busy && _leaving) Context.Stop(Self);
        // Whoever sends to ids that nothing ever happened to should not fill the memory with them.
        else if (!_busy && _memory is { Version: 0 } && _watching.IsNobody) Self.Tell(ReceiveTimeout.Instance);
    }

    private void Turn()
    {
        var turn = _turns.Next();
        var keys = services.Vault.Prepare(id, turn);
        if (keys.IsCompletedSuccessfully)
        {
            Decide(turn);
            return;
        }
        _busy = true;
        keys.AsTask().PipeTo(Self, success: () => new KeysHere(turn, null), failure: cause => new KeysHere(turn, cause));
    }

    private void Prepared(KeysHere keys)
    {
        _busy = false;
        if (keys.Failure is null) Decide(keys.Turn);
        else
        {
            // The vault tells of it once for all of them.
            services.Log.LogDebug(keys.Failure, "The keys of those who act in {Entity} cannot be had", id);
            _turns.Answer(Answers.AllRefused(keys.Turn, EngineRefusals.Unavailable), Self);
        }
    }

    private void Decide(List<Posted> turn)
    {
        var draft = _unable is null ? _drafter.Decide(_memory!, turn) : null;
        if (draft is null || !draft.HasFacts)
        {
            _turns.Answer(draft?.Answers ?? Answers.AllRefused(turn, _unable!), Self);
            return;
        }
        _busy = true;
        var (began, left) = (services.Clock.GetUtcNow(), draft.Facts.Count);
        PersistAllAsync(draft.Facts.Select(fact => new Tagged(new Fact(fact.Type, fact.Message), [kind.Name])), _ =>
        {
            if (--left == 0) Stored(draft, began);
        });
    }

    private void Stored(Draft<TState> draft, DateTimeOffset began)
    {
        JournalMetrics.Committed(1, services.Clock.GetUtcNow() - began, AppendOutcome.Stored);
        CommandSpan.Stored(_turns.Current, began);
        (_memory, _busy) = (loader.KeepSnapshot(id, draft.Stored(), services.Snapshots), false);
        _watching.Tell(draft.Facts);
        _turns.Answer(draft.Answers, Self);
        GoOn();
    }

    private void Loaded(Runtime.Engine.Memory<TState> memory)
    {
        if (memory.Version != LastSequenceNr)
        {
            CannotGoOn(new JournalException($"it was at version {LastSequenceNr} a moment ago and is at {memory.Version}: another copy of it writes"));
            return;
        }
        (_memory, _busy) = (memory, false);
        Context.SetReceiveTimeout(services.Options.PassivateAfter);
        _watching.Tell(memory.Version);
    }

    /// <summary>Refuses everything until it has left memory; whoever comes after that finds it mended, or refused again.</summary>
    private void CannotGoOn(Exception cause)
    {
        var unreadable = cause is EntityUnreadableException;
        (_unable, _busy) = (unreadable ? EngineRefusals.Quarantined : EngineRefusals.Unavailable, false);
        if (unreadable) services.Metrics.Quarantined(kind.Name);
        services.Log.Log(unreadable ? LogLevel.Error : LogLevel.Warning, cause, "{Entity} cannot be read", id);
        Timers.StartSingleTimer("leave", ReceiveTimeout.Instance, unreadable ? services.Options.PassivateAfter : TimeSpan.Zero);
    }

    /// <summary>The keys for a turn have been fetched, or cannot be.</summary>
    private sealed record KeysHere(List<Posted> Turn, Exception? Failure);
}
