using System.Collections.Concurrent;
using SkillGraph.Domain;
using SkillGraph.Domain.Rooms;
using SkillGraph.Edge.Http;
using SkillGraph.Runtime.Events;
using SkillGraph.Runtime.Users;

namespace SkillGraph.Edge.People.Moderation;

/// <summary>Who is muted everywhere, as far as this node has heard. They look and edit as before; what they would say to others is refused here, before any room is asked.</summary>
internal sealed class Mutes(TimeProvider clock)
{
    private readonly ConcurrentDictionary<UserId, Muting> _people = new();

    public void Hear(IEnumerable<Muting> heard)
    {
        foreach (var muting in heard) _people.AddOrUpdate(muting.Person, muting, (_, before) => before.Version > muting.Version ? before : muting);
    }

    /// <summary>Forgets the mutes that are over.</summary>
    public void Forget()
    {
        foreach (var (person, muting) in _people)
            if (muting.Mute?.LastsAt(clock.GetUtcNow()) != true) _people.TryRemove(new KeyValuePair<UserId, Muting>(person, muting));
    }

    /// <summary>Why somebody may not say anything now, or null.</summary>
    public Refusal? Refuse(UserId person) => _people.TryGetValue(person, out var muting) && muting.Mute is { } mute && mute.LastsAt(clock.GetUtcNow()) ? Muted(mute.Until) : null;

    /// <summary>The same for a command: whoever is muted sends none that others would read or be called by.</summary>
    public Refusal? Refuse(RoomCommand command) =>
        command is RoomCommand.PostChat or RoomCommand.RaiseHand or RoomCommand.SetTitle or RoomCommand.Open { Visibility: RoomVisibility.Public } ? Refuse(command.By) : null;

    private static Refusal Muted(DateTimeOffset? until) =>
        until is { } time ? EdgeRefusals.Muted with { Message = $"You are muted until {Envelope.Format(time)}." } : EdgeRefusals.Muted;
}
