using Akka.Actor;
using SkillGraph.Cluster.Messages;
using SkillGraph.Runtime;
using SkillGraph.Runtime.Engine;

namespace SkillGraph.Cluster.Engine;

/// <summary>
/// Subscribes this node once to each entity that somebody here watches, and hands on what the entity says. It subscribes again when the entity moves, and
/// every second besides: an entity answers with its version, and if something was missed those who watch are sent to the journal.
/// </summary>
internal sealed class Watching(Watchers watchers, Func<EntityId, IActorRef?> region) : UntypedActor, IWithTimers
{
    private static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(1);

    private readonly Dictionary<EntityId, Seat> _seats = [];

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart() => Timers.StartPeriodicTimer("ask", Ask.Instance, AskEvery);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Join join: Add(join.Entity); break;
            case Part part: Remove(part.Entity); break;
            case Published published: Heard(published); break;
            case Reached reached: Heard(reached); break;
            case Terminated moved: Moved(moved.ActorRef); break;
            case Ask: foreach (var entity in _seats.Keys) SubscribeTo(entity); break;
        }
    }

    private void Add(EntityId entity)
    {
        if (_seats.TryGetValue(entity, out var seat)) seat.Watchers++;
        else
        {
            _seats.Add(entity, new Seat());
            SubscribeTo(entity);
        }
    }

    private void Remove(EntityId entity)
    {
        if (--_seats[entity].Watchers > 0) return;
        _seats.Remove(entity, out var seat);
        if (seat!.Actor is not null) Context.Unwatch(seat.Actor).Tell(new Unsubscribe(entity));
    }

    private void Heard(Published published)
    {
        if (!_seats.TryGetValue(published.Entity, out var seat)) return;
        seat.Version = published.Events[^1].Version;
        watchers.Publish(published.Entity, published.Events);
    }

    private void Heard(Reached reached)
    {
        if (!_seats.TryGetValue(reached.Entity, out var seat)) return;
        if (!Sender.Equals(seat.Actor))
        {
            if (seat.Actor is not null) Context.Unwatch(seat.Actor);
            seat.Actor = Context.Watch(Sender);
        }
        if (reached.Version > seat.Version) watchers.Poke(reached.Entity);
        seat.Version = reached.Version;
    }

    private void Moved(IActorRef actor)
    {
        foreach (var (entity, seat) in _seats)
            if (actor.Equals(seat.Actor))
            {
                seat.Actor = null;
                SubscribeTo(entity);
            }
    }

    private void SubscribeTo(EntityId entity) => region(entity)?.Tell(new Subscribe(entity), Self);

    internal sealed record Join(EntityId Entity);

    internal sealed record Part(EntityId Entity);

    private sealed record Ask
    {
        public static readonly Ask Instance = new();
    }

    private sealed class Seat
    {
        public int Watchers { get; set; } = 1;

        public long Version { get; set; }

        public IActorRef? Actor { get; set; }
    }
}
