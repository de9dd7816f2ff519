using SkillGraph.Domain;
using SkillGraph.Runtime;

namespace SkillGraph.Cluster.Node.Rooms;

/// <summary>What nodes tell each other of a room and nobody stores.</summary>
internal interface IRoomWord
{
    EntityId Room { get; }
}

/// <summary>Who looks at the room on the node that says so; a node that has just begun to look asks the others back.</summary>
internal sealed record Looking(EntityId Room, IReadOnlyCollection<UserId> People, bool AsksBack) : IRoomWord;

/// <summary>A signal to one person, or to everybody in the room; the payload is JSON.</summary>
internal sealed record Signalled(EntityId Room, UserId From, string? To, ReadOnlyMemory<byte> Payload) : IRoomWord;
