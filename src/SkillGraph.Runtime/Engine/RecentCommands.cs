using SkillGraph.Domain;

namespace SkillGraph.Runtime.Engine;

/// <summary>The command ids in the newest <paramref name="events"/> events of an entity and the version each led to; ids are each sender's own.</summary>
internal sealed class RecentCommands(int events)
{
    private readonly Queue<(UserId By, string Id, long Version)> _order = new();

    // Made when somebody asks: an entity that is being read back passes over far more commands than it keeps.
    private Dictionary<(UserId By, string Id), long>? _versions;

    public bool TryGet(UserId by, string id, out long version)
    {
        _versions ??= Index();
        return _versions.TryGetValue((by, id), out version);
    }

    /// <summary>A command of several facts is remembered with the version of the last.</summary>
    public void Remember(UserId by, string id, long version)
    {
        _order.Enqueue((by, id, version));
        _versions?[(by, id)] = version;
        while (_order.Peek() is var oldest && oldest.Version <= version - events)
        {
            _order.Dequeue();
            var command = (oldest.By, oldest.Id);
            if (_versions is not null && _versions.TryGetValue(command, out var newest) && newest == oldest.Version) _versions.Remove(command);
        }
    }

    private Dictionary<(UserId By, string Id), long> Index()
    {
        var versions = new Dictionary<(UserId By, string Id), long>(_order.Count);
        foreach (var (by, id, version) in _order) versions[(by, id)] = version;
        return versions;
    }
}
