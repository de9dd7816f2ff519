using SkillGraph.Domain;
using SkillGraph.Runtime;

namespace SkillGraph.Cluster.Messages;

/// <summary>What is sent to an entity, wherever it lives.</summary>
internal interface IToEntity
{
    EntityId Entity { get; }
}

/// <summary>What a gateway and an entity say to each other across nodes.</summary>
internal interface IWireMessage;

/// <summary>A command on its way; its answer names the <c>Number</c>, which is the asking gateway's own.</summary>
internal sealed record Deliver(EntityId Entity, long Number, Request Request) : IToEntity, IWireMessage;

/// <summary>The answers of one turn to one gateway.</summary>
internal sealed record Told(EntityId Entity, IReadOnlyList<NumberedAnswer> Answers) : IWireMessage;

/// <summary>An answer without the command's id, which the asking gateway knows.</summary>
internal readonly record struct NumberedAnswer(long Number, long Version, Refusal? Refusal);

/// <summary>A node wants to be told what happens to an entity. Said again and again: it is also how a node finds out that it missed something.</summary>
internal sealed record Subscribe(EntityId Entity) : IToEntity, IWireMessage;

/// <summary>Nobody on the node watches the entity any more.</summary>
internal sealed record Unsubscribe(EntityId Entity) : IToEntity, IWireMessage;

/// <summary>The entity is to leave memory: whoever asks it next is to find what is stored.</summary>
internal sealed record LetGo(EntityId Entity) : IToEntity, IWireMessage;

/// <summary>How far an entity is, in answer to <see cref="Subscribe"/>.</summary>
internal sealed record Reached(EntityId Entity, long Version) : IWireMessage;

/// <summary>What just happened to an entity.</summary>
internal sealed record Published(EntityId Entity, IReadOnlyList<StoredEvent> Events) : IWireMessage;

/// <summary>Asks an entity to finish what it has and to stop. The default of the framework, a poison pill, would leave facts stored and never acknowledged.</summary>
internal sealed record Leave : IWireMessage
{
    public static readonly Leave Instance = new();

    private Leave()
    {
    }
}
