namespace SkillGraph.Domain.Reports;

/// <summary>What a report is about: a person, or versions <c>From</c> to <c>To</c> of a room, or a person in it.</summary>
public sealed record ReportSubject(RoomId? Room, long? From, long? To, UserId? Person);

/// <summary>What the rules of a report read, and nothing else.</summary>
public sealed record ReportState
{
    public static readonly ReportState NotMade = new();

    public ReportStatus? Status { get; init; }

    public UserId? Reporter { get; init; }

    public ReportSubject? Subject { get; init; }

    public string Reason { get; init; } = "";

    public UserId? TakenBy { get; init; }

    public ReportOutcome? Outcome { get; init; }

    public string Note { get; init; } = "";
}
