using Microsoft.Extensions.Logging;
using SkillGraph.Domain;
using SkillGraph.Domain.Rooms;
using SkillGraph.Runtime.Privacy;
using SkillGraph.Runtime.Subscriptions;

namespace SkillGraph.Runtime.Rooms;

/// <summary>The read model of who has been a member of which room, one row for each, listed by person.</summary>
public sealed class RoomsEntered(ILogger<RoomsEntered> log) : ISubscription
{
    public const string Model = "rooms-entered";

    public string Name => Model;

    public string? Tag => RoomEntity.Kind.Name;

    public IReadOnlyList<string> Models => [Model];

    public Task<IReadOnlyList<ReadModelRow>> Handle(IReadOnlyList<StoredEvent> events, IReadModels models, CancellationToken cancel)
    {
        var rows = new List<ReadModelRow>();
        foreach (var stored in events)
            if (stored.Type == RoomEvents.MemberEntered && MemberIn(stored) is { } member) rows.Add(Traces.Row(Model, member, stored.Entity));
        return Task.FromResult<IReadOnlyList<ReadModelRow>>(rows);
    }

    /// <summary>The rooms of a person, the newest first.</summary>
    public static Task<IReadOnlyList<EntityId>> Of(UserId person, IReadModels models, CancellationToken cancel) => Traces.Of(person, Model, models, cancel);

    private UserId? MemberIn(StoredEvent stored)
    {
        try
        {
            return ((RoomEvent.MemberEntered)RoomEvents.Catalogue.Read(stored).Event).Member;
        }
        catch (EntityUnreadableException unreadable)
        {
            log.LogError(unreadable, "Who entered {Room} cannot be said", stored.Entity);
            return null;
        }
    }
}
