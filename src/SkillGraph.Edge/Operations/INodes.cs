using SkillGraph.Domain;
using SkillGraph.Runtime;

namespace SkillGraph.Edge.Operations;

/// <summary>The nodes that this program is one of, as operators see and move them. A program that runs alone is one node.</summary>
public interface INodes
{
    /// <summary>The address of this node among the others.</summary>
    string Self { get; }

    Task<IReadOnlyList<Node>> All(CancellationToken cancel);

    /// <summary>Asks a node to hand over what it has and to end; null, or why not.</summary>
    Refusal? Leave(string address);

    /// <summary>Takes out a node that cannot hand over anything, so that what it had comes up elsewhere; null, or why not.</summary>
    Refusal? Down(string address);
}

/// <summary>A node as the others see it, and what it says of itself: null when it does not answer.</summary>
public sealed record Node(string Address, IReadOnlyList<string> Roles, string Status, bool Reachable, bool Leader, bool PlacesShards, NodeReport? Report);

/// <summary>What a node says of itself: its program, the rooms that are looked at there and by how many connections, what it has in memory, and the subscriptions that run there.</summary>
public sealed record NodeReport(
    DateTime StartedAt,
    string Version,
    long MemoryBytes,
    int Rooms,
    int Viewers,
    int CommandsWaiting,
    IReadOnlyList<KindLoad> Entities,
    IReadOnlyList<RunningSubscription> Subscriptions);

/// <summary>A subscription that runs on a node, and how long ago it had read everything.</summary>
public sealed record RunningSubscription(string Name, double LagSeconds);
