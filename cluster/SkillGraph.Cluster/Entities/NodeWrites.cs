using Akka.Actor;
using Microsoft.Extensions.Logging;

namespace SkillGraph.Cluster.Entities;

/// <summary>
/// Whether a node can write. The framework's persistence writes through one stream, which is not begun again once it has ended (akka.net #7518): everything that lives on such a node
/// would be refused for as long as it runs.
/// </summary>
internal static class NodeWrites
{
    /// <summary>The node leaves, and its program ends with a code other than 0, for whoever starts it again.</summary>
    public static void Never(ActorSystem system, ILogger log)
    {
        var shutdown = CoordinatedShutdown.Get(system);
        if (shutdown.ShutdownReason is null) log.LogCritical("The stream into the journal has ended. This node cannot store anything any more, and leaves");
        shutdown.Run(CoordinatedShutdown.ClusterLeavingReason.Instance);
    }
}
