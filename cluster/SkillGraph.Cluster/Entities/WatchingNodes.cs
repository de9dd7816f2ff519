using Akka.Actor;
using SkillGraph.Cluster.Messages;
using SkillGraph.Runtime;
using SkillGraph.Runtime.Journals;

namespace SkillGraph.Cluster.Entities;

/// <summary>The nodes that are told what happens to one entity.</summary>
internal sealed class WatchingNodes(EntityId entity, IUntypedActorContext context)
{
    private readonly HashSet<IActorRef> _nodes = [];

    public bool IsNobody => _nodes.Count == 0;

    /// <summary>A node that asks again is told again how far the entity is; null while that is not known.</summary>
    public void Add(IActorRef node, long? version)
    {
        if (_nodes.Add(node)) context.Watch(node);
        if (version is { } known) node.Tell(new Reached(entity, known));
    }

    public void Remove(IActorRef node)
    {
        context.Unwatch(node);
        _nodes.Remove(node);
    }

    public void Tell(long version) => Tell(new Reached(entity, version));

    public void Tell(IReadOnlyList<NewFact> facts)
    {
        if (!IsNobody) Tell(new Published(entity, [.. facts.Select(fact => fact.Stored(entity))]));
    }

    private void Tell(IWireMessage message)
    {
        foreach (var node in _nodes) node.Tell(message);
    }
}
