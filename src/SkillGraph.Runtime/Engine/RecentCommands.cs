using SkillGraph.Domain;

namespace SkillGraph.Runtime.Engine;

/// <summary>The command ids in the newest <paramref name="events"/> events of an entity and the version each led to; ids are each sender's own.</summary>
internal sealed class RecentCommands(int events)
{
    private readonly Dictionary<(UserId By, string Id), long> _versions = [];
    private readonly Queue<(UserId By, string Id, long Version)> _order = new();

    public bool TryGet(UserId by, string id, out long version) => _versions.TryGetValue((by, id), out version);

    /// <summary>A command of several facts is remembered with the version of the last.</summary>
    public void Remember(UserId by, string id, long version)
    {
        _versions[(by, id)] = version;
        _order.Enqueue((by, id, version));
        while (_order.Peek() is var oldest && oldest.Version <= version - events)
        {
            _order.Dequeue();
            if (_versions.TryGetValue((oldest.By, oldest.Id), out var newest) && newest == oldest.Version) _versions.Remove((oldest.By, oldest.Id));
        }
    }
}
