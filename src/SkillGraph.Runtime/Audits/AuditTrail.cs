using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using SkillGraph.Domain.Reports;
using SkillGraph.Domain.Users;
using SkillGraph.Runtime.Events;
using SkillGraph.Runtime.Reports;
using SkillGraph.Runtime.Subscriptions;
using SkillGraph.Runtime.Users;

namespace SkillGraph.Runtime.Audits;

/// <summary>
/// The read model of what admins look back at: who was let in, who was given or lost a right, who decided what about whom. Each row says where in the journal its
/// event is, holds ids alone, and is listed twice: among all, and under the person it was done to.
/// </summary>
public abstract class AuditTrail(string model, string tag, ILogger log) : ISubscription
{
    public const string Everything = "all";

    public string Name => model;

    public string? Tag => tag;

    public IReadOnlyList<string> Models => [model];

    public Task<IReadOnlyList<ReadModelRow>> Handle(IReadOnlyList<StoredEvent> events, IReadModels models, CancellationToken cancel)
    {
        var rows = new List<ReadModelRow>();
        foreach (var stored in events)
            if (TryRead(stored) is { } entry)
            {
                var document = JsonSerializer.SerializeToUtf8Bytes(entry, AuditJson.Default.AuditEntry);
                rows.Add(new ReadModelRow(model, entry.Key, Everything, document));
                if (entry.Whom is { } person) rows.Add(new ReadModelRow(model, $"{entry.Key}-{person}", person, document));
            }
        return Task.FromResult<IReadOnlyList<ReadModelRow>>(rows);
    }

    /// <summary>The newest entries below a key of all trails together, of one person or of everybody.</summary>
    public static async Task<IReadOnlyList<AuditEntry>> List(IReadModels models, string? person, string? below, int limit, CancellationToken cancel)
    {
        var entries = new List<AuditEntry>();
        foreach (var model in new[] { PeopleAudit.Model, ReportAudit.Model })
            entries.AddRange((await models.List(model, person ?? Everything, below, limit, cancel)).Select(row => JsonSerializer.Deserialize(row.Document!.Value.Span, AuditJson.Default.AuditEntry)!));
        return [.. entries.OrderByDescending(entry => entry.Key, StringComparer.Ordinal).Take(limit)];
    }

    /// <summary>Null for what is not worth an entry. Throws <see cref="EntityUnreadableException"/> when the event cannot be read.</summary>
    protected abstract AuditEntry? Read(StoredEvent stored);

    private AuditEntry? TryRead(StoredEvent stored)
    {
        try
        {
            return Read(stored);
        }
        catch (EntityUnreadableException unreadable)
        {
            log.LogError(unreadable, "The audit passes over an event of {Entity}", stored.Entity);
            return null;
        }
    }
}

/// <summary>What happened to people's accounts.</summary>
public sealed class PeopleAudit(ILogger<PeopleAudit> log) : AuditTrail(Model, UserEntity.Kind.Name, log)
{
    public const string Model = "audit-people";

    protected override AuditEntry? Read(StoredEvent stored) => UserEvents.Audited.Contains(stored.Type) ? Entry(stored) : null;

    private static AuditEntry? Entry(StoredEvent stored)
    {
        var recorded = UserEvents.Catalogue.Read(stored);
        var entry = new AuditEntry(recorded.At, recorded.By.Value, stored.Type, stored.Entity.Value, stored.Entity.Value, stored.Version);
        return recorded.Event switch
        {
            // Whoever signs out is not worth a line; a stolen token that was used is.
            UserEvent.SessionEnded ended => ended.Reason == EndReason.Reuse ? entry with { Detail = "reuse" } : null,
            UserEvent.RoleGranted granted => entry with { Detail = NameOf(granted.Role) },
            UserEvent.RoleRevoked revoked => entry with { Detail = NameOf(revoked.Role) },
            UserEvent.Muted muted => entry with { Detail = Until(muted.Until) },
            UserEvent.Banned banned => entry with { Detail = Until(banned.Until) },
            _ => entry,
        };
    }

    private static string NameOf(UserRole role) => JsonNamingPolicy.KebabCaseLower.ConvertName(role.ToString());

    private static string? Until(DateTimeOffset? until) => until is { } time ? Envelope.Format(time) : null;
}

/// <summary>What was decided on reports.</summary>
public sealed class ReportAudit(ILogger<ReportAudit> log) : AuditTrail(Model, ReportEntity.Kind.Name, log)
{
    public const string Model = "audit-reports";

    protected override AuditEntry? Read(StoredEvent stored)
    {
        var recorded = ReportEvents.Catalogue.Read(stored);
        var entry = new AuditEntry(recorded.At, recorded.By.Value, stored.Type, null, stored.Entity.Value, stored.Version);
        return recorded.Event switch
        {
            ReportEvent.Made made => entry with { Whom = made.Subject.Person?.Value },
            ReportEvent.Resolved resolved => entry with { Detail = JsonNamingPolicy.KebabCaseLower.ConvertName(resolved.Outcome.ToString()) },
            _ => entry,
        };
    }
}

/// <summary>Who did what to whom, when, and which event says so. <c>Detail</c> is the role, the time until which, or the outcome.</summary>
public sealed record AuditEntry(DateTimeOffset At, string By, string What, string? Whom, string Entity, long Version, string? Detail = null)
{
    /// <summary>Sorts by time.</summary>
    [JsonIgnore]
    public string Key => $"{Envelope.Format(At)}-{Entity}-{Version:x16}";
}
