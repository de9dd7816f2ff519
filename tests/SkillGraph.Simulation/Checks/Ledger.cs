using System.Globalization;
using System.Text;
using SkillGraph.Runtime;
using SkillGraph.Runtime.Subscriptions;
using SkillGraph.Simulation.World;

namespace SkillGraph.Simulation.Checks;

/// <summary>A projection that writes down up to which version it was given each entity, and notices what it was not given.</summary>
internal sealed class Ledger(Universe universe, int node) : ISubscription
{
    public const string Model = "ledger";

    public string Name => Model;

    public string? Tag => null;

    public async Task<IReadOnlyList<ReadModelRow>> Handle(IReadOnlyList<StoredEvent> events, IReadModels models, CancellationToken cancel)
    {
        var versions = new Dictionary<EntityId, long>();
        foreach (var stored in events)
        {
            if (!versions.TryGetValue(stored.Entity, out var last)) last = Read(await models.Find(Model, stored.Entity.Value, cancel));
            if (stored.Version > last + 1)
                universe.Break(Promises.NothingSkipped, $"the ledger of node {node} is given version {stored.Version} of {Truth.Name(stored.Entity)} after {last}");
            versions[stored.Entity] = Math.Max(last, stored.Version);
        }
        return [.. versions.Select(entity => new ReadModelRow(Model, entity.Key.Value, "", Encoding.ASCII.GetBytes(entity.Value.ToString(CultureInfo.InvariantCulture))))];
    }

    public static long Read(ReadModelRow? row) =>
        row?.Document is { } document ? long.Parse(Encoding.ASCII.GetString(document.Span), CultureInfo.InvariantCulture) : 0;
}
