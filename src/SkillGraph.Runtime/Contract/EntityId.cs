namespace SkillGraph.Runtime;

/// <summary>The id of an entity as the journal knows it (<c>persistence_id</c>): a kind, an underscore and the rest.</summary>
public readonly record struct EntityId(string Value)
{
    private const string Person = "usr";

    /// <summary>The kind of the entity, which is also the tag of its events: <c>room</c>, <c>user</c>, <c>skill</c>.</summary>
    public string Kind => Value[..Value.IndexOf('_')] is var prefix && prefix == Person ? "user" : prefix;

    public override string ToString() => Value;
}
