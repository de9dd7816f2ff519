using Akka.Cluster.Sharding;
using SkillGraph.Cluster.Messages;

namespace SkillGraph.Cluster.Entities;

/// <summary>Which shard an entity belongs to: the hash of its id, the same on every node and for ever.</summary>
internal sealed class EntityShards() : HashCodeMessageExtractor(Count)
{
    // All nodes must agree on it at every moment: it can only be changed while the whole cluster is down.
    public const int Count = 128;

    public override string? EntityId(object message) => (message as IToEntity)?.Entity.Value;
}
