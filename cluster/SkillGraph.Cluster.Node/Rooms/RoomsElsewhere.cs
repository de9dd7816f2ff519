using Akka.Actor;
using Akka.Cluster.Tools.PublishSubscribe;
using SkillGraph.Domain;
using SkillGraph.Runtime;

namespace SkillGraph.Cluster.Node.Rooms;

/// <summary>
/// Talks to the other nodes about the rooms that are looked at here. All are told who looks at which; a signal goes only where somebody does.
/// What was lost on the way is said again now and then, and a node that is gone takes its people with it.
/// </summary>
internal sealed class RoomsElsewhere : UntypedActor, IWithTimers
{
    private const string Topic = "rooms";
    private static readonly TimeSpan RepeatEvery = TimeSpan.FromSeconds(30);

    private readonly IActorRef _mediator = DistributedPubSub.Get(Context.System).Mediator;
    private readonly Dictionary<EntityId, Seat> _seats = [];

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        _mediator.Tell(new Subscribe(Topic, Self));
        Timers.StartPeriodicTimer("repeat", Repeat.Instance, RepeatEvery);
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Follow follow: Begin(follow.Room); break;
            case Part part: End(part.Room); break;
            case Here here: Say(here); break;
            case Signal signal: Send(signal.Signalled); break;
            case IRoomWord when Sender.Equals(Self): break;
            case Looking looking: Heard(looking); break;
            case Signalled signalled: if (_seats.TryGetValue(signalled.Room, out var seat)) seat.Room.Hear(signalled); break;
            case Terminated gone: foreach (var left in _seats.Values) left.Forget(gone.ActorRef); break;
            case Repeat: foreach (var (room, repeated) in _seats) Publish(new Looking(room, repeated.Here, false)); break;
        }
    }

    private void Begin(RoomElsewhere room)
    {
        _seats[room.Room] = new Seat(room);
        Publish(new Looking(room.Room, [], true));
    }

    private void End(RoomElsewhere room)
    {
        if (!_seats.TryGetValue(room.Room, out var seat) || seat.Room != room) return;
        _seats.Remove(room.Room);
        Publish(new Looking(room.Room, [], false));
    }

    private void Say(Here here)
    {
        if (!_seats.TryGetValue(here.Room, out var seat)) return;
        seat.Here = here.People;
        Publish(new Looking(here.Room, here.People, false));
    }

    private void Heard(Looking looking)
    {
        if (!_seats.TryGetValue(looking.Room, out var seat)) return;
        if (looking.AsksBack) Sender.Tell(new Looking(looking.Room, seat.Here, false));
        Context.Watch(Sender);
        seat.Hear(Sender, looking.People);
    }

    private void Send(Signalled signalled)
    {
        if (!_seats.TryGetValue(signalled.Room, out var seat)) return;
        foreach (var node in seat.Nodes) node.Tell(signalled);
    }

    private void Publish(Looking looking) => _mediator.Tell(new Publish(Topic, looking));

    internal sealed record Follow(RoomElsewhere Room);

    internal sealed record Part(RoomElsewhere Room);

    internal sealed record Here(EntityId Room, IReadOnlyCollection<UserId> People);

    internal sealed record Signal(Signalled Signalled);

    private sealed record Repeat
    {
        public static readonly Repeat Instance = new();
    }

    private sealed class Seat(RoomElsewhere room)
    {
        private readonly Dictionary<IActorRef, IReadOnlyCollection<UserId>> _byNode = [];

        public RoomElsewhere Room { get; } = room;

        public IEnumerable<IActorRef> Nodes => _byNode.Keys;

        public IReadOnlyCollection<UserId> Here { get; set; } = [];

        public void Hear(IActorRef node, IReadOnlyCollection<UserId> people)
        {
            if (people.Count > 0) _byNode[node] = people;
            else _byNode.Remove(node);
            Count();
        }

        public void Forget(IActorRef node)
        {
            if (_byNode.Remove(node)) Count();
        }

        private void Count()
        {
            var people = _byNode.Values.SelectMany(some => some).ToHashSet();
            if (!people.SetEquals(Room.People)) Room.PeopleAre(people);
        }
    }
}
