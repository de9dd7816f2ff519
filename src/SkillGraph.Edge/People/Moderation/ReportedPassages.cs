using SkillGraph.Domain;
using SkillGraph.Domain.Users;
using SkillGraph.Runtime;
using SkillGraph.Runtime.Reports;

namespace SkillGraph.Edge.People.Moderation;

/// <summary>What a moderator may look at of a room that is not open to them: what was reported of it, and what led there, while the report is open and theirs.</summary>
internal sealed class ReportedPassages(IEngine engine)
{
    /// <summary>The last version of the room that the caller may look at for a report; null when they may not.</summary>
    public async Task<long?> Last(RoomId room, Caller? caller, string? report, CancellationToken cancel)
    {
        if (caller is null || caller.Highest() < UserRole.Moderator || !ReportId.TryParse(report, out var id)) return null;
        var (_, view) = await engine.View(ReportEntity.View, id.Entity(), long.MaxValue, cancel);
        return view.Shows(room, caller.Id);
    }
}
