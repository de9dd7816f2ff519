namespace SkillGraph.Domain.Reports;

/// <summary>Why a report turns a command down.</summary>
public static class ReportRefusals
{
    public static readonly Refusal NotFound = new("report.not-found", "There is no such report.");
    public static readonly Refusal Exists = new("report.exists", "There is a report with this id already.");
    public static readonly Refusal AboutNothing = new("report.about-nothing", "A report is about a person, or about a passage of a room.");
    public static readonly Refusal BadPassage = new("report.bad-passage", "A passage is two versions that the room has come to, the first not behind the second.");
    public static readonly Refusal BadReason = new("report.bad-reason", $"A reason has 1 to {ReportLimits.ReasonLength} characters.");
    public static readonly Refusal BadNote = new("report.bad-note", $"A note has at most {ReportLimits.NoteLength} characters.");
    public static readonly Refusal OnlyModerators = new("report.only-moderators", "Only moderators and admins may do that.");
    public static readonly Refusal AboutOneself = new("report.about-oneself", "Somebody else decides on a report about you.");
    public static readonly Refusal Resolved = new("report.resolved", "The report is resolved already.");
}
