namespace SkillGraph.Runtime;

/// <summary>Asking an engine and waiting for the one answer.</summary>
public static class EngineExtensions
{
    public static Task<Answer> Ask(this IEngine engine, EntityId entity, Request request)
    {
        var asked = new Asked();
        engine.Post(entity, request, asked);
        return asked.Task;
    }

    private sealed class Asked() : TaskCompletionSource<Answer>(TaskCreationOptions.RunContinuationsAsynchronously), IAnswers
    {
        public void Answered(EntityId entity, IReadOnlyList<Answer> answers) => TrySetResult(answers[0]);
    }
}
