namespace SkillGraph.Cluster.Engine;

/// <summary>What an engine on a cluster needs to know beyond the bounds of any engine.</summary>
public sealed class ClusterEngineOptions
{
    /// <summary>How long an entity may take to answer before the command is given up as <c>engine.unavailable</c>.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(10);
}

/// <summary>What a node does: nodes of one role can be many or few without the others.</summary>
public static class ClusterRoles
{
    public const string Entity = "entity";
    public const string Edge = "edge";
    public const string Worker = "worker";
}
