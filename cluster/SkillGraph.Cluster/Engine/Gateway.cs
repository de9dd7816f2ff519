using Akka.Actor;
using Akka.Cluster;
using Akka.Event;
using SkillGraph.Cluster.Messages;
using SkillGraph.Runtime;

namespace SkillGraph.Cluster.Engine;

/// <summary>Takes the answers of entities for this node, and answers for those that are gone.</summary>
internal sealed class Gateway(Outstanding outstanding) : UntypedActor, IWithTimers
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    // Long for an entity that lives, short for whoever waits for one that died.
    private static readonly TimeSpan LongForAnAnswer = TimeSpan.FromSeconds(1);

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        Timers.StartPeriodicTimer("look", Look.Instance, LookEvery);
        Context.System.EventStream.Subscribe(Self, typeof(AllDeadLetters));
        Akka.Cluster.Cluster.Get(Context.System).Subscribe(Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.MemberRemoved));
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Told told: outstanding.Tell(told.Entity, told.Answers); break;
            case Look: outstanding.GiveUpOverdue(); break;
            // What was on its way to that node is lost with it, and its entities come up elsewhere.
            case ClusterEvent.MemberRemoved: outstanding.GiveUpOlderThan(LongForAnAnswer); break;
            // It came to an entity that was just leaving.
            case AllDeadLetters { Message: Deliver lost } dead: Refuse(lost, dead.Sender); break;
            // It found no room where it had to wait, or waited where nobody came.
            case AllDeadLetters { Message: Dropped { Message: Deliver lost } dropped }: Refuse(lost, dropped.Sender); break;
        }
    }

    protected override void PostStop() => outstanding.GiveUpAll();

    private static void Refuse(Deliver lost, IActorRef gateway) =>
        gateway.Tell(new Told(lost.Entity, [new NumberedAnswer(lost.Number, 0, EngineRefusals.Unavailable)]));

    private sealed record Look : INotInfluenceReceiveTimeout
    {
        public static readonly Look Instance = new();
    }
}
