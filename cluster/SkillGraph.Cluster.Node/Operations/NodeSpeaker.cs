using Akka.Actor;
using Akka.Cluster;
using SkillGraph.Edge.Operations;

namespace SkillGraph.Cluster.Node.Operations;

/// <summary>Answers the other nodes for this one; and when this one was asked to leave, ends the program as a signal would, so that its clients are sent elsewhere first.</summary>
internal sealed class NodeSpeaker(OwnReport own, IHostApplicationLifetime program, ILogger log) : UntypedActor
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Akka.Cluster.Cluster _cluster = Akka.Cluster.Cluster.Get(Context.System);

    protected override void PreStart() => _cluster.Subscribe(Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.MemberLeft));

    protected override void PostStop() => _cluster.Unsubscribe(Self);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ReportPlease: _ = Report(Sender, Self); break;
            case ClusterEvent.MemberLeft left when left.Member.UniqueAddress == _cluster.SelfUniqueAddress: program.StopApplication(); break;
        }
    }

    private async Task Report(IActorRef asker, IActorRef self)
    {
        try
        {
            using var patience = new CancellationTokenSource(Patience);
            asker.Tell(await own.Make(patience.Token), self);
        }
        catch (OperationCanceledException)
        {
            // It is just leaving, or too busy: that it does not answer says as much.
        }
        catch (Exception failure)
        {
            log.LogWarning(failure, "This node could not say how it is");
        }
    }
}
