using System.Diagnostics;
using SkillGraph.Domain.Users;
using static SkillGraph.Domain.Reports.ReportRefusals;
using Decision = SkillGraph.Domain.Decision<SkillGraph.Domain.Reports.ReportEvent>;

namespace SkillGraph.Domain.Reports;

/// <summary>All rules of a report. Pure: no clock, no I/O, no randomness.</summary>
public static class ReportDecider
{
    public static Decision Decide(ReportState report, ReportCommand command, DateTimeOffset now) => command switch
    {
        ReportCommand.Make make => Make(report, make),
        _ when report.Status is null => NotFound,
        ReportCommand.Take take => MayNot(report, take.By, take.As) is { } refusal ? refusal : Take(report, take),
        ReportCommand.Resolve resolve => MayNot(report, resolve.By, resolve.As) is { } refusal ? refusal : Resolve(report, resolve),
        _ => throw new UnreachableException($"No rule for {command.GetType().Name}"),
    };

    public static ReportState Evolve(ReportState report, Recorded<ReportEvent> recorded) => recorded.Event switch
    {
        ReportEvent.Made made => report with { Status = ReportStatus.Open, Reporter = recorded.By, Subject = made.Subject, Reason = made.Reason },
        ReportEvent.Taken => report with { TakenBy = recorded.By },
        ReportEvent.Resolved resolved => report with { Status = ReportStatus.Resolved, Outcome = resolved.Outcome, Note = resolved.Note },
        _ => throw new UnreachableException($"Nobody handles {recorded.Event.GetType().Name}"),
    };

    private static Decision Make(ReportState report, ReportCommand.Make command)
    {
        if (report.Status is not null) return report.Reporter == command.By && report.Subject == command.Subject && report.Reason == command.Reason ? Decision.Nothing : Exists;
        var (room, from, to, person) = command.Subject;
        if (person is null && room is null) return AboutNothing;
        if (!IsPassage(room, from, to)) return BadPassage;
        if (string.IsNullOrWhiteSpace(command.Reason) || command.Reason.Length > ReportLimits.ReasonLength) return BadReason;
        return new ReportEvent.Made(command.Subject, command.Reason);
    }

    /// <summary>A room is never reported as a whole: what is looked at for a report has an end.</summary>
    private static bool IsPassage(RoomId? room, long? from, long? to) => room is null ? from is null && to is null : from >= 1 && to >= from;

    private static Refusal? MayNot(ReportState report, UserId who, UserRole role) => role < UserRole.Moderator ? OnlyModerators : report.Subject!.Person == who ? AboutOneself : null;

    /// <summary>Somebody else may take it on.</summary>
    private static Decision Take(ReportState report, ReportCommand.Take command)
    {
        if (report.Status == ReportStatus.Resolved) return Resolved;
        if (report.TakenBy == command.By) return Decision.Nothing;
        return new ReportEvent.Taken();
    }

    private static Decision Resolve(ReportState report, ReportCommand.Resolve command)
    {
        if (command.Note.Length > ReportLimits.NoteLength) return BadNote;
        if (report.Status == ReportStatus.Resolved) return report.Outcome == command.Outcome && report.Note == command.Note ? Decision.Nothing : Resolved;
        return new ReportEvent.Resolved(command.Outcome, command.Note);
    }
}
