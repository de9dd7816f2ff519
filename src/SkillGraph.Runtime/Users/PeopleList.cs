using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;
using SkillGraph.Domain;
using SkillGraph.Domain.Users;
using SkillGraph.Runtime.Subscriptions;

namespace SkillGraph.Runtime.Users;

/// <summary>
/// The read models of people for those who look after them: one row for whoever has an account, or as a guest was muted or banned; and one for each mute.
/// Names and addresses are not in them: those are read from the account.
/// </summary>
public sealed class PeopleList(ILogger<PeopleList> log) : ISubscription
{
    public const string Model = "people";
    public const string Mutes = "mutes";

    private const int Page = 500;

    private static readonly FrozenSet<string> Shown =
    [
        UserEvents.Registered, UserEvents.EmailVerified, UserEvents.RoleGranted, UserEvents.RoleRevoked,
        UserEvents.Muted, UserEvents.Unmuted, UserEvents.Banned, UserEvents.Unbanned, UserEvents.Erased,
    ];

    public string Name => Model;

    public string? Tag => UserEntity.Kind.Name;

    public IReadOnlyList<string> Models => [Model, Mutes];

    public async Task<IReadOnlyList<ReadModelRow>> Handle(IReadOnlyList<StoredEvent> events, IReadModels models, CancellationToken cancel)
    {
        var (people, mutes) = (new Dictionary<EntityId, PersonRow>(), new Dictionary<EntityId, Muting>());
        foreach (var stored in events)
        {
            if (!Shown.Contains(stored.Type)) continue;
            var before = people.GetValueOrDefault(stored.Entity) ?? await Find(stored.Entity, models, cancel);
            if (TryApply(before, stored) is not { } after) continue;
            people[stored.Entity] = after;
            if (before?.Mute != after.Mute) mutes[stored.Entity] = new Muting(UserId.Parse(after.Id), after.Version, after.Mute);
        }
        return
        [
            .. people.Values.Select(person => Row(Model, person.Id, person.Status != UserStatus.Erased, person, UserJson.Default.PersonRow)),
            .. mutes.Values.Select(mute => Row(Mutes, mute.Person.Value, mute.Mute is not null, mute, UserJson.Default.Muting)),
        ];
    }

    public static PersonRow Read(ReadModelRow row) => JsonSerializer.Deserialize(row.Document!.Value.Span, UserJson.Default.PersonRow)!;

    /// <summary>Every mute that was not lifted, in pages; it may be over.</summary>
    public static async IAsyncEnumerable<Muting> AllMutes(IReadModels models)
    {
        for (string? below = null; await models.List(Mutes, Mutes, below, Page, CancellationToken.None) is { Count: > 0 } rows; below = rows[^1].Key)
            foreach (var row in rows) yield return JsonSerializer.Deserialize(row.Document!.Value.Span, UserJson.Default.Muting)!;
    }

    /// <summary>An account that cannot be read is for an operator to see, and the others go on.</summary>
    public static Muting? ReadMute(StoredEvent stored, ILogger log)
    {
        try
        {
            return Muting.Of(stored);
        }
        catch (EntityUnreadableException unreadable)
        {
            log.LogError(unreadable, "Whether {Person} is muted cannot be said", stored.Entity);
            return null;
        }
    }

    private static ReadModelRow Row<T>(string model, string key, bool stays, T content, JsonTypeInfo<T> json) =>
        new(model, key, model, stays ? JsonSerializer.SerializeToUtf8Bytes(content, json) : (ReadOnlyMemory<byte>?)null);

    private static async Task<PersonRow?> Find(EntityId person, IReadModels models, CancellationToken cancel) =>
        await models.Find(Model, person.Value, cancel) is { Document: not null } row ? Read(row) : null;

    /// <summary>Somebody who cannot be read keeps the row they have, and the others go on.</summary>
    private PersonRow? TryApply(PersonRow? person, StoredEvent stored)
    {
        try
        {
            return Apply(person, stored);
        }
        catch (EntityUnreadableException unreadable)
        {
            log.LogError(unreadable, "The list of people passes over an event of {Person}", stored.Entity);
            return null;
        }
    }

    /// <summary>An event that comes again finds its version in the row and changes nothing.</summary>
    private static PersonRow? Apply(PersonRow? before, StoredEvent stored)
    {
        if (before is not null && stored.Version <= before.Version) return null;
        var recorded = UserEvents.Catalogue.Read(stored);
        var person = before ?? new PersonRow(stored.Entity.Value, 0, null, recorded.At, [], null, null);
        var after = recorded.Event switch
        {
            UserEvent.Registered => person with { Status = UserStatus.Registered },
            UserEvent.EmailVerified => person with { Status = UserStatus.Verified },
            UserEvent.RoleGranted granted => person with { Roles = person.Roles.Add(granted.Role) },
            UserEvent.RoleRevoked revoked => person with { Roles = person.Roles.Remove(revoked.Role) },
            UserEvent.Muted muted => person with { Mute = new Spell(muted.Until) },
            UserEvent.Unmuted => person with { Mute = null },
            UserEvent.Banned banned => person with { Ban = new Spell(banned.Until) },
            UserEvent.Unbanned => person with { Ban = null },
            UserEvent.Erased => person with { Status = UserStatus.Erased, Mute = null },
            _ => person,
        };
        return after with { Version = stored.Version };
    }
}

/// <summary>A person as they are listed. <c>Status</c> is null for a guest, <c>Version</c> that of the last event the row shows.</summary>
public sealed record PersonRow(string Id, long Version, UserStatus? Status, DateTimeOffset Since, ImmutableSortedSet<UserRole> Roles, Spell? Mute, Spell? Ban);
