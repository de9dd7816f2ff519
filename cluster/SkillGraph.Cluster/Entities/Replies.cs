using Akka.Actor;
using SkillGraph.Cluster.Messages;
using SkillGraph.Runtime;

namespace SkillGraph.Cluster.Entities;

/// <summary>Gathers the answers of one turn of an entity, to send each asking node one message.</summary>
internal sealed class Replies(EntityId entity)
{
    private readonly Dictionary<IActorRef, List<NumberedAnswer>> _byNode = [];

    public IAnswers To(IActorRef node, long number) => new Ticket(this, node, number);

    public void Send(IActorRef self)
    {
        foreach (var (node, answers) in _byNode) node.Tell(new Told(entity, answers), self);
        _byNode.Clear();
    }

    private sealed class Ticket(Replies replies, IActorRef node, long number) : IAnswers
    {
        public void Answered(EntityId entity, IReadOnlyList<Answer> answers)
        {
            if (!replies._byNode.TryGetValue(node, out var gathered)) replies._byNode.Add(node, gathered = []);
            gathered.AddRange(answers.Select(answer => new NumberedAnswer(number, answer.Version, answer.Refusal)));
        }
    }
}
