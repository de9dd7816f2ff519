namespace SkillGraph.Runtime;

/// <summary>An event as it is stored: <c>Message</c> is its whole envelope, byte for byte.</summary>
public readonly record struct StoredEvent(EntityId Entity, long Version, string Type, ReadOnlyMemory<byte> Message);
