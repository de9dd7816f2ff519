using System.Diagnostics;

namespace SkillGraph.Domain.Reports;

/// <summary>A report as moderators look at it, folded from the same events its rules decide by.</summary>
public sealed record ReportView
{
    public required string Id { get; init; }

    public long Version { get; init; }

    public ReportStatus? Status { get; init; }

    public ReportSubject? Subject { get; init; }

    public string Reason { get; init; } = "";

    public UserId? Reporter { get; init; }

    public DateTimeOffset? MadeAt { get; init; }

    public UserId? TakenBy { get; init; }

    public ReportOutcome? Outcome { get; init; }

    public string Note { get; init; } = "";

    public UserId? ResolvedBy { get; init; }

    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>The last version of a room that whoever took this report may look at for it; null when they may not.</summary>
    public long? Shows(RoomId room, UserId to) => Status == ReportStatus.Open && TakenBy == to && Subject!.Room == room ? Subject.To : null;

    public ReportView Apply(Recorded<ReportEvent> recorded) => After(recorded) with { Version = recorded.Version };

    private ReportView After(Recorded<ReportEvent> recorded) => recorded.Event switch
    {
        ReportEvent.Made made => this with { Status = ReportStatus.Open, Subject = made.Subject, Reason = made.Reason, Reporter = recorded.By, MadeAt = recorded.At },
        ReportEvent.Taken => this with { TakenBy = recorded.By },
        ReportEvent.Resolved resolved => this with
        {
            Status = ReportStatus.Resolved,
            Outcome = resolved.Outcome,
            Note = resolved.Note,
            ResolvedBy = recorded.By,
            ResolvedAt = recorded.At,
        },
        _ => throw new UnreachableException($"Nobody handles {recorded.Event.GetType().Name}"),
    };
}
