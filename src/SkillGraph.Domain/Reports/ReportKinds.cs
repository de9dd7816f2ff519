namespace SkillGraph.Domain.Reports;

/// <summary>Where a report is in its life; the default means that it was never made. Stored: add values, never renumber.</summary>
public enum ReportStatus
{
    Open = 1,
    Resolved = 2,
}

/// <summary>What came of a report. Stored: add values, never renumber.</summary>
public enum ReportOutcome
{
    Dismissed = 1,
    Warned = 2,
    Muted = 3,
    Banned = 4,
}

/// <summary>How long the texts of a report may be. Lengths are UTF-16 units.</summary>
public static class ReportLimits
{
    public const int ReasonLength = 1_000;
    public const int NoteLength = 1_000;
}
