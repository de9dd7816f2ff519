using Akka.Actor;
using Akka.Cluster;
using Akka.Hosting;
using SkillGraph.Cluster.Engine;
using SkillGraph.Cluster.Messages;
using SkillGraph.Cluster.Node.Operations;
using SkillGraph.Cluster.Node.Rooms;
using SkillGraph.Cluster.Subscriptions;
using SkillGraph.Edge.Health;
using SkillGraph.Edge.Hosting;
using SkillGraph.Edge.Operations;
using SkillGraph.Edge.Rooms;
using SkillGraph.Runtime;
using SkillGraph.Runtime.Addresses;
using SkillGraph.Runtime.Engine;
using SkillGraph.Runtime.Journals;
using SkillGraph.Runtime.Reports;
using SkillGraph.Runtime.Rooms;
using SkillGraph.Runtime.Users;

namespace SkillGraph.Cluster.Node;

/// <summary>Puts a node of the cluster into a host.</summary>
internal static class NodeSetup
{
    public static void AddNode(this IServiceCollection services, NodeOptions options, NodeAddress address)
    {
        services.AddPostgres(options.Journal, options.Keys);
        services.AddPostgresKeys(options.Journal);
        services.AddAkka(ClusterSetup.System, builder =>
        {
            builder
                .ConfigureLoggers(logs => logs.ClearLoggers().AddLogger<FrameworkLog>().LogLevel = Akka.Event.LogLevel.WarningLevel)
                .AddSkillGraph(address, options.Journal, RoomCommands.Catalogue, UserCommands.Catalogue, AddressCommands.Catalogue, ReportCommands.Catalogue)
                .WithDowning(options.Cluster.StableAfter, options.Cluster.DownRemovalMargin)
                .WithCustomSerializer("skillgraph-rooms", [typeof(IRoomWord)], system => new RoomWordSerializer(system))
                .WithCustomSerializer("skillgraph-operations", [typeof(ReportPlease), typeof(NodeReport)], system => new OperatorWordSerializer(system));
            if (options.Cluster.Tls is { } certificate) builder.WithTls(certificate);
        });

        services.AddSingleton(new EngineOptions());
        services.AddSingleton(new ClusterEngineOptions());
        services.AddSingleton<ClusterEngine>();
        services.AddSingleton<IEngine>(provider => provider.GetRequiredService<ClusterEngine>());
        services.AddSingleton<IEngineLoad>(provider => provider.GetRequiredService<ClusterEngine>());
        services.AddSubscriptions();
        services.AddSingleton<ClusterSubscriptions>();
        services.AddSingleton<IMembership, Membership>();
        services.AddSingleton<INodes, ClusterNodes>();
        if (address.Roles.Contains(ClusterRoles.Edge)) services.AddSingleton<IOtherNodes, OtherNodes>();
        services.AddHostedService<NodeWork>();
    }
}

/// <summary>Takes up the work of a node: a share of the rooms, and of the subscriptions. It is put down as the actor system leaves the cluster.</summary>
internal sealed class NodeWork(ClusterEngine engine, ClusterSubscriptions subscriptions, INodes nodes) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        GC.KeepAlive(nodes);
        await engine.WarmUp();
        engine.Run(RoomEntity.Kind).Run(UserEntity.Kind).Run(AddressEntity.Kind).Run(ReportEntity.Kind);
        subscriptions.Start();
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>What this node is in the cluster.</summary>
internal sealed class Membership(ActorSystem system) : IMembership
{
    public string Status => Self == MemberStatus.Removed ? "none" : Self.ToString().ToLowerInvariant();

    public bool IsUp => Self == MemberStatus.Up;

    private MemberStatus Self => Akka.Cluster.Cluster.Get(system).SelfMember.Status;
}
