using Akka.Cluster.Hosting;
using Akka.Hosting;
using Akka.Persistence.Sql.Config;
using Akka.Persistence.Sql.Hosting;
using Akka.Remote.Hosting;
using LinqToDB;
using SkillGraph.Cluster.Engine;
using SkillGraph.Cluster.Messages;
using SkillGraph.Runtime.Journals;

namespace SkillGraph.Cluster;

/// <summary>Makes an actor system a node of the cluster.</summary>
public static class ClusterSetup
{
    public const string System = "skillgraph";

    public static AkkaConfigurationBuilder AddSkillGraph(this AkkaConfigurationBuilder builder, NodeAddress address, string journal, params CommandCatalogue[] commands)
    {
        using var text = new StreamReader(typeof(ClusterSetup).Assembly.GetManifestResourceStream("skillgraph.conf")!);
        var known = CommandCatalogue.Of(commands);
        return builder
            .AddHocon(text.ReadToEnd(), HoconAddMode.Prepend)
            .WithRemoting(new RemoteOptions { HostName = address.Host, Port = address.Port, PublicHostName = address.Host })
            .WithClustering(new ClusterOptions { SeedNodes = address.Seeds, Roles = address.Roles })
            .WithSqlPersistence(
                PostgresDatabase.WithBoundedPool(journal),
                ProviderName.PostgreSQL15,
                autoInitialize: false,
                databaseMapping: DatabaseMapping.Default,
                tagStorageMode: TagMode.TagTable)
            .WithCustomSerializer("skillgraph-fact", [typeof(Fact)], system => new FactSerializer(system))
            .WithCustomSerializer("skillgraph-wire", [typeof(IWireMessage)], system => new WireSerializer(system, known));
    }

    /// <summary>Nodes talk over TLS, and both sides of a connection show a certificate. Addresses are then of that kind.</summary>
    public static AkkaConfigurationBuilder WithTls(this AkkaConfigurationBuilder builder, NodeCertificate certificate)
    {
        builder.AddSetup(certificate.Setup);
        return builder.AddHocon("akka.remote.dot-netty.tcp.enable-ssl = on", HoconAddMode.Prepend);
    }

    /// <summary>How long a broken cluster waits before it goes on without the nodes it cannot reach, and how long those are given to stop.</summary>
    public static AkkaConfigurationBuilder WithDowning(this AkkaConfigurationBuilder builder, TimeSpan stableAfter, TimeSpan downRemovalMargin) => builder.AddHocon(
        $"""
        akka.cluster.split-brain-resolver.stable-after = {stableAfter.TotalMilliseconds}ms
        akka.cluster.down-removal-margin = {downRemovalMargin.TotalMilliseconds}ms
        """,
        HoconAddMode.Prepend);
}

/// <summary>Where a node listens, whom it asks to be let in, and what it does.</summary>
public sealed record NodeAddress(string Host, int Port, string[] Seeds, string[] Roles)
{
    public static readonly string[] EveryRole = [ClusterRoles.Entity, ClusterRoles.Edge, ClusterRoles.Worker];

    public static string Of(string host, int port) => Of($"{host}:{port}", isTls: false);

    public static string Of(string hostAndPort, bool isTls) => $"akka.{(isTls ? "ssl.tcp" : "tcp")}://{ClusterSetup.System}@{hostAndPort}";
}
