using System.Collections.Frozen;
using SkillGraph.Domain;
using SkillGraph.Domain.Users;

namespace SkillGraph.Runtime.Users;

/// <summary>
/// What of a person's tokens is not good any more: those of one session or personal token, or else all that were made before <c>Version</c> of the account,
/// but for those of one session.
/// </summary>
public sealed record Ending(UserId Person, long Version, DateTimeOffset At, string? Session, string? Except)
{
    private static readonly FrozenSet<string> Concerning =
        [UserEvents.SessionEnded, UserEvents.SessionsEnded, UserEvents.TokenRevoked, UserEvents.RoleGranted, UserEvents.RoleRevoked, UserEvents.Erased];

    /// <summary>Null for an event that ends no token. Throws <see cref="EntityUnreadableException"/> when the event cannot be read.</summary>
    public static Ending? Of(StoredEvent stored)
    {
        if (!Concerning.Contains(stored.Type)) return null;
        var recorded = UserEvents.Catalogue.Read(stored);
        var all = new Ending(UserId.Parse(stored.Entity.Value), recorded.Version, recorded.At, null, null);
        return recorded.Event switch
        {
            UserEvent.SessionEnded ended => all with { Session = ended.Session },
            UserEvent.TokenRevoked revoked => all with { Session = revoked.Token },
            UserEvent.SessionsEnded ended => all with { Except = ended.Except },
            UserEvent.Erased => all with { Version = long.MaxValue },
            _ => all,
        };
    }
}
