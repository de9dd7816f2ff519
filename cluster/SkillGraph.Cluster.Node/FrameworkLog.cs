using Akka.Actor;
using Akka.Event;
using Akka.Hosting.Logging;

namespace SkillGraph.Cluster.Node;

/// <summary>
/// Hands what the framework says to the log of the program, but for what is said better elsewhere: that a connection ended, where a node is not reached; that a stream is
/// started again, where the subscription failed.
/// </summary>
internal sealed class FrameworkLog : LoggerFactoryLogger
{
    private const string Connections = "/endpointWriter";
    private const string Restart = "Restarting graph due to failure";
    private static readonly string[] Ends = ["AssociationError", "Disassociated"];

    protected override void Log(LogEvent log, ActorPath path)
    {
        var said = log.ToString();
        if (said.Contains(Restart, StringComparison.Ordinal)) return;
        if (log.LogSource.EndsWith(Connections, StringComparison.Ordinal) && Ends.Any(end => said.Contains(end, StringComparison.Ordinal))) return;
        base.Log(log, path);
    }
}
