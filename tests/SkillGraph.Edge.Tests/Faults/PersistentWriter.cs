using System.Collections.Concurrent;
using System.Text.Json;
using SkillGraph.Edge.Tests.Running;

namespace SkillGraph.Edge.Tests.Faults;

/// <summary>Posts to a room through every outage and remembers what was acknowledged. A stubborn one sends again what was not; the other gives it up.</summary>
internal sealed class PersistentWriter(Visitor who, string room, bool stubborn, Pulse pulse)
{
    private const int Window = 4;

    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentDictionary<string, string> _waiting = new();
    private readonly ConcurrentQueue<string> _refused = new();
    private readonly SemaphoreSlim _places = new(Window);
    private int _sent;

    public string Who => who.Id;

    public string Room => room;

    /// <summary>The version each acknowledged command was answered with.</summary>
    public ConcurrentDictionary<string, long> Acknowledged { get; } = new();

    /// <summary>What was sent and never answered.</summary>
    public ICollection<string> Unanswered => _waiting.Keys;

    public ConcurrentBag<string> Contradictions { get; } = [];

    public async Task Run(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await using var connection = new SignalRClient(new Uri(who.Server, "/hubs/rooms"), who.Token);
            connection.On("acks", TakeAcks);
            try
            {
                await connection.StartAsync(stop);
                await Write(connection, stop);
            }
            catch (Exception gone) when (gone is IOException or System.Net.WebSockets.WebSocketException or HttpRequestException or OperationCanceledException)
            {
                await Task.Delay(Retry, CancellationToken.None);
            }
        }
    }

    /// <summary>Sends what is unanswered until everything is.</summary>
    public async Task Settle()
    {
        while (!_waiting.IsEmpty)
        {
            await using var connection = new SignalRClient(new Uri(who.Server, "/hubs/rooms"), who.Token);
            connection.On("acks", TakeAcks);
            await connection.StartAsync();
            while (!_waiting.IsEmpty && !connection.Closed.IsCompleted)
            {
                SendAgain(connection);
                await Task.Delay(Retry);
            }
        }
    }

    private async Task Write(SignalRClient connection, CancellationToken stop)
    {
        if (stubborn) SendAgain(connection);
        else while (!_waiting.IsEmpty && _places.CurrentCount == 0) _places.Release();
        while (!connection.Closed.IsCompleted)
        {
            await SendRefusedAgain(connection);
            if (!await _places.WaitAsync(Retry, stop)) continue;
            var id = $"{_sent++}";
            _waiting[id] = id;
            Send(connection, id);
        }
    }

    private async Task SendRefusedAgain(SignalRClient connection)
    {
        if (_refused.IsEmpty) return;
        await Task.Delay(Retry);
        while (_refused.TryDequeue(out var id)) Send(connection, id);
    }

    private void SendAgain(SignalRClient connection)
    {
        foreach (var id in _waiting.Keys.OrderBy(int.Parse)) Send(connection, id);
    }

    private void Send(SignalRClient connection, string id) => connection.Send("Send", room, id, new { type = "post-chat", text = $"{id} of {who.Name}" });

    private void TakeAcks(JsonElement arguments)
    {
        foreach (var ack in arguments[1].EnumerateArray())
        {
            var id = ack.Text("cmd");
            if (!ack.TryGetProperty("v", out var version))
            {
                // A refusal for the moment: the stubborn send again, and the others have lost nothing.
                if (stubborn) _refused.Enqueue(id);
                else if (_places.CurrentCount < Window) _places.Release();
                continue;
            }
            if (Acknowledged.GetOrAdd(id, version.GetInt64()) != version.GetInt64()) Contradictions.Add($"{id}: {Acknowledged[id]} and {version}");
            pulse.Beat();
            if (_waiting.TryRemove(id, out _) && _places.CurrentCount < Window) _places.Release();
        }
    }
}
