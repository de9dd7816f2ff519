using Microsoft.Extensions.Logging;
using SkillGraph.Domain;
using SkillGraph.Domain.Rooms;
using SkillGraph.Runtime.Subscriptions;

namespace SkillGraph.Runtime.Rooms;

/// <summary>The read model of who has been a member of which room, one row for each, listed by person.</summary>
public sealed class RoomsEntered(ILogger<RoomsEntered> log) : ISubscription
{
    public const string Model = "rooms-entered";

    private const int Page = 500;

    private static readonly byte[] Nothing = "{}"u8.ToArray();

    public string Name => Model;

    public string? Tag => RoomEntity.Kind.Name;

    public IReadOnlyList<string> Models => [Model];

    public Task<IReadOnlyList<ReadModelRow>> Handle(IReadOnlyList<StoredEvent> events, IReadModels models, CancellationToken cancel)
    {
        var rows = new List<ReadModelRow>();
        foreach (var stored in events)
            if (stored.Type == RoomEvents.MemberEntered && MemberIn(stored) is { } member)
                rows.Add(new ReadModelRow(Model, $"{member}/{stored.Entity}", member.Value, Nothing));
        return Task.FromResult<IReadOnlyList<ReadModelRow>>(rows);
    }

    /// <summary>The rooms of a person, the newest first.</summary>
    public static async Task<IReadOnlyList<EntityId>> Of(UserId person, IReadModels models, CancellationToken cancel)
    {
        var rooms = new List<EntityId>();
        for (string? below = null; await models.List(Model, person.Value, below, Page, cancel) is { Count: > 0 } rows; below = rows[^1].Key)
            rooms.AddRange(rows.Select(row => new EntityId(row.Key[(person.Value.Length + 1)..])));
        return rooms;
    }

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
