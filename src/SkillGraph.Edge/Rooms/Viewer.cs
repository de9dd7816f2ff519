using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;
using SkillGraph.Edge.People;
using SkillGraph.Runtime;

namespace SkillGraph.Edge.Rooms;

/// <summary>
/// One connection looking at one room. It reads at its own pace from what the feed keeps for all, so a slow one costs no memory;
/// one that has fallen out of that is told to resync, and one that takes nothing at all is cut off.
/// </summary>
/// <remarks>It has no loop of its own: whoever wakes it writes what is new, as far as that needs no waiting.</remarks>
internal sealed class Viewer(HubConnectionContext connection, RoomConnection client, RoomFeed feed, IEngine engine, ILogger log) : IThreadPoolWorkItem
{
    private const int SideBytes = 1024 * 1024;

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ConcurrentQueue<(SerializedHubMessage Frame, int Bytes)>? _side;
    private int _sideBytes;

    // Counts what is to be looked at; whoever makes it 1 writes until it is 0 again. It starts at 1, so that nothing is written before the answer to the join.
    private int _work = 1;
    private int _begun;
    private volatile bool _stopped;
    private bool _caughtUp;
    private long _version;
    private long _stored;

    public Caller Caller => client.Caller;

    public RoomFeed Feed { get; } = feed;

    /// <summary>Who this viewer was last told is here.</summary>
    public Presence? Presence { get; set; }

    /// <summary>Begins behind <paramref name="version"/>, once the answer to the join is on its way. The room had come to <paramref name="stored"/> by then.</summary>
    public void Start(long version, long stored)
    {
        (_version, _stored) = (version, stored);
        Feed.Add(this);
        if (_stopped) Feed.Remove(this);
    }

    /// <summary>The answer is being written just now, by a caller who holds the connection: the rest is for another thread.</summary>
    public void JoinAnswered()
    {
        if (Interlocked.Exchange(ref _begun, 1) == 0) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    public void Wake()
    {
        if (Interlocked.Increment(ref _work) == 1) _ = Run();
    }

    /// <summary>Something that is not stored; while too much of it waits, it is left out.</summary>
    public void Offer(SerializedHubMessage frame, int bytes)
    {
        if (Interlocked.Add(ref _sideBytes, bytes) > SideBytes)
        {
            Interlocked.Add(ref _sideBytes, -bytes);
            return;
        }
        LazyInitializer.EnsureInitialized(ref _side).Enqueue((frame, bytes));
        Wake();
    }

    /// <summary>Nothing is written any more once this has ended.</summary>
    public Task Stop()
    {
        _stopped = true;
        Feed.Remove(this);
        if (Interlocked.Exchange(ref _begun, 1) == 0 || Interlocked.Increment(ref _work) == 1) _ended.TrySetResult();
        return _ended.Task;
    }

    void IThreadPoolWorkItem.Execute() => _ = Run();

    private async Task Run()
    {
        try
        {
            while (await WriteWhatIsNew() is var seen and > 0)
                if (Interlocked.CompareExchange(ref _work, 0, seen) == seen) return;
        }
        catch (TimeoutException)
        {
            client.CutOff();
        }
        catch (OperationCanceledException) when (connection.ConnectionAborted.IsCancellationRequested)
        {
        }
        catch (Exception failure)
        {
            log.LogWarning(failure, "Connection {Connection} could not be told what happens in {Room}", connection.ConnectionId, Feed.Room);
            connection.Abort();
        }
        Feed.Remove(this);
        _ended.TrySetResult();
    }

    /// <summary>The work that is done with this, or 0 when this viewer is at its end.</summary>
    private async ValueTask<int> WriteWhatIsNew()
    {
        var seen = Volatile.Read(ref _work);
        // They join again, and are told why they may not.
        if (Feed.View.IsBanned(Caller.Id))
        {
            await client.Write(Frames.Resync(Feed.Room));
            return 0;
        }
        if (!_caughtUp && !await CatchUp()) return 0;
        while (!_stopped)
        {
            if (_side is not null) await WriteSide(_side);
            if (_version >= Feed.View.Version) return seen;
            if (Feed.Recent.Next(_version) is not { } next)
            {
                await client.Write(Frames.Resync(Feed.Room));
                return 0;
            }
            await client.TellAnswers();
            await client.Write(next.Frame);
            _version = next.Last;
        }
        return 0;
    }

    private async ValueTask WriteSide(ConcurrentQueue<(SerializedHubMessage Frame, int Bytes)> side)
    {
        while (side.TryDequeue(out var waiting))
        {
            Interlocked.Add(ref _sideBytes, -waiting.Bytes);
            await client.Write(waiting.Frame);
        }
    }

    /// <summary>Sends what is stored, until the feed still keeps what follows. False for whoever claims to have seen more than there is: that was another history.</summary>
    private async ValueTask<bool> CatchUp()
    {
        if (_version > Math.Max(_stored, Feed.View.Version))
        {
            await client.Write(Frames.Resync(Feed.Room));
            return false;
        }
        while (_version < Feed.View.Version && Feed.Recent.Next(_version) is null)
            await foreach (var events in engine.Read(Feed.Room, _version, Feed.View.Version, connection.ConnectionAborted))
            {
                if (_stopped) return false;
                await client.Write(Frames.Events(Feed.Room, events));
                _version = events[^1].Version;
            }
        return _caughtUp = true;
    }
}
