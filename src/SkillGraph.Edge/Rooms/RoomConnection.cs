using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging;
using SkillGraph.Edge.People;
using SkillGraph.Runtime;

namespace SkillGraph.Edge.Rooms;

/// <summary>One client's connection: the rooms it looks at, the answers on their way to it, and what it may still send.</summary>
internal sealed class RoomConnection : IAnswers
{
    private const int WaitingAnswers = 20_000;

    private readonly HubConnectionContext _connection;
    private readonly ILogger _log;
    private readonly ConcurrentDictionary<EntityId, Viewer> _viewers = new();
    private readonly Channel<(EntityId Room, IReadOnlyList<Answer> Answers)> _answers =
        Channel.CreateUnbounded<(EntityId, IReadOnlyList<Answer>)>(new UnboundedChannelOptions { SingleReader = true });
    private int _waiting;

    public RoomConnection(HubConnectionContext connection, Caller caller, RoomLimiter limits, ILogger log)
    {
        (_connection, Caller, Limits, _log) = (connection, caller, limits, log);
        _ = TellAnswers();
    }

    public Caller Caller { get; }

    public RoomLimiter Limits { get; }

    /// <summary>Starts looking at a room; where it looked before, that ends first, so that nothing arrives twice.</summary>
    public async Task<Viewer> Look(RoomFeed feed, IEngine engine)
    {
        await Leave(feed.Room);
        var viewer = new Viewer(_connection, Caller, feed, engine, _log);
        _viewers[feed.Room] = viewer;
        return viewer;
    }

    public async Task Leave(EntityId room)
    {
        if (_viewers.TryRemove(room, out var viewer)) await viewer.Stop();
    }

    public Viewer? ViewerOf(EntityId room) => _viewers.GetValueOrDefault(room);

    public void Answered(EntityId entity, IReadOnlyList<Answer> answers)
    {
        // Whoever sends without ever reading the answers is cut off; what they sent is stored or refused all the same.
        if (Interlocked.Add(ref _waiting, answers.Count) > WaitingAnswers) _connection.Abort();
        else _answers.Writer.TryWrite((entity, answers));
    }

    public async Task Close()
    {
        _answers.Writer.TryComplete();
        foreach (var room in _viewers.Keys) await Leave(room);
    }

    private async Task TellAnswers()
    {
        try
        {
            await foreach (var (room, answers) in _answers.Reader.ReadAllAsync(_connection.ConnectionAborted))
            {
                Interlocked.Add(ref _waiting, -answers.Count);
                await _connection.WriteAsync(Frames.Acks(room, answers.Select(Ack.Of)), _connection.ConnectionAborted);
            }
        }
        catch (OperationCanceledException)
        {
        }
        catch (Exception failure)
        {
            _log.LogWarning(failure, "Connection {Connection} could not be answered", _connection.ConnectionId);
            _connection.Abort();
        }
    }
}
