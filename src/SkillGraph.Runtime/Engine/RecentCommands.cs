using SkillGraph.Domain;

namespace SkillGraph.Runtime.Engine;

/// <summary>The newest command ids of an entity and the version each led to; ids are each sender's own.</summary>
internal sealed class RecentCommands(int capacity)
{
    private readonly Dictionary<(UserId By, string Id), long> _versions = [];
    private readonly Queue<(UserId By, string Id)> _order = new();

    public bool TryGet(UserId by, string id, out long version) => _versions.TryGetValue((by, id), out version);

    /// <summary>A command of several facts is remembered with the version of the last.</summary>
    public void Remember(UserId by, string id, long version)
    {
        if (!_versions.TryAdd((by, id), version))
        {
            _versions[(by, id)] = version;
            return;
        }
        _order.Enqueue((by, id));
        if (_order.Count > capacity) _versions.Remove(_order.Dequeue());
    }

    public IEnumerable<(UserId By, string Id, long Version)> OldestFirst => _order.Select(key => (key.By, key.Id, _versions[key]));
}
