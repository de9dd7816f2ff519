using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using SkillGraph.Domain.Rooms;
using SkillGraph.Runtime.Events;
using SkillGraph.Runtime.Privacy;
using SkillGraph.Runtime.Subscriptions;

namespace SkillGraph.Runtime.Rooms;

/// <summary>The read model of rooms that everyone may find: one row per public room, listed by whether it is open.</summary>
public sealed class Lobby(ILogger<Lobby> log) : ISubscription
{
    public const string Model = "lobby";

    public string Name => Model;

    public string? Tag => RoomEntity.Kind.Name;

    public IReadOnlyList<string> Models => [Model];

    public async Task<IReadOnlyList<ReadModelRow>> Handle(IReadOnlyList<StoredEvent> events, IReadModels models, CancellationToken cancel)
    {
        var changed = new Dictionary<EntityId, RoomSummary>();
        foreach (var stored in events)
        {
            if (!RoomEvents.ShownInLobby.Contains(stored.Type)) continue;
            var before = changed.GetValueOrDefault(stored.Entity) ?? await Find(stored.Entity, models, cancel);
            if (TryApply(before, stored) is { } after) changed[stored.Entity] = after;
        }
        return [.. changed.Values.Select(room => new ReadModelRow(Model, room.Id, Bucket(room.Status), JsonSerializer.SerializeToUtf8Bytes(room, RoomJson.Default.RoomSummary)))];
    }

    public static string Bucket(RoomStatus status) => status == RoomStatus.Open ? "open" : "closed";

    /// <summary>Rows as they are to be shown: with their titles, which are sealed at rest.</summary>
    public static async Task<IReadOnlyList<RoomSummary>> Show(IEnumerable<ReadModelRow> rows, Vault vault)
    {
        var shown = new List<RoomSummary>();
        foreach (var room in rows.Select(Read)) shown.Add(room with { Title = await TitleOf(room, vault), Titled = null });
        return shown;
    }

    public static RoomSummary Read(ReadModelRow row) => JsonSerializer.Deserialize(row.Document!.Value.Span, RoomJson.Default.RoomSummary)!;

    /// <summary>The envelope, if something is sealed in it.</summary>
    private static string? SealedIn(StoredEvent stored) => Envelope.Read(stored).Sealed is null ? null : Encoding.UTF8.GetString(stored.Message.Span);

    private static async Task<string> TitleOf(RoomSummary room, Vault vault)
    {
        if (room.Titled is not { } titled) return room.Title;
        var message = Encoding.UTF8.GetBytes(titled);
        var envelope = Envelope.Read(message);
        var opened = await vault.Open([new StoredEvent(new EntityId(room.Id), envelope.Version, envelope.Type, message)]);
        return RoomEvents.Catalogue.Read(opened[0]).Event switch
        {
            RoomEvent.Opened first => first.Title,
            RoomEvent.TitleSet set => set.Title,
            _ => room.Title,
        };
    }

    private static async Task<RoomSummary?> Find(EntityId room, IReadModels models, CancellationToken cancel) =>
        await models.Find(Model, room.Value, cancel) is { Document: not null } row ? Read(row) : null;

    /// <summary>A room that cannot be read keeps the row it has, and the others go on.</summary>
    private RoomSummary? TryApply(RoomSummary? room, StoredEvent stored)
    {
        try
        {
            return Apply(room, stored);
        }
        catch (EntityUnreadableException unreadable)
        {
            log.LogError(unreadable, "The lobby passes over an event of {Room}", stored.Entity);
            return null;
        }
    }

    /// <summary>An event that comes again finds its version in the row and changes nothing. A private room has no row.</summary>
    private static RoomSummary? Apply(RoomSummary? room, StoredEvent stored)
    {
        if (room is not null && stored.Version <= room.Version) return null;
        var recorded = RoomEvents.Catalogue.Read(stored);
        var after = recorded.Event switch
        {
            RoomEvent.Opened { Visibility: RoomVisibility.Public } opened => new RoomSummary(
                stored.Entity.Value, 0, opened.Title, opened.Kind, RoomStatus.Open, opened.Language, opened.Skill, opened.Exercise, 0, recorded.At, null, SealedIn(stored)),
            RoomEvent.MemberEntered => room is null ? null : room with { Members = room.Members + 1 },
            RoomEvent.MemberBanned => room is null ? null : room with { Members = room.Members - 1 },
            RoomEvent.TitleSet set => room is null ? null : room with { Title = set.Title, Titled = SealedIn(stored) },
            RoomEvent.LanguageSet set => room is null ? null : room with { Language = set.Language },
            RoomEvent.Closed => room is null ? null : room with { Status = RoomStatus.Closed, ClosedAt = recorded.At },
            _ => null,
        };
        return after is null ? null : after with { Version = stored.Version };
    }
}

/// <summary>A room as the lobby lists it. <c>Version</c> is that of the last event the row shows; <c>Titled</c> is the envelope its title came in, if it is sealed there.</summary>
public sealed record RoomSummary(
    string Id, long Version, string Title, RoomKind Kind, RoomStatus Status, string? Language, string? Skill, string? Exercise, int Members, DateTimeOffset OpenedAt, DateTimeOffset? ClosedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Titled = null);
