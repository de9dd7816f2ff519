using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Akka.Actor;
using Akka.Cluster.Sharding;
using Microsoft.Extensions.Logging;
using SkillGraph.Cluster.Entities;
using SkillGraph.Cluster.Messages;
using SkillGraph.Domain;
using SkillGraph.Runtime;
using SkillGraph.Runtime.Engine;
using SkillGraph.Runtime.Journals;
using SkillGraph.Runtime.Privacy;

namespace SkillGraph.Cluster.Engine;

/// <summary>The engine of one node: sends commands to the entities of the whole cluster, wherever they live, and reads what they stored.</summary>
public sealed class ClusterEngine : IEngine, IEngineLoad, IAsyncDisposable
{
    private const string Dispatcher = "skillgraph.entity-dispatcher";

    private readonly ActorSystem _system;
    private readonly EngineServices _services;
    private readonly ViewReader _views;
    private readonly Outstanding _outstanding;
    private readonly IActorRef _gateway;
    private readonly IActorRef _watching;
    private readonly ConcurrentDictionary<string, IActorRef> _regions = new();

    /// <summary><paramref name="journal"/> is read; the entities write through the persistence of <paramref name="system"/>, into the same tables.</summary>
    public ClusterEngine(ActorSystem system, IJournal journal, Vault vault, EngineOptions options, ClusterEngineOptions cluster, TimeProvider clock, ILogger<ClusterEngine> log)
    {
        _system = system;
        var snapshots = new SnapshotKeeper(journal, vault, log);
        _services = new EngineServices(journal, vault, options, clock, new Watchers(options, vault), snapshots, _ => { }, new EngineMetrics(), log);
        _views = new ViewReader(journal, vault, snapshots, options, log);
        _outstanding = new Outstanding(options, cluster.Patience, clock, _services.Metrics);
        _gateway = system.ActorOf(Props.Create(() => new Gateway(_outstanding)), "gateway");
        system.ActorOf(Props.Create(() => new ClusterMetrics(this)), "metrics");
        _watching = system.ActorOf(Props.Create(() => new Watching(_services.Watchers, Region)), "watching");
    }

    /// <summary>Gets ready for the first entities. Once a kind runs here, entities that move come here at once.</summary>
    public Task WarmUp() => _system.ActorOf(Props.Create(() => new WarmUp()).WithDispatcher(Dispatcher)).WatchAsync();

    /// <summary>Teaches the node a kind of entity; before the first command, and on every node alike.</summary>
    public ClusterEngine Run<TState, TCommand, TEvent>(EntityKind<TState, TCommand, TEvent> kind)
        where TCommand : class, ICommand
        where TEvent : class
    {
        var loader = new EntityLoader<TState, TCommand, TEvent>(kind, _services.Journal, _services.Vault, _services.Options, _services.Log);
        var sharding = ClusterSharding.Get(_system);
        var settings = ClusterShardingSettings.Create(_system).WithRole(ClusterRoles.Entity);
        var region = sharding.Start(
            kind.Name,
            id => Props.Create(() => new EntityActor<TState, TCommand, TEvent>(new EntityId(id), kind, loader, _services)).WithDispatcher(Dispatcher),
            settings,
            new EntityShards(),
            sharding.DefaultShardAllocationStrategy(settings),
            Leave.Instance);
        _regions[kind.Name] = region;
        _services.Metrics.Runs(kind.Name);
        return this;
    }

    public void Post(EntityId entity, Request request, IAnswers answers)
    {
        var posted = new Posted(request, answers, CommandSpan.Take(entity, request));
        if (Region(entity) is not { } region) posted.Refuse(entity, EngineRefusals.UnknownKind, _services.Metrics);
        else if (_outstanding.Add(entity, posted, out var number) is { } refusal) posted.Refuse(entity, refusal, _services.Metrics);
        else region.Tell(new Deliver(entity, number, request with { Trace = posted.Span?.Trace }), _gateway);
    }

    public IAsyncEnumerable<IReadOnlyList<StoredEvent>> ReadSealed(EntityId entity, long after, long upTo, CancellationToken cancel) =>
        CheckedHistory.ReadSealed(_services.Journal, entity, after, upTo, cancel);

    public void LetGo(EntityId entity) => Region(entity)?.Tell(new LetGo(entity));

    int IEngineLoad.WaitingCommands => _outstanding.Commands;

    async Task<IReadOnlyList<KindLoad>> IEngineLoad.InMemory(CancellationToken cancel) => await Task.WhenAll(_regions.Select(async region =>
    {
        var shards = (await region.Value.Ask<ShardRegionStats>(GetShardRegionStats.Instance, cancel)).Stats;
        return new KindLoad(region.Key, shards.Count, shards.Values.Sum());
    }));

    public async IAsyncEnumerable<IReadOnlyList<StoredEvent>> Watch(EntityId entity, long after, [EnumeratorCancellation] CancellationToken cancel)
    {
        _watching.Tell(new Watching.Join(entity));
        try
        {
            await foreach (var events in _services.Watchers.Follow(_services.Journal, entity, after, cancel)) yield return events;
        }
        finally
        {
            _watching.Tell(new Watching.Part(entity));
        }
    }

    public IAsyncEnumerable<IReadOnlyList<StoredEvent>> Read(EntityId entity, long after, long upTo, CancellationToken cancel) =>
        CheckedHistory.Read(_services.Journal, _services.Vault, entity, after, upTo, cancel);

    public Task<Viewed<TView>> View<TView>(ViewKind<TView> kind, EntityId entity, long upTo, CancellationToken cancel) =>
        _views.Read(kind, entity, upTo, cancel);

    /// <summary>Refuses what is not answered yet. The actor system is to have left the cluster before.</summary>
    public async ValueTask DisposeAsync()
    {
        _outstanding.GiveUpAll();
        await _services.Snapshots.DisposeAsync();
    }

    private IActorRef? Region(EntityId entity) => _regions.GetValueOrDefault(entity.Kind);
}
