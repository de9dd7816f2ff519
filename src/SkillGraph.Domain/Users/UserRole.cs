namespace SkillGraph.Domain.Users;

/// <summary>What somebody may do everywhere, beyond what a room lets them.</summary>
public enum UserRole
{
    User = 1,
    Expert = 2,
    Moderator = 3,
    Admin = 4,
}
