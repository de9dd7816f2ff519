namespace SkillGraph.Runtime.Engine;

/// <summary>An entity of whatever kind, as the engine handles it.</summary>
internal interface IEntity
{
    Task Stopped { get; }

    void Start(Task after);

    Delivery TryPost(Posted posted);

    void CloseIfIdle();

    void Close();
}
