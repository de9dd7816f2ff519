using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;
using SkillGraph.Edge.People;
using SkillGraph.Runtime;

namespace SkillGraph.Edge.Rooms;

/// <summary>
/// One connection looking at one room. It reads at its own pace from what the feed keeps for all, so a slow one costs no memory;
/// one that has fallen out of that is told to resync, and one that takes nothing at all is cut off.
/// </summary>
internal sealed class Viewer(HubConnectionContext connection, Caller caller, RoomFeed feed, IEngine engine, ILogger log)
{
    private const int SideBytes = 1024 * 1024;
    private static readonly TimeSpan WriteTimeout = TimeSpan.FromSeconds(15);

    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly ConcurrentQueue<(SerializedHubMessage Frame, int Bytes)> _side = new();
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionAborted);
    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _running = Task.CompletedTask;
    private int _sideBytes;
    private Presence? _presence;
    private long _presenceAt;

    public Caller Caller { get; } = caller;

    public RoomFeed Feed { get; } = feed;

    /// <summary>Begins behind <paramref name="version"/>, once the answer to the join is on its way.</summary>
    public void Start(long version) => _running = Run(version);

    public void JoinAnswered() => _answered.TrySetResult();

    public void Wake() => _wake.Writer.TryWrite(true);

    /// <summary>Something that is not stored; while too much of it waits, it is left out.</summary>
    public void Offer(SerializedHubMessage frame, int bytes)
    {
        if (Interlocked.Add(ref _sideBytes, bytes) > SideBytes)
        {
            Interlocked.Add(ref _sideBytes, -bytes);
            return;
        }
        _side.Enqueue((frame, bytes));
        Wake();
    }

    /// <summary>Whether to tell this viewer who is here, now.</summary>
    public bool IsNews(Presence presence, TimeSpan interval, TimeProvider clock)
    {
        if (presence == _presence || (_presence is not null && clock.GetElapsedTime(_presenceAt) < interval * 0.99)) return false;
        (_presence, _presenceAt) = (presence, clock.GetTimestamp());
        return true;
    }

    public async Task Stop()
    {
        await _stop.CancelAsync();
        await _running;
    }

    private async Task Run(long version)
    {
        Feed.Add(this);
        try
        {
            await _answered.Task.WaitAsync(_stop.Token);
            if (version > Feed.View.Version)
            {
                // Whoever claims to have seen more than there is has seen another history.
                await Write(Frames.Resync(Feed.Room));
                return;
            }
            version = await CatchUp(version);
            while (true)
            {
                await WriteSide();
                if (version < Feed.View.Version)
                {
                    if (Feed.Recent.Next(version) is not { } next)
                    {
                        await Write(Frames.Resync(Feed.Room));
                        return;
                    }
                    await Write(next.Frame);
                    version = next.Last;
                    continue;
                }
                await _wake.Reader.ReadAsync(_stop.Token);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
        }
        catch (TimeoutException)
        {
            log.LogInformation("Connection {Connection} reads nothing and is cut off", connection.ConnectionId);
            connection.Abort();
        }
        catch (Exception failure)
        {
            log.LogWarning(failure, "Connection {Connection} could not be told what happens in {Room}", connection.ConnectionId, Feed.Room);
            connection.Abort();
        }
        finally
        {
            Feed.Remove(this);
        }
    }

    private async ValueTask WriteSide()
    {
        while (_side.TryDequeue(out var waiting))
        {
            Interlocked.Add(ref _sideBytes, -waiting.Bytes);
            await Write(waiting.Frame);
        }
    }

    /// <summary>Sends what is stored, until the feed still keeps what follows.</summary>
    private async Task<long> CatchUp(long version)
    {
        while (version < Feed.View.Version && Feed.Recent.Next(version) is null)
            await foreach (var events in engine.Read(Feed.Room, version, Feed.View.Version, _stop.Token))
            {
                await Write(Frames.Events(Feed.Room, events));
                version = events[^1].Version;
            }
        return version;
    }

    private ValueTask Write(SerializedHubMessage frame)
    {
        var write = connection.WriteAsync(frame, _stop.Token);
        return write.IsCompletedSuccessfully ? default : new ValueTask(write.AsTask().WaitAsync(WriteTimeout, _stop.Token));
    }
}
