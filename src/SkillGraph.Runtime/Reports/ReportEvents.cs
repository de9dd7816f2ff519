using SkillGraph.Domain.Reports;
using SkillGraph.Runtime.Events;

namespace SkillGraph.Runtime.Reports;

/// <summary>The stored names of the events of a report. What somebody wrote is theirs.</summary>
public static class ReportEvents
{
    public const string Made = "report.made.v1";
    public const string Taken = "report.taken.v1";
    public const string Resolved = "report.resolved.v1";

    // What is stored under these names exists for ever: add lines; never edit or remove one.
    public static readonly EventCatalogue<ReportEvent> Catalogue = new(
        new StoredName<ReportEvent, ReportEvent.Made>(Made, ReportJson.Default.Made, new(fact => fact with { Reason = "" })),
        new StoredName<ReportEvent, ReportEvent.Taken>(Taken, ReportJson.Default.Taken),
        new StoredName<ReportEvent, ReportEvent.Resolved>(Resolved, ReportJson.Default.Resolved, new(fact => fact with { Note = "" })));
}
