using SkillGraph.Runtime;
using SkillGraph.Simulation.Checks;
using SkillGraph.Simulation.Machines;
using SkillGraph.Simulation.People;

namespace SkillGraph.Simulation.World;

/// <summary>Everything there is in one simulation, made by its seed.</summary>
internal sealed class Universe
{
    // Ten times what the busiest seeds need.
    private const int MostSteps = 5_000_000;

    private readonly Dictionary<(int From, int To), Link> _links = [];

    public Universe(int seed, Action<string>? reader = null)
    {
        Dice = new Dice(seed);
        Trace = new Trace { Reader = reader };
        Scheduler = new Scheduler(Dice, Trace);
        Profile = new Profile(Dice);
        Truth = new Truth(this);
        Database = new Database(this);
        ReadModels = [.. Enumerable.Range(1, Profile.OneReadModel ? 1 : Profile.Nodes).Select(number => new ReadModelStore(this, number))];
        Nodes = [.. Enumerable.Range(1, Profile.Nodes).Select(number => new Node(this, number, ReadModels[(number - 1) % ReadModels.Count]))];
        Rooms = [.. Enumerable.Range(1, Profile.Rooms).Select(number => new EntityId($"room_{number:x32}"))];
        for (var client = 1; client <= Profile.Clients; client++)
            for (var node = 1; node <= Profile.Nodes; node++)
            {
                _links.Add((client, -node), new Link($"client{client} to node{node}"));
                _links.Add((-node, client), new Link($"node{node} to client{client}"));
            }
        // Every other one has an account.
        for (var client = 1; client <= Profile.Clients; client += 2) _ = Keys.GetOrCreate(Client.Users(client).Value, CancellationToken.None);
        foreach (var node in Nodes) node.Start();
        Clients = [.. Enumerable.Range(1, Profile.Clients).Select(number => new Client(this, number))];
        Nemesis = new Nemesis(this);
    }

    public Dice Dice { get; }

    public Trace Trace { get; }

    public Scheduler Scheduler { get; }

    public Profile Profile { get; }

    /// <summary>Of all nodes.</summary>
    public DerivedKeys Keys { get; } = new();

    public Truth Truth { get; }

    public Database Database { get; }

    public IReadOnlyList<Node> Nodes { get; }

    public IReadOnlyList<ReadModelStore> ReadModels { get; }

    public IReadOnlyList<EntityId> Rooms { get; }

    public IReadOnlyList<Client> Clients { get; }

    public Nemesis Nemesis { get; }

    /// <summary>All commands that were ever sent, by their ids.</summary>
    public Dictionary<string, Errand> Errands { get; } = [];

    public BrokenPromise? Broken { get; private set; }

    public IEnumerable<Link> Links => _links.OrderBy(link => link.Key).Select(link => link.Value).Concat(Nodes.SelectMany(node => node.Links));

    public Link LinkTo(Client client, Node node) => _links[(client.Number, -node.Number)];

    public Link LinkFrom(Node node, Client client) => _links[(-node.Number, client.Number)];

    public bool Has(Fault fault) => Scheduler.Now < Profile.FaultsEnd && Profile.Faults.Contains(fault);

    /// <summary>The first promise that does not hold ends the simulation.</summary>
    public void Break(string promise, string seen) => Broken ??= new BrokenPromise(promise, seen);

    public void Run()
    {
        for (var until = Profile.Shortest; until <= Profile.Longest; until += Time.Second)
        {
            Scheduler.Run(until, IsOver, thrown => Break(Promises.Readable, $"thrown: {thrown}"));
            if (Broken is not null || Unfinished() is null) return;
        }
        Break(Promises.Liveness, Unfinished()!);
    }

    private bool IsOver()
    {
        if (Trace.Steps > MostSteps) Break(Promises.Liveness, $"{Trace.Steps} steps and no end");
        return Broken is not null;
    }

    private string? Unfinished() =>
        Clients.SelectMany(client => client.Waiting).Select(errand => $"{errand.Id} was never answered").FirstOrDefault()
        ?? Clients.Select(client => client.Behind()).FirstOrDefault(behind => behind is not null)
        ?? ReadModels.Select(Truth.Behind).FirstOrDefault(behind => behind is not null);
}
