namespace SkillGraph.Testing;

/// <summary>An argument of a hub call that is JSON already.</summary>
public readonly record struct RawJson(ReadOnlyMemory<byte> Utf8);
