using System.Collections.Immutable;

namespace SkillGraph.Domain;

/// <summary>Why a command was turned down. <c>Code</c> travels to clients and never changes meaning.</summary>
public sealed record Refusal(string Code, string Message);

/// <summary>The answer of a decider: facts to store, or one refusal. No facts means "already so".</summary>
public sealed record Decision<TEvent>(ImmutableList<TEvent> Events, Refusal? Refusal)
{
    public static readonly Decision<TEvent> Nothing = new([], null);

    public static implicit operator Decision<TEvent>(TEvent fact) => new([fact], null);

    public static implicit operator Decision<TEvent>(Refusal refusal) => new([], refusal);
}
