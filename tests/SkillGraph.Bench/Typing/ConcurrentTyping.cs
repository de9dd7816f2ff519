using SkillGraph.Testing;

namespace SkillGraph.Bench.Typing;

/// <summary>
/// The agents of a trace, each with a connection of its own. Every edit is typed on the text its parents describe, and sent on the newest version that
/// holds no more than that and the agent's own edits: what the other typed meanwhile is for the room to rebase over.
/// </summary>
public sealed class ConcurrentTyping(TypingSession session, TypingOptions options, Trace trace)
{
    public async Task RunAsync(IReadOnlyList<RoomMember> members)
    {
        var schedule = new ConcurrentSchedule(trace);
        if (schedule.RehearsedEnd != trace.End) session.Problem("The trace does not end in its end text even in memory.");
        await Task.WhenAll(Enumerable.Range(0, trace.Agents).Select(agent => Task.Run(() => RunAsync(schedule, agent, members[agent]))));
    }

    private async Task RunAsync(ConcurrentSchedule schedule, int agent, RoomMember member)
    {
        var (view, others) = Watch(member);
        var pace = new Pace(options.Speed);
        foreach (var edit in schedule.Own[agent])
        {
            await pace.WaitAsync(trace.PauseBefore(edit), session.Stalled);
            await member.WhenAsync(() => others.Count >= schedule.Awaited(edit), session.Stalled);
            await member.WhenWindowIsOpenAsync(options.File, session.Stalled);
            var known = schedule.Known(edit);
            member.Edit(options.File, file =>
            {
                if (known > 0) file.TakeIn(others[known - 1]);
                view.Release(known);
                return view.Type(trace.ChangesOf(edit, view.Text), out _);
            });
        }

        member.InFile(options.File, file => file.HoldsBack = false);
    }

    /// <summary>The agent's view of the file, and the versions that the others' edits have, as they arrive.</summary>
    private (AgentView View, List<long> Others) Watch(RoomMember member) => member.InFile(options.File, file =>
    {
        var view = new AgentView(file.Local);
        var others = new List<long>();
        file.HoldsBack = true;
        file.RemoteReceived += others.Add;
        file.RemoteApplied += view.Arrive;
        file.Corrected += view.Correct;
        return (view, others);
    });
}
