using Akka.Actor;
using Akka.Event;
using SkillGraph.Cluster.Messages;
using SkillGraph.Runtime;

namespace SkillGraph.Cluster.Engine;

/// <summary>Takes the answers of entities for this node, and answers for those that are gone.</summary>
internal sealed class Gateway(Outstanding outstanding) : UntypedActor, IWithTimers
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        Timers.StartPeriodicTimer("look", Look.Instance, LookEvery);
        Context.System.EventStream.Subscribe(Self, typeof(AllDeadLetters));
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Told told: outstanding.Tell(told.Entity, told.Answers); break;
            case Look: outstanding.GiveUpOverdue(); break;
            // It came to an entity that was just leaving, or found no room where it had to wait for one.
            case AllDeadLetters { Message: Deliver lost } dead:
                dead.Sender.Tell(new Told(lost.Entity, [new NumberedAnswer(lost.Number, 0, EngineRefusals.Unavailable)]));
                break;
        }
    }

    protected override void PostStop() => outstanding.GiveUpAll();

    private sealed record Look : INotInfluenceReceiveTimeout
    {
        public static readonly Look Instance = new();
    }
}
