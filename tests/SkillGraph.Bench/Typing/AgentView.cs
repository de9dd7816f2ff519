using SkillGraph.Domain.Texts;

namespace SkillGraph.Bench.Typing;

/// <summary>The text as one agent of a trace saw it: all of its own edits, and of the others' only those it had got by then.</summary>
public sealed class AgentView(Document start)
{
    // What arrived and is not seen yet, one on top of the other, the first on top of the text.
    private readonly List<ChangeSet> _held = [];
    private int _released;

    public Document Text { get; private set; } = start;

    /// <summary>Another's edit, on top of this text and everything that arrived before.</summary>
    public void Arrive(ChangeSet changes) => _held.Add(changes);

    /// <summary>A correction of everything together; it comes to light with the last edit that arrived.</summary>
    public void Correct(ChangeSet changes)
    {
        if (_held.Count == 0) Text = changes.Apply(Text);
        else _held[^1] = _held[^1].Compose(changes);
    }

    /// <summary>Lets the agent see the others' edits up to this number of them.</summary>
    public void Release(int count)
    {
        for (; _released < count; _released++)
        {
            Text = _held[0].Apply(Text);
            _held.RemoveAt(0);
        }
    }

    /// <summary>Types a change of the text. The answer is the change on top of everything that arrived; <paramref name="tied"/> is how many of the others'
    /// edits must come first for an insertion at the same place as this one to stay before it, or 0.</summary>
    public ChangeSet Type(ChangeSet changes, out int tied)
    {
        tied = 0;
        Text = changes.Apply(Text);
        for (var i = 0; i < _held.Count; i++)
        {
            var held = _held[i];
            _held[i] = held.Map(changes, before: true);
            if (!changes.Map(held, before: true).Equals(changes = changes.Map(held))) tied = _released + i + 1;
        }

        return changes;
    }
}
