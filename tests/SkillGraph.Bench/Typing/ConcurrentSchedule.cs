using SkillGraph.Domain.Texts;

namespace SkillGraph.Bench.Typing;

/// <summary>
/// What each edit of a two-agent trace has to wait for, in numbers of the other agent's edits: those it was made on top of, and those that must
/// reach the room before it because both insert at one place, where the room lets the first to arrive stand first.
/// </summary>
public sealed class ConcurrentSchedule
{
    private readonly Trace _trace;
    private readonly int[][] _known;
    private readonly int[] _tied;

    public ConcurrentSchedule(Trace trace)
    {
        if (trace.Agents != 2) throw new NotSupportedException("Only traces of two agents can be typed.");
        _trace = trace;
        _known = KnownToEach(trace);
        _tied = new int[trace.Edits.Count];
        Own = [.. Enumerable.Range(0, 2).Select(agent => Enumerable.Range(0, trace.Edits.Count).Where(i => trace.Edits[i].Agent == agent).ToArray())];
        Rehearse();
    }

    /// <summary>Each agent's edits, in its order.</summary>
    public IReadOnlyList<int[]> Own { get; }

    /// <summary>How many of the other agent's edits this one was made on top of.</summary>
    public int Known(int edit) => _known[edit][1 - _trace.Edits[edit].Agent];

    /// <summary>How many of the other agent's edits must have reached the room before this one.</summary>
    public int Awaited(int edit) => Math.Max(Known(edit), _tied[edit]);

    /// <summary>The text the whole trace gives in the order of the rehearsal.</summary>
    public string RehearsedEnd { get; private set; } = "";

    private static int[][] KnownToEach(Trace trace)
    {
        var known = new int[trace.Edits.Count][];
        for (var i = 0; i < known.Length; i++)
        {
            known[i] = new int[2];
            foreach (var parent in trace.Edits[i].Parents)
            {
                for (var agent = 0; agent < 2; agent++)
                    known[i][agent] = Math.Max(known[i][agent], known[parent][agent] + (trace.Edits[parent].Agent == agent ? 1 : 0));
            }
        }

        return known;
    }

    /// <summary>Types the trace in memory, the first agent ahead wherever it may be: the order the recording's own CRDT gives to ties.</summary>
    private void Rehearse()
    {
        var room = Document.Of(_trace.Start);
        var views = new[] { new AgentView(room), new AgentView(room) };
        var typed = new int[2];
        while (typed[0] + typed[1] < _trace.Edits.Count)
        {
            var agent = typed[0] < Own[0].Length && Known(Own[0][typed[0]]) <= typed[1] ? 0 : 1;
            var edit = Own[agent][typed[agent]++];
            var view = views[agent];
            view.Release(Known(edit));
            var changes = view.Type(_trace.ChangesOf(edit, view.Text), out _tied[edit]);
            views[1 - agent].Arrive(changes);
            room = changes.Apply(room);
        }

        RehearsedEnd = room.ToString();
    }
}
