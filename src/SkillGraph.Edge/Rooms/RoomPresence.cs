using Microsoft.AspNetCore.SignalR;
using SkillGraph.Domain;

namespace SkillGraph.Edge.Rooms;

/// <summary>Who looks at a room. Everybody on this node is told at most once in an interval, and only what is news to them, so that coming and going costs the same however many are here.</summary>
internal sealed class RoomPresence
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly RoomFeed _feed;
    private readonly IRoomElsewhere _elsewhere;
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private readonly HashSet<Viewer> _all = [];
    private Viewer[]? _viewers = [];
    private HashSet<UserId> _people = [];
    private Presence? _told;
    private SerializedHubMessage? _frame;
    private long? _toldAt;
    private bool _isDue;

    public RoomPresence(RoomFeed feed, IRoomElsewhere elsewhere, TimeProvider clock)
    {
        (_feed, _elsewhere, _clock) = (feed, elsewhere, clock);
        _timer = clock.CreateTimer(_ => Tell(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public Viewer[] Viewers
    {
        get
        {
            lock (_lock) return _viewers ??= [.. _all];
        }
    }

    public bool IsNobody
    {
        get
        {
            lock (_lock) return _all.Count == 0;
        }
    }

    public void Add(Viewer viewer)
    {
        lock (_lock)
        {
            if (!_all.Add(viewer)) return;
            _viewers = null;
        }
        Changed();
    }

    public void Remove(Viewer viewer)
    {
        lock (_lock)
        {
            if (!_all.Remove(viewer)) return;
            _viewers = null;
        }
        Changed();
    }

    /// <summary>Somebody came or went, or became a member: all are told, at once when they have not been told for an interval.</summary>
    public void Changed()
    {
        lock (_lock)
        {
            if (_isDue) return;
            _isDue = true;
            var left = _toldAt is { } at ? Interval - _clock.GetElapsedTime(at) : TimeSpan.Zero;
            _timer.Change(left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    public void Stop() => _timer.Dispose();

    private void Tell()
    {
        lock (_lock) (_isDue, _toldAt) = (false, _clock.GetTimestamp());
        var viewers = Viewers;
        var people = viewers.Select(viewer => viewer.Caller.Id).ToHashSet();
        if (!people.SetEquals(_people)) _elsewhere.Tell(_people = people);
        var presence = Look(people);
        if (presence != _told) (_told, _frame) = (presence, Frames.Presence(_feed.Room, presence));
        foreach (var viewer in viewers)
        {
            if (viewer.Presence == _told) continue;
            viewer.Presence = _told;
            viewer.Offer(_frame!, presence.Here.Count * Here.RoughBytes);
        }
    }

    private Presence Look(IEnumerable<UserId> here)
    {
        var names = _feed.View.Members.ToDictionary(member => member.Id, member => member.Name);
        var people = here.Union(_elsewhere.People).ToLookup(names.ContainsKey);
        return new Presence([.. people[true].Select(person => new Here(person.Value, names[person])).OrderBy(person => person.Id, StringComparer.Ordinal)], people[false].Count());
    }
}
