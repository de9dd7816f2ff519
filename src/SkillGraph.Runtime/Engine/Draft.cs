using SkillGraph.Domain;
using SkillGraph.Runtime.Journals;

namespace SkillGraph.Runtime.Engine;

/// <summary>What one turn of an entity would come to, if the journal takes it.</summary>
internal sealed class Draft<TState>(Memory<TState> memory, int commands)
{
    // Most turns of a busy entity are one command that leads to one fact, and many lead to none.
    private List<NewFact>? _facts;
    private Dictionary<(UserId By, string Id), long>? _commands;

    public TState State { get; private set; } = memory.State;

    public long Version { get; private set; } = memory.Version;

    public string? Hash { get; private set; } = memory.Hash;

    public bool HasFacts => _facts is not null;

    public IReadOnlyList<NewFact> Facts => _facts ?? [];

    public Answers Answers { get; } = new(commands);

    public bool TryGetVersion(UserId by, string id, out long version)
    {
        version = 0;
        return _commands is not null && _commands.TryGetValue((by, id), out version);
    }

    public void Take(Posted posted, TState state, string? hash, List<NewFact> facts)
    {
        if (facts.Count > 0)
        {
            (State, Hash) = (state, hash);
            Version += facts.Count;
            if (_facts is null) _facts = facts;
            else _facts.AddRange(facts);
            _commands ??= [];
            _commands[(posted.Request.Command.By, posted.Request.Id)] = Version;
        }
        Answers.Add(posted, Version);
    }

    /// <summary>The memory of the entity once the facts are stored.</summary>
    public Memory<TState> Stored()
    {
        foreach (var ((by, commandId), version) in _commands!) memory.Commands.Remember(by, commandId, version);
        return memory with { State = State, Version = Version, Hash = Hash };
    }
}
