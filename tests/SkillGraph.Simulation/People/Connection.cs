using SkillGraph.Simulation.Machines;
using SkillGraph.Simulation.World;

namespace SkillGraph.Simulation.People;

/// <summary>A socket between a client and one life of a node: in order in both directions, until it breaks.</summary>
internal sealed class Connection(Universe universe, Client client, Node node, Process life)
{
    private readonly Queue<Action> _arrived = new();
    private long _lastUp;
    private long _lastDown;
    private bool _upBroken;
    private bool _downBroken;

    public Node Node => node;

    /// <summary>What the node holds for it, once it has heard of it.</summary>
    public Session? Session { get; set; }

    /// <summary>Whether the client has let it go.</summary>
    public bool IsClosed { get; private set; }

    public void ToNode(Action run)
    {
        _upBroken |= !universe.LinkTo(client, node).IsUp;
        if (_upBroken) return;
        _lastUp = Math.Max(_lastUp, universe.Scheduler.Now + Latency());
        universe.Scheduler.At(_lastUp, () =>
        {
            _arrived.Enqueue(run);
            universe.Scheduler.After(0, () => _arrived.Dequeue()(), life);
        });
    }

    public void ToClient(Action run)
    {
        _downBroken |= !universe.LinkFrom(node, client).IsUp;
        if (_downBroken) return;
        _lastDown = Math.Max(_lastDown, universe.Scheduler.Now + Latency());
        universe.Scheduler.At(_lastDown, () =>
        {
            if (!IsClosed) run();
        });
    }

    /// <summary>The node may notice much later.</summary>
    public void Close()
    {
        IsClosed = true;
        universe.Scheduler.After(universe.Dice.Between(0, 2 * Time.Second), () => Session?.Close(), life);
    }

    private long Latency() => universe.Dice.Chance(0.05) ? universe.Dice.Between(0, 200 * Time.Millisecond) : universe.Dice.Between(2_000, 20_000);
}
