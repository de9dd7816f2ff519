using SkillGraph.Runtime;
using SkillGraph.Simulation.Checks;
using SkillGraph.Simulation.Machines;
using SkillGraph.Simulation.World;

namespace SkillGraph.Simulation.People;

/// <summary>Somebody in the rooms: sends commands until they are answered, follows what happens, and comes back when the connection breaks.</summary>
internal sealed class Client
{
    private readonly Universe _universe;
    private readonly Wishes _wishes;
    private readonly List<Errand> _waiting = [];
    private readonly SortedDictionary<string, (EntityId Room, long Last)> _seen = new(StringComparer.Ordinal);
    private readonly Node _home;
    private Connection? _connection;
    private int _errands;
    private long _connectedAt;
    private long _heardAt;
    private bool _saidGoodbye;

    public Client(Universe universe, int number)
    {
        (_universe, Number) = (universe, number);
        User = Users(number);
        _home = universe.Nodes[0];
        _wishes = new Wishes(universe.Dice, User, number);
        foreach (var room in universe.Rooms) _seen.Add(room.Value, (room, 0));
        universe.Scheduler.After(universe.Dice.Between(0, Time.Second), Tick);
    }

    public int Number { get; }

    public UserId User { get; }

    private long ResendAfter => (2 * _universe.Profile.Patience) + (500 * Time.Millisecond);

    public IReadOnlyList<Errand> Waiting => _waiting;

    public static UserId Users(int number) => UserId.Parse($"usr_{number:x32}");

    /// <summary>Goes home for good: from now on there is one copy of every entity.</summary>
    public void GoHome() => Disconnect();

    public string? Behind()
    {
        foreach (var (room, last) in _seen.Values)
            if (last != _universe.Truth.Of(room).Head)
                return $"client{Number} has seen {last} versions of {Truth.Name(room)}, which is at {_universe.Truth.Of(room).Head}";
        return null;
    }

    private void Tick()
    {
        var (dice, now) = (_universe.Dice, _universe.Scheduler.Now);
        if (_universe.Has(Fault.Reconnects) && dice.Chance(0.02)) Disconnect();
        if (_connection is null || _connection.IsClosed) Connect();
        if (now < Profile.FaultsEnd || dice.Chance(0.2)) Wish();
        if (now > Profile.FaultsEnd + (18 * Time.Second) && !_saidGoodbye) Goodbye();
        Resend(now);
        if (dice.Chance(0.05)) View();
        _universe.Scheduler.After(dice.Between(0, 2 * _universe.Profile.CommandGap), Tick);
    }

    private void Wish()
    {
        if (_universe.Scheduler.Now > Profile.FaultsEnd + (15 * Time.Second)) return;
        for (var n = _universe.Dice.Between(1, _universe.Profile.Burst); n > 0 && _waiting.Count < 30; n--)
        {
            var (room, last) = _universe.Dice.Pick([.. _seen.Values]);
            Ask(room, _wishes.Next(_universe.Truth.Of(room).Views[(int)last], _universe.Profile.Options));
        }
    }

    /// <summary>A last word in every room, so that whoever lives there reads again what it may have missed.</summary>
    private void Goodbye()
    {
        _saidGoodbye = true;
        foreach (var (room, _) in _seen.Values) Ask(room, new RoomCommand.PostChat(User, "goodbye"));
    }

    private void Ask(EntityId room, RoomCommand command)
    {
        var size = 60 + (command is RoomCommand.PostChat chat ? chat.Text.Length : 0);
        var errand = new Errand($"c{Number}-{++_errands}", room, command, size, _universe.Truth.Of(room).Acknowledged);
        _universe.Errands.Add(errand.Id, errand);
        _waiting.Add(errand);
        Send(errand);
    }

    private void Resend(long now)
    {
        foreach (var errand in _waiting)
            if (errand.SendAt <= now)
            {
                // Nothing has come for long: perhaps nobody listens there any more.
                if (errand.Sent % 3 == 2 && now > Math.Max(_connectedAt, _heardAt) + ResendAfter) Disconnect();
                if (_connection is null || _connection.IsClosed) Connect();
                Send(errand);
            }
    }

    private void Send(Errand errand)
    {
        errand.SendAt = _universe.Scheduler.Now + ResendAfter;
        if (_connection is not { } connection) return;
        errand.Sent++;
        _universe.Trace.Line($"client{Number} sends {errand.Id} {errand.Command.GetType().Name} to {Truth.Name(errand.Room)} on node{connection.Node.Number}");
        connection.ToNode(() => connection.Session?.Post(errand));
        if (_universe.Has(Fault.Duplicates) && _universe.Dice.Chance(0.1)) connection.ToNode(() => connection.Session?.Post(errand));
    }

    private void Connect()
    {
        var profile = _universe.Profile;
        var node = _universe.Scheduler.Now < Profile.FaultsEnd && _universe.Dice.Chance(profile.Roaming) ? _universe.Dice.Pick(_universe.Nodes) : _home;
        if (node is not { IsServing: true, Life: { } life }) return;
        _universe.Trace.Line($"client{Number} connects to node{node.Number}");
        _connectedAt = _universe.Scheduler.Now;
        var connection = _connection = new Connection(_universe, this, node, life);
        connection.ToNode(() =>
        {
            if (node is not { IsServing: true, Engine: { } engine }) return;
            var session = new Session(
                _universe,
                node,
                engine,
                (errand, answer) => connection.ToClient(() => Answered(errand, answer)),
                (room, events) => connection.ToClient(() => Watched(room, events)),
                () => connection.ToClient(Disconnect));
            node.Join(session);
            connection.Session = session;
            foreach (var (room, last) in _seen.Values.ToList()) session.Watch(room, last);
        });
    }

    private void Disconnect()
    {
        _connection?.Close();
        _connection = null;
    }

    private void Answered(Errand errand, Answer answer)
    {
        _heardAt = _universe.Scheduler.Now;
        if (answer.Refusal == EngineRefusals.Busy || answer.Refusal == EngineRefusals.Unavailable)
            errand.SendAt = _universe.Scheduler.Now + _universe.Dice.Between(50 * Time.Millisecond, 500 * Time.Millisecond);
        else
            _waiting.Remove(errand);
    }

    private void Watched(EntityId room, IReadOnlyList<StoredEvent> events)
    {
        foreach (var stored in events)
        {
            _universe.Truth.CheckWatched(room, _seen[room.Value].Last, stored);
            _seen[room.Value] = (room, stored.Version);
        }
        _universe.Trace.Line($"client{Number} sees {Truth.Name(room)} up to v{events[^1].Version}");
    }

    private void View()
    {
        if (_connection is not { } connection) return;
        var (room, last) = _universe.Dice.Pick([.. _seen.Values]);
        var upTo = _universe.Dice.Chance(0.5) ? long.MaxValue : _universe.Dice.Between(0, last + 3);
        connection.ToNode(() => connection.Session?.View(room, upTo));
    }
}
