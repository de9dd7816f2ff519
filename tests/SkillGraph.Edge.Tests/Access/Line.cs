using System.Collections.Concurrent;

namespace SkillGraph.Edge.Tests.Access;

/// <summary>Somebody's connection to a hub, over which many things are tried at once. Each call answers what was heard; null when it worked.</summary>
internal sealed class Line : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<string, TaskCompletionSource<string?>> _sent = new();
    private readonly SignalRClient _client;

    private Line(Uri hub, string? token)
    {
        _client = new SignalRClient(hub, token);
        _client.On("acks", arguments =>
        {
            foreach (var ack in arguments[1].EnumerateArray())
                if (_sent.TryRemove(ack.GetProperty("cmd").GetString()!, out var waiting)) waiting.SetResult(ack.TryGetProperty("code", out var code) ? code.GetString() : null);
        });
    }

    /// <summary>Null for whoever is not let in.</summary>
    public static async Task<Line?> Open(Uri hub, string? token)
    {
        var line = new Line(hub, token);
        try
        {
            await line._client.StartAsync().WaitAsync(Patience);
            return line;
        }
        catch (System.Net.WebSockets.WebSocketException)
        {
            await line.DisposeAsync();
            return null;
        }
    }

    public Task<string?> Send(string room, object command)
    {
        var (id, answer) = (Guid.NewGuid().ToString("N"), new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously));
        _sent[id] = answer;
        _client.Send("Send", room, id, command);
        return answer.Task.WaitAsync(Patience);
    }

    public Task<string?> Call(string method, params object?[] arguments) => Heard(() => _client.InvokeAsync(method, arguments));

    public Task<string?> Play(string room, object options) => Heard(async () =>
    {
        await foreach (var _ in _client.StreamAsync(envelopes => envelopes.GetArrayLength(), "Replay", room, options))
        {
        }
    });

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    private static async Task<string?> Heard(Func<Task> call)
    {
        try
        {
            await call().WaitAsync(Patience);
            return null;
        }
        catch (HubException refused)
        {
            return refused.Code;
        }
    }
}
