namespace SkillGraph.Bench;

/// <summary>The command line cannot be understood.</summary>
public sealed class UsageException(string message) : Exception(message);
