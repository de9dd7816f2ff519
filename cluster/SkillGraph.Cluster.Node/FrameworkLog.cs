using Akka.Actor;
using Akka.Event;
using Akka.Hosting.Logging;

namespace SkillGraph.Cluster.Node;

/// <summary>Hands what the framework says to the log of the program, but for the connections that end: that is no error, and said once more where a node is not reached.</summary>
internal sealed class FrameworkLog : LoggerFactoryLogger
{
    private const string Connections = "/endpointWriter";
    private static readonly string[] Ends = ["AssociationError", "Disassociated"];

    protected override void Log(LogEvent log, ActorPath path)
    {
        if (log.LogSource.EndsWith(Connections, StringComparison.Ordinal) && Ends.Any(end => log.ToString().Contains(end, StringComparison.Ordinal))) return;
        base.Log(log, path);
    }
}
