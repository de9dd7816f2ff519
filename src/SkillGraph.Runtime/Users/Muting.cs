using System.Collections.Frozen;
using SkillGraph.Domain;
using SkillGraph.Domain.Users;

namespace SkillGraph.Runtime.Users;

/// <summary>That somebody is muted everywhere, or is not any more, since a version of their account.</summary>
public sealed record Muting(UserId Person, long Version, Spell? Mute)
{
    private static readonly FrozenSet<string> Concerning = [UserEvents.Muted, UserEvents.Unmuted, UserEvents.Erased];

    /// <summary>Null for an event that says nothing of it. Throws <see cref="EntityUnreadableException"/> when the event cannot be read.</summary>
    public static Muting? Of(StoredEvent stored)
    {
        if (!Concerning.Contains(stored.Type)) return null;
        var recorded = UserEvents.Catalogue.Read(stored);
        return new Muting(UserId.Parse(stored.Entity.Value), recorded.Version, recorded.Event is UserEvent.Muted muted ? new Spell(muted.Until) : null);
    }
}
