using System.Text.Json.Serialization.Metadata;
using SkillGraph.Domain;
using SkillGraph.Runtime.Events;

namespace SkillGraph.Runtime;

/// <summary>What an engine must know to run one kind of entity: its rules, the stored names of its events, the shape of its snapshots.</summary>
public sealed record EntityKind<TState, TCommand, TEvent>(
    string Name,
    TState Initial,
    Func<TState, TCommand, DateTimeOffset, Decision<TEvent>> Decide,
    Func<TState, Recorded<TEvent>, TState> Evolve,
    EventCatalogue<TEvent> Events,
    SnapshotShape<TState> Snapshots)
    where TCommand : class, ICommand
    where TEvent : class;

/// <summary>How a state is kept as a snapshot. A changed shape gets a new manifest, and the old snapshots are ignored.</summary>
public sealed record SnapshotShape<TState>(string Manifest, JsonTypeInfo<TState> Json);

/// <summary>What people look at, folded from the same events the entity decides by.</summary>
public sealed record ViewKind<TView>(string Name, Func<EntityId, TView> Initial, Func<TView, StoredEvent, TView> Apply, SnapshotShape<TView> Snapshots);
