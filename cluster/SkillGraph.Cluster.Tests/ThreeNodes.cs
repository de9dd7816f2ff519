using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Cluster;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using SkillGraph.Cluster.Engine;
using SkillGraph.Cluster.Messages;
using SkillGraph.Conformance;
using SkillGraph.Conformance.Engines;
using SkillGraph.Runtime.Addresses;
using SkillGraph.Runtime.Engine;
using SkillGraph.Runtime.Journals;
using SkillGraph.Runtime.Reports;
using SkillGraph.Runtime.Rooms;
using SkillGraph.Runtime.Users;

namespace SkillGraph.Cluster.Tests;

/// <summary>Three nodes of one cluster in this process, unless fewer are asked for, connected over loopback; what is asked is asked of one of them.</summary>
internal sealed class ThreeNodes : IAsyncDisposable
{
    // A test that starts its own cluster should not wait for the pace of one that runs for months.
    private const string Quick = """
        akka.loglevel = OFF
        akka.stdout-loglevel = OFF
        akka.cluster.gossip-interval = 100ms
        akka.cluster.leader-actions-interval = 100ms
        akka.cluster.sharding.retry-interval = 200ms
        akka.cluster.sharding.distributed-data.gossip-interval = 200ms
        akka.coordinated-shutdown.run-by-actor-system-terminate = off
        """;

    private readonly List<(IHost Host, IJournal Journal, ClusterEngine Engine)> _nodes = [];

    public ClusterEngine Engine => _nodes[^1].Engine;

    /// <summary>The engines of the nodes, each with its actor system.</summary>
    public IEnumerable<(ActorSystem System, ClusterEngine Engine)> All => _nodes.Select(node => (node.Host.Services.GetRequiredService<ActorSystem>(), node.Engine));

    public static async Task<RunningEngine> Start(JournalHome home, EngineOptions bounds)
    {
        var cluster = await StartAll(home, bounds);
        return new RunningEngine(cluster.Engine, cluster.DisposeAsync);
    }

    public static async Task<ThreeNodes> StartAll(JournalHome home, EngineOptions bounds, int nodes = 3)
    {
        var cluster = new ThreeNodes();
        var ports = FreePorts(nodes);
        foreach (var port in ports) await cluster.Add((PostgresHome)home, bounds, new NodeAddress("127.0.0.1", port, [NodeAddress.Of("127.0.0.1", ports[0])], NodeAddress.EveryRole));
        foreach (var (host, _, _) in cluster._nodes) await AllUp(host.Services.GetRequiredService<ActorSystem>(), nodes);
        return cluster;
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_nodes.Select(node => node.Host.Services.GetRequiredService<ActorSystem>().Terminate()));
        foreach (var (host, journal, engine) in _nodes)
        {
            await engine.DisposeAsync();
            await journal.DisposeAsync();
            host.Dispose();
        }
    }

    private async Task Add(PostgresHome home, EngineOptions bounds, NodeAddress address)
    {
        var host = new HostBuilder()
            .ConfigureServices(services => services.AddAkka(ClusterSetup.System, builder => builder
                .AddHocon(Quick, HoconAddMode.Prepend)
                .AddSkillGraph(address, home.ConnectionString, RoomCommands.Catalogue, UserCommands.Catalogue, AddressCommands.Catalogue, ReportCommands.Catalogue, CounterCommands.Catalogue)))
            .Build();
        await host.StartAsync();
        var journal = await home.OpenJournal();
        var engine = new ClusterEngine(
            host.Services.GetRequiredService<ActorSystem>(), journal, await home.OpenVault(), bounds, new ClusterEngineOptions(), TimeProvider.System, NullLogger<ClusterEngine>.Instance);
        _nodes.Add((host, journal, engine.Run(Counter.Kind).Run(RoomEntity.Kind).Run(UserEntity.Kind).Run(AddressEntity.Kind).Run(ReportEntity.Kind)));
    }

    private static async Task AllUp(ActorSystem system, int nodes)
    {
        var cluster = Akka.Cluster.Cluster.Get(system);
        using var patience = new CancellationTokenSource(EngineConformance.Patience);
        while (cluster.State.Members.Count(member => member.Status == MemberStatus.Up) < nodes) await Task.Delay(20, patience.Token);
    }

    private static int[] FreePorts(int nodes)
    {
        var listening = Enumerable.Range(0, nodes).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listening.ForEach(listener => listener.Start());
        var ports = listening.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();
        listening.ForEach(listener => listener.Stop());
        return ports;
    }
}
