namespace SkillGraph.Testing;

/// <summary>Something the server did that its contract rules out.</summary>
public sealed class ContractViolation(string message) : Exception(message);
