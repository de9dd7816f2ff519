using SkillGraph.Domain;

namespace SkillGraph.Runtime.Events;

/// <summary>What of an event says something about a person: whose it is, and what is left of it when that person is erased.</summary>
public sealed record Personal<T>(Func<T, UserId, EntityId, UserId> Whose, Func<T, T> Redact)
{
    /// <summary>It is of whoever acted.</summary>
    public Personal(Func<T, T> redact)
        : this((_, by, _) => by, redact)
    {
    }

    /// <summary>It is of the person whose own entity it happened to, whoever acted.</summary>
    public static Personal<T> OfOwner(Func<T, T> redact) => new((_, _, entity) => UserId.Parse(entity.Value), redact);
}
