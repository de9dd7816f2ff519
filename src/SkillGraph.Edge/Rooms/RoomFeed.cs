using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;
using SkillGraph.Domain.Rooms;
using SkillGraph.Runtime;
using SkillGraph.Runtime.Rooms;

namespace SkillGraph.Edge.Rooms;

/// <summary>One room on this node: watched once, folded once, serialised once, and handed on to everybody here who looks at it.</summary>
internal sealed class RoomFeed
{
    private static readonly TimeSpan PresenceInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(250);

    private readonly IEngine _engine;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly ITimer _presence;
    private ImmutableArray<Viewer> _viewers = [];
    private RoomView _view;
    private long _idleSince;

    public RoomFeed(EntityId room, RoomView view, IEngine engine, TimeProvider clock, ILogger log)
    {
        (Room, _view, _engine, _clock, _log) = (room, view, engine, clock, log);
        Touch();
        Recent = new RecentBatches(room);
        _presence = clock.CreateTimer(_ => TellPresence(), null, PresenceInterval, PresenceInterval);
        Running = Follow();
    }

    public EntityId Room { get; }

    public RecentBatches Recent { get; }

    public Task Running { get; }

    /// <summary>The room as of the newest event seen here.</summary>
    public RoomView View => Volatile.Read(ref _view);

    public bool IsIdle(TimeSpan since) => _viewers.IsEmpty && _clock.GetElapsedTime(Volatile.Read(ref _idleSince)) >= since;

    public void Touch() => Volatile.Write(ref _idleSince, _clock.GetTimestamp());

    public void Add(Viewer viewer)
    {
        lock (_lock) _viewers = _viewers.Add(viewer);
        TellPresence();
    }

    public void Remove(Viewer viewer)
    {
        lock (_lock) _viewers = _viewers.Remove(viewer);
        Touch();
    }

    /// <summary>Hands something that is not stored to one member, or to all but the sender.</summary>
    public void Signal(Viewer from, string? to, JsonElement payload)
    {
        var frame = Frames.Signal(Room, from.Caller.Id, payload);
        var bytes = payload.Bytes();
        foreach (var viewer in _viewers)
            if (to is null ? viewer != from : viewer.Caller.Id.Value == to) viewer.Offer(frame, bytes);
    }

    public void Stop()
    {
        _presence.Dispose();
        _stop.Cancel();
    }

    private async Task Follow()
    {
        await Task.Yield();
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await foreach (var events in _engine.Watch(Room, View.Version, _stop.Token)) Take(events);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (EntityUnreadableException unreadable)
            {
                _log.LogError(unreadable, "{Room} cannot be followed", Room);
                return;
            }
            catch (Exception failure)
            {
                _log.LogWarning(failure, "{Room} cannot be followed just now", Room);
                await Task.Delay(Retry, _clock, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void Take(IReadOnlyList<StoredEvent> events)
    {
        var view = View;
        foreach (var stored in events) view = RoomEntity.View.Apply(view, stored);
        // First what viewers read, then the version that sends them there.
        Recent.Add(events);
        Volatile.Write(ref _view, view);
        foreach (var viewer in _viewers) viewer.Wake();
    }

    /// <summary>Each viewer is told at most once in an interval, and only what is news to them; the timer brings the rest.</summary>
    private void TellPresence()
    {
        lock (_lock)
        {
            if (_viewers.IsEmpty) return;
            var presence = Look();
            var frame = new Lazy<SerializedHubMessage>(() => Frames.Presence(Room, presence));
            foreach (var viewer in _viewers)
                if (viewer.IsNews(presence, PresenceInterval, _clock)) viewer.Offer(frame.Value, presence.Here.Count * Here.RoughBytes);
        }
    }

    private Presence Look()
    {
        var names = View.Members.ToDictionary(member => member.Id, member => member.Name);
        var people = _viewers.Select(viewer => viewer.Caller.Id).Distinct().ToList();
        var here = people.Where(names.ContainsKey).Select(id => new Here(id.Value, names[id])).OrderBy(person => person.Id, StringComparer.Ordinal);
        return new Presence([.. here], people.Count(id => !names.ContainsKey(id)));
    }
}
