using SkillGraph.Domain;

namespace SkillGraph.Runtime;

/// <summary>The id of an entity as the journal knows it (<c>persistence_id</c>): a kind, an underscore and the rest; people's begin with <c>usr_</c>.</summary>
public readonly record struct EntityId(string Value)
{
    /// <summary>The kind of the entity, which is also the tag of its events: <c>room</c>, <c>user</c>, <c>skill</c>.</summary>
    public string Kind => IsPerson ? "user" : Value[..Value.IndexOf('_')];

    /// <summary>Whether it is somebody's own.</summary>
    public bool IsPerson => Value.StartsWith(UserId.Prefix, StringComparison.Ordinal);

    public override string ToString() => Value;
}
