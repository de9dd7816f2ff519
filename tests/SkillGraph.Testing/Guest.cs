namespace SkillGraph.Testing;

/// <summary>Somebody who entered without an account, and their access token.</summary>
public sealed record Guest(string Id, string Name, string AccessToken);
