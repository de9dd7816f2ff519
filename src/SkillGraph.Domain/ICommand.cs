namespace SkillGraph.Domain;

/// <summary>What somebody wants of an entity.</summary>
public interface ICommand
{
    UserId By { get; }
}
