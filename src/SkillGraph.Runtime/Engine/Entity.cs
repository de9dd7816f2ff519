using Microsoft.Extensions.Logging;
using SkillGraph.Domain;
using SkillGraph.Runtime.Journals;

namespace SkillGraph.Runtime.Engine;

/// <summary>One entity in memory: takes what waits in its mailbox, decides, stores, then applies, tells the watchers and answers.</summary>
internal sealed class Entity<TState, TCommand, TEvent>(
    EntityId id, EntityKind<TState, TCommand, TEvent> kind, EntityLoader<TState, TCommand, TEvent> loader, EngineServices services) : IEntity
    where TCommand : class, ICommand
    where TEvent : class
{
    private const int Attempts = 3;

    private readonly Mailbox _mailbox = new(services.Options);
    private readonly Drafter<TState, TCommand, TEvent> _drafter = new(id, kind, services);
    private readonly List<Posted> _turn = [];
    private readonly string _writer = Guid.NewGuid().ToString();
    private Memory<TState>? _memory;
    private bool _unreadable;
    private long _lastUsed = services.Clock.GetTimestamp();

    public Task Stopped { get; private set; } = Task.CompletedTask;

    public bool IsIdle => _mailbox.Count == 0 && services.Clock.GetElapsedTime(Volatile.Read(ref _lastUsed)) >= services.Options.PassivateAfter;

    public void Start(Task after) => Stopped = Run(after);

    public Delivery TryPost(Posted posted) => _mailbox.TryPost(posted);

    public void Close() => _mailbox.Close();

    private async Task Run(Task after)
    {
        await after.ConfigureAwait(ConfigureAwaitOptions.ForceYielding | ConfigureAwaitOptions.ContinueOnCapturedContext);
        while (await _mailbox.Wait())
        {
            _mailbox.Take(_turn, services.Options.TurnCommands);
            var answers = _unreadable ? AllRefused(EngineRefusals.Quarantined) : await SafeTurn();
            answers.Tell(id, services);
            _turn.Clear();
            // Whoever sends to ids that nothing ever happened to should not fill the memory with them.
            if (_memory is { Version: 0 }) _mailbox.Close();
            // A quarantined one is to leave memory even while people keep asking.
            if (!_unreadable) Volatile.Write(ref _lastUsed, services.Clock.GetTimestamp());
        }
    }

    private async Task<Answers> SafeTurn()
    {
        try
        {
            return await Turn();
        }
        catch (EntityUnreadableException unreadable)
        {
            // Until it leaves memory; whoever comes after that finds it mended, or quarantined again.
            _unreadable = true;
            services.Metrics.Quarantined.Add(1);
            services.Log.LogError(unreadable, "{Entity} is quarantined", id);
            return AllRefused(EngineRefusals.Quarantined);
        }
        catch (Exception failure)
        {
            services.Log.LogError(failure, "{Entity} could not be read or stored", id);
            return AllRefused(EngineRefusals.Unavailable);
        }
    }

    private async Task<Answers> Turn()
    {
        for (var attempt = 1; ; attempt++)
        {
            _memory ??= await Load();
            var draft = _drafter.Decide(_memory, _turn);
            if (draft.Facts.Count == 0) return draft.Answers;

            var outcome = await services.Journal.Append(new Append(id, kind.Name, _writer, draft.Facts));
            if (outcome.Result == AppendResult.Stored)
            {
                Apply(draft);
                return draft.Answers;
            }
            // What is in memory may no longer be what is stored: the truth is read again, and commands found in it are answered from it.
            _memory = null;
            services.Watchers.Poke(id);
            services.Log.LogWarning(outcome.Cause, "{Entity} could not store {Count} facts: {Result}", id, draft.Facts.Count, outcome.Result);
            if (outcome.Result == AppendResult.NotStored || attempt == Attempts) return AllRefused(EngineRefusals.Unavailable);
        }
    }

    private async Task<Memory<TState>> Load()
    {
        var memory = await loader.Load(id, CancellationToken.None);
        // What was found may be news to those who watch, and whoever is asked about it now will not tell them.
        services.Watchers.Poke(id);
        return memory;
    }

    private void Apply(Draft<TState> draft)
    {
        foreach (var ((by, commandId), version) in draft.Commands) _memory!.Commands.Remember(by, commandId, version);
        _memory = _memory! with { State = draft.State, Version = draft.Version, Hash = draft.Hash };
        services.Watchers.Publish(id, draft.Facts.ConvertAll(fact => new StoredEvent(id, fact.Version, fact.Type, fact.Message)));
        if (_memory.Version - _memory.SnapshotAt < services.Options.SnapshotEvery) return;
        services.Snapshots.Keep(id.Value, loader.Write(_memory), dropOlderThan: _memory.SnapshotAt);
        _memory = _memory with { SnapshotAt = _memory.Version };
    }

    private Answers AllRefused(Refusal refusal)
    {
        var answers = new Answers(_turn.Count);
        foreach (var posted in _turn) answers.Refuse(posted, refusal);
        return answers;
    }
}
