using Akka.Persistence;

namespace SkillGraph.Cluster.Entities;

/// <summary>Asks the journal for the last version of an entity that nothing ever happened to, and stops. The first time that takes a second, which the first rooms of a node would wait for.</summary>
internal sealed class WarmUp : UntypedPersistentActor
{
    public override string PersistenceId => "warm-up";

    public override Recovery Recovery => Recovery.None;

    protected override void OnRecover(object message)
    {
        if (message is RecoveryCompleted) Context.Stop(Self);
    }

    protected override void OnCommand(object message)
    {
    }
}
