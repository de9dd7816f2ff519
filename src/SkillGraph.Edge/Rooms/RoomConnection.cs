using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;
using SkillGraph.Edge.People;
using SkillGraph.Runtime;

namespace SkillGraph.Edge.Rooms;

/// <summary>One client's connection: the rooms it looks at, the answers on their way to it, and what it may still send.</summary>
internal sealed class RoomConnection(HubConnectionContext connection, Caller caller, RoomLimiter limits, ILogger log) : IAnswers, IThreadPoolWorkItem
{
    private const int WaitingAnswers = 20_000;
    private static readonly TimeSpan WriteTimeout = TimeSpan.FromSeconds(15);

    private readonly Lock _lock = new();
    private readonly Dictionary<EntityId, Viewer> _viewers = new(1);
    private List<(EntityId Room, IReadOnlyList<Answer> Answers)>? _answers;
    private bool _isQueued;
    private bool _isTelling;
    private int _waiting;
    private bool _closed;

    public Caller Caller { get; } = caller;

    public RoomLimiter Limits { get; } = limits;

    /// <summary>Starts looking at a room; where it looked before, that ends first, so that nothing arrives twice.</summary>
    public async Task<Viewer> Look(RoomFeed feed, IEngine engine)
    {
        await Leave(feed.Room);
        var viewer = new Viewer(connection, this, feed, engine, log);
        lock (_lock)
        {
            // Whoever was cut off while joining is not to be told anything, for ever.
            if (_closed) throw new OperationCanceledException();
            _viewers.Add(feed.Room, viewer);
        }
        return viewer;
    }

    public async Task Leave(EntityId room)
    {
        Viewer? viewer;
        lock (_lock) _viewers.Remove(room, out viewer);
        if (viewer is not null) await viewer.Stop();
    }

    public Viewer? ViewerOf(EntityId room)
    {
        lock (_lock) return _viewers.GetValueOrDefault(room);
    }

    public void Answered(EntityId entity, IReadOnlyList<Answer> answers)
    {
        lock (_lock)
        {
            var isTooMuch = Interlocked.Add(ref _waiting, answers.Count) > WaitingAnswers;
            if (!isTooMuch) (_answers ??= []).Add((entity, answers));
            if (!isTooMuch && (_isQueued || _isTelling)) return;
            _isQueued = true;
        }
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Writes the answers that wait. A viewer that is about to tell what came of the commands does it first, because two messages written at once are sent as one.</summary>
    public ValueTask TellAnswers()
    {
        lock (_lock)
        {
            if (_answers is null || _isTelling) return default;
            _isTelling = true;
        }
        return WriteAnswers();
    }

    /// <summary>Throws a <see cref="TimeoutException"/> when the client takes nothing for long.</summary>
    public ValueTask Write(SerializedHubMessage frame)
    {
        var write = connection.WriteAsync(frame);
        return write.IsCompletedSuccessfully ? default : new ValueTask(write.AsTask().WaitAsync(WriteTimeout));
    }

    public void CutOff()
    {
        log.LogInformation("Connection {Connection} reads nothing and is cut off", connection.ConnectionId);
        connection.Abort();
    }

    public async Task Close()
    {
        List<EntityId> rooms;
        lock (_lock) (_closed, rooms) = (true, [.. _viewers.Keys]);
        foreach (var room in rooms) await Leave(room);
    }

    void IThreadPoolWorkItem.Execute()
    {
        lock (_lock) _isQueued = false;
        // Whoever sends without ever reading the answers is cut off; what they sent is stored or refused all the same.
        if (Volatile.Read(ref _waiting) > WaitingAnswers) CutOff();
        else _ = TellAnswers();
    }

    private async ValueTask WriteAnswers()
    {
        try
        {
            while (TakeAnswers() is { } taken)
                foreach (var (room, answers) in taken)
                {
                    await Write(Frames.Acks(room, answers));
                    Interlocked.Add(ref _waiting, -answers.Count);
                }
        }
        catch (TimeoutException)
        {
            CutOff();
        }
        catch (Exception failure)
        {
            log.LogWarning(failure, "Connection {Connection} could not be answered", connection.ConnectionId);
            connection.Abort();
        }
    }

    /// <summary>What waits, or null, and then the next who has an answer begins again.</summary>
    private List<(EntityId Room, IReadOnlyList<Answer> Answers)>? TakeAnswers()
    {
        lock (_lock)
        {
            var taken = _answers;
            _answers = null;
            _isTelling = taken is not null;
            return taken;
        }
    }
}
