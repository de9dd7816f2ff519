using System.Text.Json;

namespace SkillGraph.Edge.Tests.Running;

/// <summary>A connection to the rooms hub that writes down everything the server tells it, in the order in which it came.</summary>
internal sealed class RoomSocket : IAsyncDisposable
{
    public const string Joined = "answer to Join";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly List<Frame> _frames = [];
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RoomSocket(Uri server, string? token)
    {
        Client = new SignalRClient(new Uri(server, "/hubs/rooms"), token);
        foreach (var target in new[] { "events", "acks", "signal", "presence", "resync" }) Client.On(target, arguments => Keep(new Frame(target, arguments.Clone())));
    }

    public SignalRClient Client { get; }

    public IReadOnlyList<Frame> Frames
    {
        get
        {
            lock (_frames) return [.. _frames];
        }
    }

    public static Task<RoomSocket> Open(Visitor who) => Open(who.Server, who.Token);

    public static async Task<RoomSocket> Open(Uri server, string? token)
    {
        var socket = new RoomSocket(server, token);
        await socket.Client.StartAsync().WaitAsync(Patience);
        return socket;
    }

    /// <summary>Opens a connection and joins a room as it is now.</summary>
    public static async Task<RoomSocket> In(string room, Visitor who)
    {
        var socket = await Open(who);
        await socket.Join(room);
        return socket;
    }

    public Task<JsonElement> Join(object? room, object? after = null) => Client.InvokeAsync(
        answer =>
        {
            var json = answer.Clone();
            Keep(new Frame(Joined, json));
            return json;
        },
        "Join", room, after).WaitAsync(Patience);

    public Task<JsonElement> Call(string method, params object?[] arguments) => Client.InvokeAsync(method, arguments).WaitAsync(Patience);

    /// <summary>Asserts that a call fails at once, with this code in front of its sentence and nothing from inside.</summary>
    public static async Task<string> IsRefused(string code, Func<Task> call)
    {
        var refused = await Assert.ThrowsAsync<HubException>(call);
        Assert.Equal(code, refused.Code);
        // In front of what a hub throws the framework puts where it was thrown.
        var sentence = refused.Message[(refused.Message.IndexOf("HubException: ", StringComparison.Ordinal) is var at and >= 0 ? at + "HubException: ".Length : 0)..];
        Assert.StartsWith($"{code}: ", sentence, StringComparison.Ordinal);
        Leaks.None(sentence);
        return sentence;
    }

    /// <summary>Sends a command and waits for its answer.</summary>
    public async Task<JsonElement> Do(string room, object command, string? commandId = null)
    {
        var id = commandId ?? Guid.NewGuid().ToString("N");
        var before = Acks(room).Count(ack => ack.Text("cmd") == id);
        Client.Send("Send", room, id, command);
        await Until(() => Acks(room).Count(ack => ack.Text("cmd") == id) > before);
        return Acks(room).Last(ack => ack.Text("cmd") == id);
    }

    public IReadOnlyList<JsonElement> Events(string room) => [.. Of("events", room).SelectMany(frame => frame.Arguments[1].EnumerateArray())];

    public IReadOnlyList<JsonElement> Acks(string room) => [.. Of("acks", room).SelectMany(frame => frame.Arguments[1].EnumerateArray())];

    public IReadOnlyList<Frame> Of(string target, string room) => [.. Frames.Where(frame => frame.Target == target && frame.Arguments[0].GetString() == room)];

    public Task WhenAt(string room, long version) => Until(() => Events(room) is [.., var last] && last.Number("v") >= version);

    public async Task Until(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            Task more;
            lock (_frames) more = _more.Task;
            if (condition()) return;
            await more.WaitAsync(patience.Token);
        }
    }

    public ValueTask DisposeAsync() => Client.DisposeAsync();

    private void Keep(Frame frame)
    {
        lock (_frames)
        {
            _frames.Add(frame);
            _more.TrySetResult();
            _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}

/// <summary>What the server called, with what.</summary>
internal readonly record struct Frame(string Target, JsonElement Arguments);
