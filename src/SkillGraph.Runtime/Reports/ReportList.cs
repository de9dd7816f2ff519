using System.Text.Json;
using Microsoft.Extensions.Logging;
using SkillGraph.Domain.Reports;
using SkillGraph.Runtime.Subscriptions;

namespace SkillGraph.Runtime.Reports;

/// <summary>The read model of reports: one row for each, listed by whether it is open. What it says is read from the report itself.</summary>
public sealed class ReportList(ILogger<ReportList> log) : ISubscription
{
    public const string Model = "reports";

    public string Name => Model;

    public string? Tag => ReportEntity.Kind.Name;

    public IReadOnlyList<string> Models => [Model];

    public static string Bucket(ReportStatus status) => status == ReportStatus.Open ? "open" : "resolved";

    public Task<IReadOnlyList<ReadModelRow>> Handle(IReadOnlyList<StoredEvent> events, IReadModels models, CancellationToken cancel)
    {
        var changed = new Dictionary<EntityId, ReportRow>();
        foreach (var stored in events)
            if (StatusAfter(stored) is { } status) changed[stored.Entity] = new ReportRow(stored.Entity.Value, status);
        return Task.FromResult<IReadOnlyList<ReadModelRow>>(
            [.. changed.Values.Select(row => new ReadModelRow(Model, row.Id, Bucket(row.Status), JsonSerializer.SerializeToUtf8Bytes(row, ReportJson.Default.ReportRow)))]);
    }

    private ReportStatus? StatusAfter(StoredEvent stored)
    {
        switch (stored.Type)
        {
            case ReportEvents.Made: return ReportStatus.Open;
            case ReportEvents.Resolved: return ReportStatus.Resolved;
            case ReportEvents.Taken: return null;
            default:
                log.LogError("The list of reports passes over {Event} of {Report}", stored.Type, stored.Entity);
                return null;
        }
    }
}

/// <summary>A report as it is listed.</summary>
public sealed record ReportRow(string Id, ReportStatus Status);
