using System.Text.Json;
using Microsoft.Extensions.Logging;
using SkillGraph.Domain;
using SkillGraph.Domain.Reports;
using SkillGraph.Runtime.Events;
using SkillGraph.Runtime.Privacy;
using SkillGraph.Runtime.Subscriptions;

namespace SkillGraph.Runtime.Reports;

/// <summary>The read model of reports: one row for each, listed by whether it is open, and one for whoever wrote in it. What it says is read from the report itself.</summary>
public sealed class ReportList(ILogger<ReportList> log) : ISubscription
{
    public const string Model = "reports";

    private const string Written = "reports-written";

    public string Name => Model;

    public string? Tag => ReportEntity.Kind.Name;

    public IReadOnlyList<string> Models => [Model, Written];

    public static string Bucket(ReportStatus status) => status == ReportStatus.Open ? "open" : "resolved";

    public Task<IReadOnlyList<ReadModelRow>> Handle(IReadOnlyList<StoredEvent> events, IReadModels models, CancellationToken cancel)
    {
        var changed = new Dictionary<EntityId, ReportRow>();
        var written = new List<ReadModelRow>();
        foreach (var stored in events)
        {
            if (StatusAfter(stored) is { } status) changed[stored.Entity] = new ReportRow(stored.Entity.Value, status);
            if (stored.Type is ReportEvents.Made or ReportEvents.Resolved) written.Add(Traces.Row(Written, Envelope.Read(stored).By, stored.Entity));
        }
        return Task.FromResult<IReadOnlyList<ReadModelRow>>(
            [.. written, .. changed.Values.Select(row => new ReadModelRow(Model, row.Id, Bucket(row.Status), JsonSerializer.SerializeToUtf8Bytes(row, ReportJson.Default.ReportRow)))]);
    }

    /// <summary>The reports that a person made or resolved, the newest first.</summary>
    public static Task<IReadOnlyList<EntityId>> By(UserId person, IReadModels models, CancellationToken cancel) => Traces.Of(person, Written, models, cancel);

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
