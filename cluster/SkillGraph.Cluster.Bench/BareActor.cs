using Akka.Actor;
using Akka.Persistence;
using Akka.Persistence.Journal;
using SkillGraph.Cluster.Messages;

namespace SkillGraph.Cluster.Bench;

/// <summary>The barest persistent actor on Akka.Persistence.Sql: stores what it is told to, and answers when it is stored.</summary>
internal sealed class BareActor(string id, byte[] envelope) : UntypedPersistentActor
{
    private static readonly string[] Tags = ["room"];

    public override string PersistenceId => id;

    protected override void OnRecover(object message)
    {
    }

    protected override void OnCommand(object message)
    {
        var asker = Sender;
        if (message is Store) PersistAsync(new Tagged(new Fact("room.chat-posted.v1", envelope), Tags), _ => asker.Tell(Done.Instance));
        else asker.Tell(Done.Instance);
    }

    internal sealed record Store
    {
        public static readonly Store Instance = new();
    }

    internal sealed record Touch
    {
        public static readonly Touch Instance = new();
    }

    internal sealed record Done
    {
        public static readonly Done Instance = new();
    }
}
