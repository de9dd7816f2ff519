using SkillGraph.Testing;

namespace SkillGraph.Bench.Typing;

/// <summary>One author who types a trace, ahead of the answers.</summary>
public static class LinearTyping
{
    public static async Task RunAsync(TypingSession session, TypingOptions options, Trace trace, RoomMember author)
    {
        var pace = new Pace(options.Speed);
        for (var i = 0; i < trace.Edits.Count; i++)
        {
            await pace.WaitAsync(trace.PauseBefore(i), session.Stalled);
            await author.WhenWindowIsOpenAsync(options.File, session.Stalled);
            author.Edit(options.File, file => trace.ChangesOf(i, file.Local));
        }
    }
}
