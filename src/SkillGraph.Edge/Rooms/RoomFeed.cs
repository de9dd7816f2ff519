using System.Text.Json;
using Microsoft.Extensions.Logging;
using SkillGraph.Domain;
using SkillGraph.Domain.Rooms;
using SkillGraph.Runtime;
using SkillGraph.Runtime.Rooms;

namespace SkillGraph.Edge.Rooms;

/// <summary>One room on this node: watched once, folded once, serialised once, and handed on to everybody here who looks at it.</summary>
internal sealed class RoomFeed : IRoomHere
{
    private const int BytesAtOnce = 64 * 1024;
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(250);

    private readonly IEngine _engine;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stop = new();
    private readonly IRoomElsewhere _elsewhere;
    private readonly RoomPresence _presence;
    private RoomView _view;
    private long _idleSince;

    public RoomFeed(EntityId room, RoomView view, IEngine engine, IOtherNodes nodes, TimeProvider clock, ILogger log)
    {
        (Room, _view, _engine, _clock, _log) = (room, view, engine, clock, log);
        Touch();
        Recent = new RecentBatches(room);
        _elsewhere = nodes.Room(room);
        _presence = new RoomPresence(this, _elsewhere, clock);
        _elsewhere.Follow(this);
        Running = Follow();
    }

    public EntityId Room { get; }

    public RecentBatches Recent { get; }

    public Task Running { get; }

    /// <summary>The room as of the newest event seen here.</summary>
    public RoomView View => Volatile.Read(ref _view);

    public int Viewers => _presence.Viewers.Length;

    public bool IsIdle(TimeSpan since) => _presence.IsNobody && _clock.GetElapsedTime(Volatile.Read(ref _idleSince)) >= since;

    public void Touch() => Volatile.Write(ref _idleSince, _clock.GetTimestamp());

    public void Add(Viewer viewer) => _presence.Add(viewer);

    public void Remove(Viewer viewer)
    {
        _presence.Remove(viewer);
        Touch();
    }

    /// <summary>Hands something that is not stored to one member, or to all but the sender, wherever they are connected.</summary>
    public void Signal(Viewer from, string? to, JsonElement payload)
    {
        Signal(from.Caller.Id, from, to, payload);
        _elsewhere.Signal(from.Caller.Id, to, payload);
    }

    void IRoomHere.PeopleChanged() => _presence.Changed();

    void IRoomHere.Signalled(UserId from, string? to, JsonElement payload) => Signal(from, null, to, payload);

    public void Stop()
    {
        _elsewhere.Dispose();
        _presence.Stop();
        _stop.Cancel();
    }

    private void Signal(UserId from, Viewer? sender, string? to, JsonElement payload)
    {
        var frame = Frames.Signal(Room, from, payload);
        var bytes = payload.Bytes();
        foreach (var viewer in _presence.Viewers)
            if (to is null ? viewer != sender : viewer.Caller.Id.Value == to) viewer.Offer(frame, bytes);
    }

    private async Task Follow()
    {
        await Task.Yield();
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await Watch();
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

    private async Task Watch()
    {
        await using var batches = _engine.Watch(Room, View.Version, _stop.Token).GetAsyncEnumerator(_stop.Token);
        for (var next = await batches.MoveNextAsync(); next;)
        {
            var events = batches.Current;
            var more = batches.MoveNextAsync();
            // To send costs far more than what is sent: whatever was committed while the last batch went out goes out as one.
            for (var bytes = Bytes(events); more.IsCompletedSuccessfully && bytes < BytesAtOnce;)
            {
                if (!more.Result)
                {
                    more = new ValueTask<bool>(false);
                    break;
                }
                // Once the next is asked for, what there was is not there any more.
                bytes += Bytes(batches.Current);
                events = [.. events, .. batches.Current];
                more = batches.MoveNextAsync();
            }
            if (events.Any(stored => stored.Type == RoomEvents.MemberErased)) BeginAnew(events);
            else Take(events);
            next = await more;
        }
    }

    /// <summary>What is in memory here holds what somebody wrote who has been erased: everybody is told to join again, and finds another feed.</summary>
    private void BeginAnew(IReadOnlyList<StoredEvent> events)
    {
        Stop();
        Recent.Clear();
        Volatile.Write(ref _view, events.Aggregate(View, RoomEntity.View.Apply));
        foreach (var viewer in _presence.Viewers) viewer.Wake();
    }

    private static int Bytes(IReadOnlyList<StoredEvent> events)
    {
        var bytes = 0;
        for (var i = 0; i < events.Count; i++) bytes += events[i].Message.Length;
        return bytes;
    }

    private void Take(IReadOnlyList<StoredEvent> events)
    {
        using var following = new FanOut(events);
        var before = View;
        var view = before;
        for (var i = 0; i < events.Count; i++) view = RoomEntity.View.Apply(view, events[i]);
        // First what viewers read, then the version that sends them there.
        Recent.Add(events);
        Volatile.Write(ref _view, view);
        foreach (var viewer in _presence.Viewers) viewer.Wake();
        if (view.Members != before.Members) _presence.Changed();
    }
}
