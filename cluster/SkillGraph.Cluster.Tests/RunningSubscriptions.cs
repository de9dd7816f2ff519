using System.Collections.Concurrent;
using Akka.Actor;
using Microsoft.Extensions.Logging.Abstractions;
using SkillGraph.Cluster.Subscriptions;
using SkillGraph.Conformance;
using SkillGraph.Domain;
using SkillGraph.Domain.Rooms;
using SkillGraph.Runtime;
using SkillGraph.Runtime.Engine;
using SkillGraph.Runtime.Journals;
using SkillGraph.Runtime.Rooms;
using SkillGraph.Runtime.Subscriptions;

namespace SkillGraph.Cluster.Tests;

/// <summary>Each subscription runs on one node of three, and sees the journal in order wherever that is.</summary>
[Collection(OnOnePostgres.Name)]
public sealed class RunningSubscriptions(PostgresServer server) : IAsyncLifetime
{
    private static readonly UserId Ada = UserId.Parse($"usr_{1:x32}");

    private readonly List<(ActorSystem System, SubscriptionLags Lags)> _nodes = [];
    private JournalHome _home = null!;
    private ThreeNodes _cluster = null!;
    private IJournal _journal = null!;
    private IReadModels _models = null!;
    private long _told;

    public async Task InitializeAsync()
    {
        _home = await PostgresHome.New(server);
        (_journal, _models) = (await _home.OpenJournal(), await _home.OpenReadModels());
        _cluster = await ThreeNodes.StartAll(_home, new EngineOptions());
    }

    public async Task DisposeAsync()
    {
        await _cluster.DisposeAsync();
        await _home.DisposeAsync();
    }

    [Fact]
    public async Task They_are_spread_over_the_nodes()
    {
        string[] names = [.. Enumerable.Range(1, 6).Select(number => $"recording-{number}")];
        Run([.. names.Select(name => new Recording(name))]);

        // The first node that is there is given all of them, and gives away as the others come.
        await Until(() => Running().SequenceEqual(names) && _nodes.Count(node => node.Lags.All.Any()) > 1);
    }

    [Fact]
    public async Task One_that_moves_goes_on_where_it_was()
    {
        var recording = new Recording("recording");
        Run(recording);
        await Talk(50);
        await Until(() => recording.Seen.Count == _told);
        await Leave(_nodes.Single(node => node.Lags.All.Any()));
        await Talk(50);
        await Until(() => recording.Seen.Count >= _told);

        Assert.Equal(await Everything(), recording.Seen.Select(stored => (stored.Entity, stored.Version)));
        Assert.Equal(["recording"], Running());
    }

    [Fact]
    public async Task One_that_fails_is_started_again_and_stops_no_other()
    {
        var (failing, recording) = (new Recording("failing") { Failures = 3 }, new Recording("recording"));
        Run(failing, recording);
        await Talk(10);
        await Until(() => failing.Seen.Count == _told && recording.Seen.Count == _told);

        Assert.Equal(0, failing.Failures);
    }

    private void Run(params ISubscription[] subscriptions)
    {
        foreach (var (system, _) in _cluster.All)
        {
            _nodes.Add((system, new SubscriptionLags(TimeProvider.System)));
            new ClusterSubscriptions(system, subscriptions, _journal, _models, _nodes[^1].Lags, TimeProvider.System, NullLogger<ClusterSubscriptions>.Instance).Start();
        }
    }

    private IEnumerable<string> Running() => _nodes.SelectMany(node => node.Lags.All).Select(lag => lag.Name).Order(StringComparer.Ordinal);

    private static Task Leave((ActorSystem System, SubscriptionLags) node) => CoordinatedShutdown.Get(node.System).Run(CoordinatedShutdown.ClrExitReason.Instance);

    private async Task Talk(int messages)
    {
        var room = new EntityId($"room_{1:x32}");
        if (_told == 0) await Send(room, new RoomCommand.Open(Ada, "Ada", "Room", RoomKind.Coding, null, null, null, null, RoomVisibility.Public));
        for (var n = 0; n < messages; n++) await Send(room, new RoomCommand.PostChat(Ada, "hello"));
    }

    private async Task Send(EntityId room, RoomCommand command)
    {
        var answer = await Engine.Ask(room, new Request($"c-{_told}", command));
        Assert.Null(answer.Refusal);
        _told = answer.Version;
    }

    /// <summary>That of a node that is still in the cluster.</summary>
    private IEngine Engine => _cluster.All.First(node => !node.System.WhenTerminated.IsCompleted).Engine;

    private async Task<IEnumerable<(EntityId, long)>> Everything() =>
        (await _journal.ReadAll(null, 0, int.MaxValue, default)).Events.Select(read => (read.Event.Entity, read.Event.Version));

    private static async Task Until(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(EngineConformance.Patience);
        while (!condition()) await Task.Delay(50, patience.Token);
    }

    private sealed class Recording(string name) : ISubscription
    {
        public string Name => name;

        public string? Tag => RoomEntity.Kind.Name;

        public ConcurrentQueue<StoredEvent> Seen { get; } = new();

        public int Failures { get; set; }

        public Task<IReadOnlyList<ReadModelRow>> Handle(IReadOnlyList<StoredEvent> events, IReadModels models, CancellationToken cancel)
        {
            if (Failures > 0)
            {
                Failures--;
                throw new InvalidOperationException("It fails as it was told to.");
            }
            foreach (var stored in events) Seen.Enqueue(stored);
            return Task.FromResult<IReadOnlyList<ReadModelRow>>([]);
        }
    }
}
