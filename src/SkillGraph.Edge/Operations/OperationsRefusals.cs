using SkillGraph.Domain;

namespace SkillGraph.Edge.Operations;

/// <summary>Why something that operators may ask for is turned down.</summary>
public static class OperationsRefusals
{
    public static readonly Refusal Off = new("operations.off", "Operators can do nothing here until the option OperatorKey is set.");
    public static readonly Refusal WrongKey = new("operations.wrong-key", "This needs the operator key of this installation.");
    public static readonly Refusal OneMachine = new("operations.one-machine", "This program runs alone: stop it the way it was started.");
    public static readonly Refusal NoSuchNode = new("operations.no-such-node", "There is no such node in the cluster.");
    public static readonly Refusal Unreachable = new("operations.unreachable", "That node cannot be reached, so it cannot hand over anything: take it down instead.");
    public static readonly Refusal LastNode = new("operations.last-node", "No other node is up: stop this one the way it was started.");
    public static readonly Refusal NoSuchSubscription = new("operations.no-such-subscription", "There is no such subscription.");
}
