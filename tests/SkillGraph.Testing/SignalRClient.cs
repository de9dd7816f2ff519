using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;

namespace SkillGraph.Testing;

/// <summary>One connection to a hub: the SignalR JSON protocol on a bare WebSocket, without negotiation.</summary>
public sealed class SignalRClient : IAsyncDisposable
{
    private const int FrameSize = 32 * 1024;

    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ServerTimeout = TimeSpan.FromSeconds(30);

    private readonly Uri _address;
    private readonly ClientWebSocket _webSocket = new();
    private readonly Channel<ReadOnlyMemory<byte>> _outgoing = Channel.CreateUnbounded<ReadOnlyMemory<byte>>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ConcurrentDictionary<string, HubCall> _calls = new();
    private readonly Dictionary<string, Action<JsonElement>> _handlers = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<string> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _handshake = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private HttpMessageInvoker? _http;
    private Socket? _socket;
    private TaskCompletionSource? _pause;
    private Task _writing = Task.CompletedTask;
    private Task _reading = Task.CompletedTask;
    private Task _pinging = Task.CompletedTask;
    private int _invocations;
    private long _bytesSent;
    private long _bytesReceived;
    private long _lastReceived = Environment.TickCount64;

    /// <summary>A connection to <paramref name="hub"/> (http or ws, any query is kept), not yet started.</summary>
    public SignalRClient(Uri hub, string? accessToken)
    {
        var address = new UriBuilder(hub) { Scheme = hub.Scheme is "https" or "wss" ? "wss" : "ws" };
        if (accessToken is not null) address.Query = $"{address.Query.TrimStart('?')}&access_token={Uri.EscapeDataString(accessToken)}".TrimStart('&');
        _address = address.Uri;
    }

    /// <summary>The reason the connection ended; it never throws.</summary>
    public Task<string> Closed => _closed.Task;

    /// <summary>Whether the server ended the connection and said to come again.</summary>
    public bool IsToReconnect { get; private set; }

    /// <summary>The HTTP status the server answered the WebSocket request with.</summary>
    public HttpStatusCode Status => _webSocket.HttpStatusCode;

    /// <summary>Why this end gave up: a message that is none, or a handler that failed. Null when the connection just ended.</summary>
    public Exception? Fault { get; private set; }

    public long BytesSent => Interlocked.Read(ref _bytesSent);

    public long BytesReceived => Interlocked.Read(ref _bytesReceived);

    /// <summary>What to do when the server calls <paramref name="target"/>; the arguments are only valid during the call.</summary>
    public void On(string target, Action<JsonElement> handler) => _handlers.Add(target, handler);

    public async Task StartAsync(CancellationToken cancellation = default)
    {
        _http = new HttpMessageInvoker(new SocketsHttpHandler { ConnectCallback = ConnectAsync });
        _webSocket.Options.CollectHttpResponseDetails = true;
        _webSocket.Options.KeepAliveInterval = Timeout.InfiniteTimeSpan;
        await _webSocket.ConnectAsync(_address, _http, cancellation);
        await _webSocket.SendAsync(HubMessages.Handshake, WebSocketMessageType.Text, true, cancellation);
        _writing = Task.Run(WriteAsync, CancellationToken.None);
        _reading = Task.Run(ReadAsync, CancellationToken.None);
        _pinging = PingAsync();
        await _handshake.Task.WaitAsync(cancellation);
    }

    /// <summary>Calls without waiting for an answer; false if the connection is gone.</summary>
    public bool Send(string target, params ReadOnlySpan<object?> arguments) =>
        _outgoing.Writer.TryWrite(HubMessages.Call(HubMessages.Invocation, null, target, arguments));

    /// <summary>Calls and reads the answer on the reading loop, before anything the server sent after it.</summary>
    public Task<T> InvokeAsync<T>(Func<JsonElement, T> read, string target, params ReadOnlySpan<object?> arguments)
    {
        var call = new SingleCall<T>(read);
        Start(call, HubMessages.Invocation, target, arguments);
        return call.Answer;
    }

    public Task<JsonElement> InvokeAsync(string target, params ReadOnlySpan<object?> arguments) => InvokeAsync(json => json.Clone(), target, arguments);

    /// <summary>Calls a streaming method; leaving the loop early cancels the stream.</summary>
    public IAsyncEnumerable<T> StreamAsync<T>(Func<JsonElement, T> read, string target, params ReadOnlySpan<object?> arguments)
    {
        var call = new StreamCall<T>(read);
        var invocation = Start(call, HubMessages.StreamInvocation, target, arguments);
        return ReadStreamAsync(call, invocation);
    }

    /// <summary>Sends bytes as they are, in one WebSocket frame with others that wait.</summary>
    public bool SendRaw(ReadOnlyMemory<byte> bytes) => _outgoing.Writer.TryWrite(bytes);

    /// <summary>Cuts the TCP connection with a reset, as a pulled cable or a killed process does.</summary>
    public void Abort()
    {
        try
        {
            if (_socket is { } socket) socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception problem) when (problem is SocketException or ObjectDisposedException)
        {
            // It is gone already.
        }

        _socket?.Close();
        Finish("aborted");
    }

