using Microsoft.Extensions.Logging;
using SkillGraph.Domain;

namespace SkillGraph.Runtime.Engine;

/// <summary>The answers of one turn, told to each asker in one call.</summary>
internal sealed class Answers(int capacity)
{
    private readonly List<(Posted Posted, Answer Answer)> _all = new(capacity);

    public bool AreOfStoredFacts { get; set; }

    public static Answers AllRefused(List<Posted> turn, Refusal refusal)
    {
        var answers = new Answers(turn.Count);
        foreach (var posted in turn) answers.Refuse(posted, refusal);
        return answers;
    }

    public void Add(Posted posted, long version) => _all.Add((posted, new Answer(posted.Request.Id, version)));

    public void Refuse(Posted posted, Refusal refusal) => _all.Add((posted, new Answer(posted.Request.Id, 0, refusal)));

    public void Tell(EntityId entity, EngineServices services)
    {
        services.Metrics.Answered(_all);
        foreach (var (posted, answer) in _all)
        {
            services.Done(posted.Request);
            posted.Span?.End(answer);
        }
        if (_all.TrueForAll(told => told.Posted.Answers == _all[0].Posted.Answers))
        {
            Tell(_all[0].Posted.Answers, entity, _all.ConvertAll(told => told.Answer), services);
            return;
        }
        foreach (var asker in _all.GroupBy(told => told.Posted.Answers, told => told.Answer)) Tell(asker.Key, entity, [.. asker], services);
    }

    private static void Tell(IAnswers asker, EntityId entity, IReadOnlyList<Answer> answers, EngineServices services)
    {
        try
        {
            asker.Answered(entity, answers);
        }
        catch (Exception bug)
        {
            services.Log.LogError(bug, "An asker of {Entity} failed to take its answers", entity);
        }
    }
}
