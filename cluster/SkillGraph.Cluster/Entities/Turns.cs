using Akka.Actor;
using SkillGraph.Cluster.Messages;
using SkillGraph.Domain;
using SkillGraph.Runtime;
using SkillGraph.Runtime.Engine;

namespace SkillGraph.Cluster.Entities;

/// <summary>The commands of one entity: those that wait, those of its turn, and the answers of a turn, of which each asking node is sent one message.</summary>
internal sealed class Turns(EntityId entity, EngineServices services)
{
    private readonly Queue<Posted> _waiting = new();
    private readonly Dictionary<IActorRef, List<NumberedAnswer>> _byNode = [];

    public bool IsEmpty => _waiting.Count == 0;

    /// <summary>What is being decided or stored.</summary>
    public List<Posted> Current { get; private set; } = [];

    public void Add(Deliver deliver, IActorRef node) =>
        _waiting.Enqueue(new Posted(deliver.Request, new Ticket(this, node, deliver.Number), CommandSpan.Receive(entity, deliver.Request)));

    public List<Posted> Next()
    {
        Current = [];
        while (Current.Count < services.Options.TurnCommands && _waiting.TryDequeue(out var posted)) Current.Add(posted);
        return Current;
    }

    public void Answer(Answers answers, IActorRef self)
    {
        Current = [];
        answers.Tell(entity, services);
        foreach (var (node, told) in _byNode) node.Tell(new Told(entity, told), self);
        _byNode.Clear();
    }

    public void RefuseAll(Refusal refusal, IActorRef self)
    {
        List<Posted> all = [.. Current, .. _waiting];
        _waiting.Clear();
        if (all.Count > 0) Answer(Answers.AllRefused(all, refusal), self);
    }

    private sealed class Ticket(Turns turns, IActorRef node, long number) : IAnswers
    {
        public void Answered(EntityId entity, IReadOnlyList<Answer> answers)
        {
            if (!turns._byNode.TryGetValue(node, out var gathered)) turns._byNode.Add(node, gathered = []);
            gathered.AddRange(answers.Select(answer => new NumberedAnswer(number, answer.Version, answer.Refusal)));
        }
    }
}
