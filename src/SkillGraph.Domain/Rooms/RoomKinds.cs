namespace SkillGraph.Domain.Rooms;

/// <summary>What people meet in a room for. Stored: add values, never renumber.</summary>
public enum RoomKind
{
    Coding = 1,
    Teaching = 2,
    Debugging = 3,
}

/// <summary>Who finds a room: everyone, or only those who were given its link. Stored: add values, never renumber.</summary>
public enum RoomVisibility
{
    Public = 1,
    Private = 2,
}

/// <summary>What a member may do in a room. Stored: add values, never renumber.</summary>
public enum RoomRole
{
    Host = 1,
    Presenter = 2,
    Reviewer = 3,
    Spectator = 4,
}

/// <summary>Where a room is in its life; the default means that it was never opened. Stored: add values, never renumber.</summary>
public enum RoomStatus
{
    Open = 1,
    Closed = 2,
}
