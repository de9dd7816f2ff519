using System.Text.Json;
using SkillGraph.Domain;
using SkillGraph.Runtime;

namespace SkillGraph.Edge.Rooms;

/// <summary>The other nodes whose clients look at the same rooms; they are told what is not stored. A lost word is made good by the next.</summary>
public interface IOtherNodes
{
    IRoomElsewhere Room(EntityId room);
}

/// <summary>A room as its viewers on this node see it. It is called on any thread, and must not block.</summary>
public interface IRoomHere
{
    /// <summary>Somebody came or went on another node.</summary>
    void PeopleChanged();

    /// <summary>Somebody on another node signals to one person, or to all.</summary>
    void Signalled(UserId from, string? to, JsonElement payload);
}

/// <summary>A room on all the nodes but this.</summary>
public interface IRoomElsewhere : IDisposable
{
    /// <summary>Tells <paramref name="here"/> what happens there from now on, until disposed.</summary>
    void Follow(IRoomHere here);

    /// <summary>Who looks at it there.</summary>
    IReadOnlyCollection<UserId> People { get; }

    /// <summary>Tells the others who looks at it here.</summary>
    void Tell(IReadOnlyCollection<UserId> people);

    void Signal(UserId from, string? to, JsonElement payload);
}

/// <summary>A program that runs alone.</summary>
internal sealed class NoOtherNodes : IOtherNodes, IRoomElsewhere
{
    public IReadOnlyCollection<UserId> People => [];

    public IRoomElsewhere Room(EntityId room) => this;

    public void Follow(IRoomHere here)
    {
    }

    public void Tell(IReadOnlyCollection<UserId> people)
    {
    }

    public void Signal(UserId from, string? to, JsonElement payload)
    {
    }

    public void Dispose()
    {
    }
}
