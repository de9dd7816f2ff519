using SkillGraph.Runtime;

namespace SkillGraph.Simulation.People;

/// <summary>A command somebody sends until it is answered.</summary>
internal sealed class Errand(string id, EntityId room, RoomCommand command, int size, long floor)
{
    public string Id => id;

    public EntityId Room => room;

    public RoomCommand Command => command;

    public int Size => size;

    /// <summary>More than an envelope may hold where that is little.</summary>
    public bool IsLarge => size > 900;

    /// <summary>The newest version that had been acknowledged when this was first sent.</summary>
    public long Floor => floor;

    /// <summary>How often an engine took it.</summary>
    public int Accepted { get; set; }

    public int Sent { get; set; }

    public long SendAt { get; set; }
}
