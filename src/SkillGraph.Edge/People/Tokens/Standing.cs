using System.Collections.Concurrent;
using System.Collections.Immutable;
using SkillGraph.Domain;
using SkillGraph.Runtime.Users;

namespace SkillGraph.Edge.People.Tokens;

/// <summary>Whose tokens are not good any more although they have not expired, as far as this node has heard.</summary>
/// <remarks>It goes by versions of accounts, not by times: nodes need not agree on what time it is.</remarks>
internal sealed class Standing
{
    private readonly ConcurrentDictionary<UserId, Endings> _people = new();

    /// <summary>Some tokens of these people have just ended.</summary>
    public event Action<IReadOnlySet<UserId>>? Ended;

    public bool Allows(Caller caller) => Allows(caller.Id, caller.Session, caller.Version);

    public bool Allows(UserId person, string? session, long version) => !_people.TryGetValue(person, out var endings) || endings.Allow(session, version);

    public void Hear(IReadOnlyCollection<Ending> heard)
    {
        if (heard.Count == 0) return;
        foreach (var ending in heard) _people.AddOrUpdate(ending.Person, _ => Endings.None.And(ending), (_, before) => before.And(ending));
        Ended?.Invoke(heard.Select(ending => ending.Person).ToHashSet());
    }

    /// <summary>Forgets those whose last ending is so long ago that what it ended has expired.</summary>
    public void Forget(DateTimeOffset before)
    {
        foreach (var (person, endings) in _people)
            if (endings.Last < before) _people.TryRemove(new KeyValuePair<UserId, Endings>(person, endings));
    }

    /// <summary>What has ended of one person. A token must be of <c>All</c> or later, and unless it is of <c>Except</c>, of <c>Others</c> or later.</summary>
    private sealed record Endings(long All, long Others, string? Except, ImmutableHashSet<string> Sessions, DateTimeOffset Last)
    {
        public static readonly Endings None = new(0, 0, null, [], DateTimeOffset.MinValue);

        public bool Allow(string? session, long version) =>
            version >= All && (version >= Others || (session is not null && session == Except)) && (session is null || !Sessions.Contains(session));

        public Endings And(Ending ending) => ending switch
        {
            { Session: { } session } => this with { Sessions = Sessions.Add(session), Last = Later(ending.At) },
            { Except: { } except } when ending.Version > Others => this with { Others = ending.Version, Except = except, Last = Later(ending.At) },
            { Except: not null } => this,
            _ => this with { All = Math.Max(All, ending.Version), Last = Later(ending.At) },
        };

        private DateTimeOffset Later(DateTimeOffset at) => at > Last ? at : Last;
    }
}
