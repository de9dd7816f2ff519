using SkillGraph.Runtime;

namespace SkillGraph.Conformance.Engines;

/// <summary>Collects the answers to what was posted with it, in the order they come.</summary>
public sealed class Inbox : IAnswers
{
    private readonly Lock _lock = new();
    private readonly List<Answer> _answers = [];
    private (int Count, TaskCompletionSource Reached)? _wanted;

    /// <summary>What has come so far.</summary>
    public IReadOnlyList<Answer> Answers
    {
        get
        {
            lock (_lock) return [.. _answers];
        }
    }

    public void Answered(EntityId entity, IReadOnlyList<Answer> answers)
    {
        lock (_lock)
        {
            _answers.AddRange(answers);
            if (_wanted is { } wanted && _answers.Count >= wanted.Count) wanted.Reached.TrySetResult();
        }
    }

    /// <summary>Waits until this many answers have come.</summary>
    public async Task<IReadOnlyList<Answer>> Wait(int count)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _wanted = (count, reached);
            if (_answers.Count >= count) reached.TrySetResult();
        }
        await reached.Task.WaitAsync(EngineConformance.Patience);
        return Answers;
    }
}
