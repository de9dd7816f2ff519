namespace SkillGraph.Runtime.Engine;

/// <summary>An entity of whatever kind, as the engine handles it.</summary>
internal interface IEntity
{
    Task Stopped { get; }

    /// <summary>Whether nothing waits for it, and nothing has come for so long that it may leave memory.</summary>
    bool IsIdle { get; }

    void Start(Task after);

    Delivery TryPost(Posted posted);

    void Close();
}
