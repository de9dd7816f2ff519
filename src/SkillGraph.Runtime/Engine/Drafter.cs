using Microsoft.Extensions.Logging;
using SkillGraph.Domain;
using SkillGraph.Runtime.Events;
using SkillGraph.Runtime.Journals;
using SkillGraph.Runtime.Privacy;

namespace SkillGraph.Runtime.Engine;

/// <summary>Decides what waits for an entity, one command after the other, each on the state the ones before it would lead to.</summary>
internal sealed class Drafter<TState, TCommand, TEvent>(EntityId id, EntityKind<TState, TCommand, TEvent> kind, EngineServices services)
    where TCommand : class, ICommand
    where TEvent : class
{
    private readonly PersonalSeal _seal = new(services.Vault, id);

    /// <summary>The keys of those who sent the commands are to have been prepared.</summary>
    public Draft<TState> Decide(Memory<TState> memory, List<Posted> turn)
    {
        var draft = new Draft<TState>(memory, turn.Count);
        foreach (var posted in turn)
        {
            var (by, commandId) = (posted.Request.Command.By, posted.Request.Id);
            if (memory.Commands.TryGet(by, commandId, out var version) || draft.TryGetVersion(by, commandId, out version))
                draft.Answers.Add(posted, version);
            else
                Decide(draft, posted);
        }
        return draft;
    }

    private void Decide(Draft<TState> draft, Posted posted)
    {
        var (by, now) = (posted.Request.Command.By, Envelope.Truncate(services.Clock.GetUtcNow()));
        var (state, hash, facts) = (draft.State, draft.Hash, new List<NewFact>());
        using var trace = posted.Span?.Enter();
        try
        {
            var decision = kind.Decide(state, (TCommand)posted.Request.Command, now);
            if (decision.Refusal is not null)
            {
                draft.Answers.Refuse(posted, decision.Refusal);
                return;
            }
            foreach (var fact in decision.Events)
            {
                var recorded = new Recorded<TEvent>(draft.Version + facts.Count + 1, now, by, posted.Request.Id, fact);
                var message = kind.Events.Write(recorded, hash, posted.Span?.Trace, _seal);
                if (message.Length > services.Options.EventBytes)
                {
                    draft.Answers.Refuse(posted, EngineRefusals.TooLarge);
                    return;
                }
                (state, hash) = (kind.Evolve(state, recorded), Envelope.Hash(message.Span));
                facts.Add(new NewFact(recorded.Version, kind.Events.NameOf(fact), now.UtcTicks, message));
            }
        }
        catch (Exception bug)
        {
            services.Log.LogError(bug, "A rule of {Entity} failed on {Command}", id, posted.Request.Command.GetType().Name);
            draft.Answers.Refuse(posted, EngineRefusals.Failed);
            return;
        }
        draft.Take(posted, state, hash, facts);
    }
}