    /// <summary>After at most one more read, leaves what the server sends in the socket until <see cref="ResumeReading"/>.</summary>
    public void StopReading() => Interlocked.CompareExchange(ref _pause, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), null);

    public void ResumeReading() => Interlocked.Exchange(ref _pause, null)?.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        Finish("disposed");
        ResumeReading();
        await Task.WhenAny(_writing, Task.Delay(TimeSpan.FromSeconds(1)));
        await _stop.CancelAsync();
        await Task.WhenAll(_writing, _reading, _pinging);
        _webSocket.Dispose();
        _http?.Dispose();
        _stop.Dispose();
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellation);
            _socket = socket;
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private string Start(HubCall call, int type, string target, ReadOnlySpan<object?> arguments)
    {
        var invocation = Interlocked.Increment(ref _invocations).ToString();
        _calls[invocation] = call;
        if (!_outgoing.Writer.TryWrite(HubMessages.Call(type, invocation, target, arguments)) || Closed.IsCompleted) FailCalls();
        return invocation;
    }

    private async IAsyncEnumerable<T> ReadStreamAsync<T>(StreamCall<T> call, string invocation, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        try
        {
            await foreach (var item in call.Items.ReadAllAsync(cancellation)) yield return item;
        }
        finally
        {
            if (_calls.TryRemove(invocation, out _)) _outgoing.Writer.TryWrite(HubMessages.Cancel(invocation));
        }
    }

    private async Task WriteAsync()
    {
        var frame = new byte[FrameSize];
        var reader = _outgoing.Reader;
        try
        {
            while (await reader.WaitToReadAsync(_stop.Token))
            {
                while (reader.TryRead(out var message)) await WriteAsync(Gather(message, frame));
            }

            await _webSocket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, _stop.Token);
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            Finish(problem.Message);
        }
    }

    private async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        await _webSocket.SendAsync(bytes, WebSocketMessageType.Text, true, _stop.Token);
        Interlocked.Add(ref _bytesSent, bytes.Length);
    }

    /// <summary>The message and those that wait behind it, as many as fit into one frame.</summary>
    private ReadOnlyMemory<byte> Gather(ReadOnlyMemory<byte> message, byte[] frame)
    {
        var length = 0;
        while (length + message.Length <= frame.Length)
        {
            message.Span.CopyTo(frame.AsSpan(length));
            length += message.Length;
            if (!_outgoing.Reader.TryPeek(out message) || length + message.Length > frame.Length) return frame.AsMemory(0, length);
            _outgoing.Reader.TryRead(out message);
        }

        return message;
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[FrameSize];
        var filled = 0;
        try
        {
            while (true)
            {
                if (_pause is { } pause) await pause.Task;
                if (filled == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
                var received = await _webSocket.ReceiveAsync(buffer.AsMemory(filled), _stop.Token);
                if (received.MessageType == WebSocketMessageType.Close) break;
                Interlocked.Add(ref _bytesReceived, received.Count);
                _lastReceived = Environment.TickCount64;
                filled = Dispatch(buffer, filled, filled + received.Count);
            }

            Finish(_webSocket.CloseStatusDescription is { Length: > 0 } reason ? reason : "closed by the server");
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            if (problem is not (WebSocketException or IOException or OperationCanceledException or ObjectDisposedException)) Fault = problem;
            Finish(problem.Message);
        }
    }

    /// <summary>Handles every whole message and moves the rest to the front; the answer is the length of the rest.</summary>
    private int Dispatch(byte[] buffer, int scanned, int filled)
    {
        var start = 0;
        while (Array.IndexOf(buffer, HubMessages.Separator, scanned, filled - scanned) is var end and >= 0)
        {
            Dispatch(buffer.AsMemory(start, end - start));
            start = scanned = end + 1;
        }

        if (start > 0) buffer.AsSpan(start, filled - start).CopyTo(buffer);
        return filled - start;
    }

    private void Dispatch(ReadOnlyMemory<byte> message)
    {
        using var document = JsonDocument.Parse(message);
        var json = document.RootElement;
        if (!_handshake.Task.IsCompleted) FinishHandshake(json);
        else if (json.TryGetProperty("type"u8, out var type)) Dispatch(type.GetInt32(), json);
    }

    private void FinishHandshake(JsonElement json)
    {
        if (json.TryGetProperty("error"u8, out var error)) _handshake.TrySetException(new HubException(error.GetString()!));
        else _handshake.TrySetResult();
    }

    private void Dispatch(int type, JsonElement json)
    {
        switch (type)
        {
            case HubMessages.Invocation:
                if (_handlers.TryGetValue(json.GetProperty("target"u8).GetString()!, out var handler)) handler(json.GetProperty("arguments"u8));
                break;
            case HubMessages.StreamItem:
                if (_calls.TryGetValue(json.GetProperty("invocationId"u8).GetString()!, out var stream)) stream.Item(json.GetProperty("item"u8));
                break;
            case HubMessages.Completion:
                if (_calls.TryRemove(json.GetProperty("invocationId"u8).GetString()!, out var call)) Complete(call, json);
                break;
            case HubMessages.Close:
                IsToReconnect = json.TryGetProperty("allowReconnect"u8, out var again) && again.GetBoolean();
                Finish(json.TryGetProperty("error"u8, out var reason) ? reason.GetString()! : "closed by the server");
                break;
        }
    }

    private static void Complete(HubCall call, JsonElement json)
    {
        if (json.TryGetProperty("error"u8, out var error)) call.Fail(new HubException(error.GetString()!));
        else call.Complete(json.TryGetProperty("result"u8, out var result) ? result : default);
    }

    private async Task PingAsync()
    {
        using var timer = new PeriodicTimer(PingInterval);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                _outgoing.Writer.TryWrite(HubMessages.PingMessage);
                if (_pause is null && Environment.TickCount64 - _lastReceived > ServerTimeout.TotalMilliseconds) Finish("the server fell silent");
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private void Finish(string reason)
    {
        _outgoing.Writer.TryComplete();
        _closed.TrySetResult(reason);
        _handshake.TrySetException(new IOException(reason));
        FailCalls();
    }

    private void FailCalls()
    {
        foreach (var invocation in _calls.Keys)
            if (_calls.TryRemove(invocation, out var call)) call.Fail(new IOException("The connection is gone."));
    }
}
