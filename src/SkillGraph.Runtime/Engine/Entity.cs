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
    private Memory<TState>? _memory;
    private bool _unreadable;
    private bool _away;
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
            var turn = _mailbox.Take(services.Options.TurnCommands);
            var answers = _unreadable ? Answers.AllRefused(turn, EngineRefusals.Quarantined) : await SafeTurn(turn);
            answers.Tell(id, services);
            if (_away) RefuseWaiting();
            // This may be the thread that answers a whole batch of the journal, which is not to wait for the next turn.
            if (answers.AreOfStoredFacts && _mailbox.Count > 0) await Task.Yield();
            // Whoever sends to ids that nothing ever happened to should not fill the memory with them.
            if (_memory is { Version: 0 }) _mailbox.Close();
            // A quarantined one is to leave memory even while people keep asking.
            if (!_unreadable) Volatile.Write(ref _lastUsed, services.Clock.GetTimestamp());
        }
    }

    /// <summary>The journal is away: each turn would wait for it as long as this one did, and those at the end of the queue for all of them.</summary>
    private void RefuseWaiting()
    {
        _away = false;
        if (_mailbox.Count > 0) Answers.AllRefused(_mailbox.Take(_mailbox.Count), EngineRefusals.Unavailable).Tell(id, services);
    }

    private async ValueTask<Answers> SafeTurn(List<Posted> turn)
    {
        try
        {
            return await Turn(turn);
        }
        catch (EntityUnreadableException unreadable)
        {
            // Until it leaves memory; whoever comes after that finds it mended, or quarantined again.
            _unreadable = true;
            services.Metrics.Quarantined(kind.Name);
            services.Log.LogError(unreadable, "{Entity} is quarantined", id);
            return Answers.AllRefused(turn, EngineRefusals.Quarantined);
        }
        catch (JournalException away)
        {
            // The journal tells of it once for all of them.
            services.Log.LogDebug(away, "{Entity} could not be read", id);
            _away = true;
            return Answers.AllRefused(turn, EngineRefusals.Unavailable);
        }
        catch (Exception failure)
        {
            services.Log.LogError(failure, "{Entity} could not be read or stored", id);
            return Answers.AllRefused(turn, EngineRefusals.Unavailable);
        }
    }

    private async ValueTask<Answers> Turn(List<Posted> turn)
    {
        for (var attempt = 1; ; attempt++)
        {
            _memory ??= await Load();
            await services.Vault.Prepare(id, turn);
            var draft = _drafter.Decide(_memory, turn);
            if (!draft.HasFacts) return draft.Answers;

            var began = services.Clock.GetUtcNow();
            var outcome = await services.Journal.Append(new Append(id, kind.Name, services.Writer, draft.Facts));
            if (outcome.Result == AppendResult.Stored)
            {
                CommandSpan.Stored(turn, began);
                Apply(draft);
                draft.Answers.AreOfStoredFacts = true;
                return draft.Answers;
            }
            await Task.Yield();
            // What is in memory may no longer be what is stored: the truth is read again, and commands found in it are answered from it.
            _memory = null;
            services.Watchers.Poke(id);
            services.Log.Log(outcome.Result == AppendResult.VersionTaken ? LogLevel.Warning : LogLevel.Debug, outcome.Cause, "{Entity} could not store {Count} facts: {Result}", id, draft.Facts.Count, outcome.Result);
            _away = outcome.Result == AppendResult.NotStored;
            if (_away || attempt == Attempts) return Answers.AllRefused(turn, EngineRefusals.Unavailable);
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
        _memory = loader.KeepSnapshot(id, draft.Stored(), services.Snapshots);
        services.Watchers.Publish(id, draft.Facts);
    }
}
