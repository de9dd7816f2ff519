namespace SkillGraph.Edge.People.Tokens;

/// <summary>What a personal token may be good for.</summary>
public enum Scope
{
    /// <summary>Look: at rooms, recordings, people, and its owner's own profile.</summary>
    Read = 1,

    /// <summary>Take part in rooms: open, enter, send commands, close.</summary>
    Rooms = 2,

    /// <summary>Change its owner's profile, picture and preferences.</summary>
    Profile = 3,
}
