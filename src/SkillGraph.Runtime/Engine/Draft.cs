using Microsoft.Extensions.Logging;
using SkillGraph.Domain;
using SkillGraph.Runtime.Journals;

namespace SkillGraph.Runtime.Engine;

/// <summary>What one turn of an entity would come to, if the journal takes it.</summary>
internal sealed class Draft<TState>(Memory<TState> memory, int commands)
{
    public TState State { get; private set; } = memory.State;

    public long Version { get; private set; } = memory.Version;

    public string? Hash { get; private set; } = memory.Hash;

    public List<NewFact> Facts { get; } = [];

    public Dictionary<(UserId By, string Id), long> Commands { get; } = [];

    public Answers Answers { get; } = new(commands);

    public void Take(Posted posted, TState state, string? hash, List<NewFact> facts)
    {
        (State, Hash) = (state, hash);
        Version += facts.Count;
        Facts.AddRange(facts);
        if (facts.Count > 0) Commands[(posted.Request.Command.By, posted.Request.Id)] = Version;
        Answers.Add(posted, Version);
    }
}

/// <summary>The answers of one turn, told to each asker in one call.</summary>
internal sealed class Answers(int capacity)
{
    private readonly List<(IAnswers To, Answer Answer)> _all = new(capacity);

    public void Add(Posted posted, long version) => _all.Add((posted.Answers, new Answer(posted.Request.Id, version)));

    public void Refuse(Posted posted, Refusal refusal) => _all.Add((posted.Answers, new Answer(posted.Request.Id, 0, refusal)));

    public void Tell(EntityId entity, EngineServices services)
    {
        services.Metrics.Answered(_all);
        foreach (var asker in _all.GroupBy(told => told.To, told => told.Answer))
        {
            try
            {
                asker.Key.Answered(entity, [.. asker]);
            }
            catch (Exception bug)
            {
                services.Log.LogError(bug, "An asker of {Entity} failed to take its answers", entity);
            }
        }
    }
}
