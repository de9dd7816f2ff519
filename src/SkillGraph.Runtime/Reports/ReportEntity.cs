using SkillGraph.Domain;
using SkillGraph.Domain.Reports;

namespace SkillGraph.Runtime.Reports;

/// <summary>How engines run reports, and what is looked at of them.</summary>
public static class ReportEntity
{
    public static readonly EntityKind<ReportState, ReportCommand, ReportEvent> Kind = new(
        "report", ReportState.NotMade, ReportDecider.Decide, ReportDecider.Evolve, ReportEvents.Catalogue,
        new SnapshotShape<ReportState>("report-state.v1", ReportJson.Default.ReportState));

    public static readonly ViewKind<ReportView> View = new(
        "view", report => new ReportView { Id = report.Value }, (view, stored) => view.Apply(ReportEvents.Catalogue.Read(stored)),
        new SnapshotShape<ReportView>("report-view.v1", ReportJson.Default.ReportView));

    public static EntityId Entity(this ReportId report) => new(report.Value);
}
