using SkillGraph.Domain.Users;

namespace SkillGraph.Domain.Reports;

/// <summary>What somebody may want of a report.</summary>
public abstract record ReportCommand : ICommand
{
    private ReportCommand(UserId by) => By = by;

    public UserId By { get; }

    /// <summary>Whoever hands it over has seen to it that the reporter may see what is reported.</summary>
    public sealed record Make(UserId By, ReportSubject Subject, string Reason) : ReportCommand(By);

    /// <summary><c>As</c> is the role in which the moderator acts.</summary>
    public sealed record Take(UserId By, UserRole As) : ReportCommand(By);

    /// <inheritdoc cref="Take"/>
    public sealed record Resolve(UserId By, UserRole As, ReportOutcome Outcome, string Note) : ReportCommand(By);
}
