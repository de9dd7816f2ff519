using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using SkillGraph.Domain;
using SkillGraph.Runtime.Journals;
using SkillGraph.Runtime.Privacy;

namespace SkillGraph.Runtime.Engine;

/// <summary>The one-machine engine: a mailbox per entity in this process, over one journal.</summary>
public sealed class LocalEngine : IEngine, IEngineLoad, IAsyncDisposable
{
    private readonly ConcurrentDictionary<EntityId, IEntity> _entities = new();
    private readonly Dictionary<string, Func<EntityId, IEntity>> _kinds = [];
    private readonly EngineServices _services;
    private readonly Backlog _backlog;
    private readonly ViewReader _views;
    private readonly ITimer _sweep;

    public LocalEngine(IJournal journal, Vault vault, EngineOptions options, TimeProvider clock, ILogger<LocalEngine> log)
    {
        var snapshots = new SnapshotKeeper(journal, vault, log);
        _backlog = new Backlog(options);
        _services = new EngineServices(journal, vault, options, clock, new Watchers(options, vault), snapshots, _backlog.Leave, new EngineMetrics(), log);
        _views = new ViewReader(journal, vault, snapshots, options, log);
        var interval = options.PassivateAfter / 4;
        _sweep = clock.CreateTimer(_ => Passivate(), null, interval, interval);
    }

    /// <summary>Teaches the engine a kind of entity; before the first command.</summary>
    public LocalEngine Run<TState, TCommand, TEvent>(EntityKind<TState, TCommand, TEvent> kind)
        where TCommand : class, ICommand
        where TEvent : class
    {
        var loader = new EntityLoader<TState, TCommand, TEvent>(kind, _services.Journal, _services.Vault, _services.Options, _services.Log);
        _services.Metrics.Runs(kind.Name);
        _kinds.Add(kind.Name, id => new Entity<TState, TCommand, TEvent>(id, kind, loader, _services));
        return this;
    }

    public void Post(EntityId entity, Request request, IAnswers answers)
    {
        var posted = new Posted(request, answers, CommandSpan.Take(entity, request));
        if (!_backlog.TryEnter(request)) posted.Refuse(entity, EngineRefusals.Busy, _services.Metrics);
        else if (Deliver(entity, posted) is { } refusal)
        {
            _backlog.Leave(request);
            posted.Refuse(entity, refusal, _services.Metrics);
        }
    }

    public IAsyncEnumerable<IReadOnlyList<StoredEvent>> Watch(EntityId entity, long after, CancellationToken cancel) =>
        _services.Watchers.Follow(_services.Journal, entity, after, cancel);

    public IAsyncEnumerable<IReadOnlyList<StoredEvent>> Read(EntityId entity, long after, long upTo, CancellationToken cancel) =>
        CheckedHistory.Read(_services.Journal, _services.Vault, entity, after, upTo, cancel);

    public Task<Viewed<TView>> View<TView>(ViewKind<TView> kind, EntityId entity, long upTo, CancellationToken cancel) =>
        _views.Read(kind, entity, upTo, cancel);

    public IAsyncEnumerable<IReadOnlyList<StoredEvent>> ReadSealed(EntityId entity, long after, long upTo, CancellationToken cancel) =>
        CheckedHistory.ReadSealed(_services.Journal, entity, after, upTo, cancel);

    public void LetGo(EntityId entity)
    {
        if (_entities.TryGetValue(entity, out var live)) live.Close();
    }

    int IEngineLoad.WaitingCommands => _backlog.Commands;

    Task<IReadOnlyList<KindLoad>> IEngineLoad.InMemory(CancellationToken cancel) => Task.FromResult<IReadOnlyList<KindLoad>>(
        [.. _kinds.Keys.Select(kind => new KindLoad(kind, null, _entities.Keys.Count(entity => entity.Kind == kind)))]);

    /// <summary>Lets every entity finish what waits in its mailbox. Nothing may be posted any more.</summary>
    public async ValueTask DisposeAsync()
    {
        await _sweep.DisposeAsync();
        foreach (var entity in ById(_ => true)) entity.Close();
        await Task.WhenAll(_entities.Values.Select(entity => entity.Stopped));
        await _services.Snapshots.DisposeAsync();
    }

    private Refusal? Deliver(EntityId id, Posted posted)
    {
        while (true)
        {
            if (!_entities.TryGetValue(id, out var live))
            {
                if (!_kinds.TryGetValue(id.Kind, out var kind)) return EngineRefusals.UnknownKind;
                live = kind(id);
                if (!_entities.TryAdd(id, live)) continue;
                live.Start(Task.CompletedTask);
                _services.Metrics.Woke(id.Kind);
                Forget(id, live);
            }
            var delivery = live.TryPost(posted);
            if (delivery == Delivery.Accepted) return null;
            if (delivery == Delivery.Full) return EngineRefusals.Busy;
            Succeed(id, live, _kinds[id.Kind](id));
        }
    }

    /// <summary>Puts a new copy in the place of one that is closing; it starts when the old one has finished.</summary>
    private void Succeed(EntityId id, IEntity old, IEntity successor)
    {
        if (!_entities.TryUpdate(id, successor, old)) return;
        successor.Start(old.Stopped);
        Forget(id, successor);
    }

    private async void Forget(EntityId id, IEntity entity)
    {
        await entity.Stopped.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        if (_entities.TryRemove(new(id, entity))) _services.Metrics.Slept(id.Kind);
    }

    /// <summary>In the order of their ids: the order of a hash table is another in every process, and then no run could be repeated.</summary>
    private IEnumerable<IEntity> ById(Func<IEntity, bool> which) =>
        _entities.Where(live => which(live.Value)).OrderBy(live => live.Key.Value, StringComparer.Ordinal).Select(live => live.Value);

    private void Passivate()
    {
        foreach (var entity in ById(entity => entity.IsIdle)) entity.Close();
    }
}
