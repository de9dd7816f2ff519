namespace SkillGraph.Domain.Reports;

/// <summary>What can have happened to a report.</summary>
public abstract record ReportEvent
{
    private ReportEvent()
    {
    }

    public sealed record Made(ReportSubject Subject, string Reason) : ReportEvent;

    public sealed record Taken : ReportEvent;

    public sealed record Resolved(ReportOutcome Outcome, string Note) : ReportEvent;
}
