namespace SkillGraph.Edge.Health;

/// <summary>What this process is in its cluster. One that runs alone has none.</summary>
public interface IMembership
{
    /// <summary>The word that operators are told.</summary>
    string Status { get; }

    bool IsUp { get; }
}
