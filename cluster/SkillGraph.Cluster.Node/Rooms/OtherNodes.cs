using System.Runtime.InteropServices;
using System.Text.Json;
using Akka.Actor;
using SkillGraph.Domain;
using SkillGraph.Edge.Rooms;
using SkillGraph.Runtime;

namespace SkillGraph.Cluster.Node.Rooms;

/// <summary>The other nodes of the cluster whose clients look at the same rooms.</summary>
public sealed class OtherNodes(ActorSystem system) : IOtherNodes
{
    private readonly IActorRef _words = system.ActorOf(Props.Create(() => new RoomsElsewhere()), "rooms");

    public IRoomElsewhere Room(EntityId room) => new RoomElsewhere(room, _words);
}

/// <summary>One room on the other nodes. What is asked of it is done by the actor that talks to them.</summary>
internal sealed class RoomElsewhere(EntityId room, IActorRef words) : IRoomElsewhere
{
    private IRoomHere? _here;
    private IReadOnlyCollection<UserId> _people = [];

    public EntityId Room { get; } = room;

    public IReadOnlyCollection<UserId> People => Volatile.Read(ref _people);

    public void Follow(IRoomHere here)
    {
        _here = here;
        words.Tell(new RoomsElsewhere.Follow(this));
    }

    public void Tell(IReadOnlyCollection<UserId> people) => words.Tell(new RoomsElsewhere.Here(Room, people));

    public void Signal(UserId from, string? to, JsonElement payload) =>
        words.Tell(new RoomsElsewhere.Signal(new Signalled(Room, from, to, JsonMarshal.GetRawUtf8Value(payload).ToArray())));

    public void Dispose() => words.Tell(new RoomsElsewhere.Part(this));

    public void PeopleAre(IReadOnlyCollection<UserId> people)
    {
        Volatile.Write(ref _people, people);
        _here!.PeopleChanged();
    }

    public void Hear(Signalled signalled) => _here!.Signalled(signalled.From, signalled.To, JsonElement.Parse(signalled.Payload.Span));
}
