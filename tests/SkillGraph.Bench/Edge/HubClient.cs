using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SkillGraph.Bench.Edge;

/// <summary>Is told of every post that reaches a client: when it was to be sent, by which poster, and when it came.</summary>
internal delegate void PostHandler(long dueAt, int poster, long receivedAt);

/// <summary>
/// A connection to a hub of rooms that costs as little as one can, because it shares the machine with the server that is measured:
/// a socket, WebSocket frames taken apart by hand, and messages scanned as bytes.
/// </summary>
internal sealed class HubClient : IDisposable
{
    private const byte Separator = 0x1e;
    private const byte Text = 1;
    private const byte Continuation = 0;
    private const byte Close = 8;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly FrameReader _frames = new();
    private readonly List<byte> _begun = [];
    private readonly Lock _sending = new();
    private TaskCompletionSource _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _receivedAt;
    private int _sent;

    /// <summary>The version of the last event that came, or of the room when it was joined.</summary>
    public long Version { get; private set; }

    /// <summary>How many posts came.</summary>
    public long Posts { get; private set; }

    /// <summary>How often an event was not the one after the last, and how often this client was told to start again.</summary>
    public long Breaks { get; private set; }

    public PostHandler? OnPost { get; set; }

    /// <summary>Connects and shakes hands.</summary>
    public static async Task<HubClient> Connect(Uri server, string? token)
    {
        var client = new HubClient();
        await client._socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, server.Port));
        await client.Upgrade(server, token);
        client.Send("{\"protocol\":\"json\",\"version\":1}");
        _ = client.Read();
        await client._answer.Task;
        return client;
    }

    public Task Join(string room)
    {
        _answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Send($$"""{"type":1,"invocationId":"1","target":"Join","arguments":["{{room}}",null]}""");
        return _answer.Task;
    }

    public void Enter(string room) => Command(room, """{"type":"enter"}""");

    /// <summary>Posts a text that says when it was to be sent and by whom.</summary>
    public void Post(string room, long dueAt, int poster) =>
        Command(room, $$"""{"type":"post-chat","text":"@{{dueAt:D19}}:{{poster:D4}} It works when the list is empty, but not with one element."}""");

    public void Ping() => Send("""{"type":6}""");

    public void Dispose()
    {
        try
        {
            lock (_sending) _socket.Send([0x80 | Close, 0x80, 0, 0, 0, 0]);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // The server was faster.
        }
        _socket.Dispose();
    }

    private void Command(string room, string command) =>
        Send($$"""{"type":1,"target":"Send","arguments":["{{room}}","c-{{Interlocked.Increment(ref _sent)}}",{{command}}]}""");

    /// <summary>A client has to mask what it sends; with a mask of zeros that is no work.</summary>
    private void Send(string message)
    {
        Span<byte> frame = stackalloc byte[512];
        var length = Encoding.ASCII.GetBytes(message, frame[8..]) + 1;
        frame[8 + length - 1] = Separator;
        frame[4..8].Clear();
        var start = length < 126 ? 2 : 0;
        frame[start] = 0x80 | Text;
        frame[start + 1] = (byte)(0x80 | (length < 126 ? length : 126));
        if (start == 0) BinaryPrimitives.WriteUInt16BigEndian(frame[2..], (ushort)length);
        lock (_sending) _socket.Send(frame[start..(8 + length)]);
    }

    private async Task Upgrade(Uri server, string? token)
    {
        var request = $"GET /hubs/rooms{(token is null ? "" : $"?access_token={Uri.EscapeDataString(token)}")} HTTP/1.1\r\nHost: {server.Authority}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n";
        await _socket.SendAsync(Encoding.ASCII.GetBytes(request));
        int end;
        while ((end = _frames.Waiting.IndexOf("\r\n\r\n"u8)) < 0)
        {
            var received = await _socket.ReceiveAsync(_frames.Room);
            if (received == 0) throw new IOException("The server ended the connection before it was open.");
            _frames.Filled(received);
        }
        if (!_frames.Waiting.StartsWith("HTTP/1.1 101"u8)) throw new IOException($"No socket: {Encoding.ASCII.GetString(_frames.Waiting[..end])}");
        _frames.Skip(end + 4);
    }

    private async Task Read()
    {
        try
        {
            FrameHandler take = Take;
            while (true)
            {
                var received = await _socket.ReceiveAsync(_frames.Room);
                if (received == 0) break;
                _receivedAt = Stopwatch.GetTimestamp();
                _frames.Filled(received);
                _frames.Take(take);
            }
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // Whoever waits for something is told below.
        }
        _answer.TrySetException(new IOException("The connection is gone."));
    }

    private void Take(byte opcode, ReadOnlySpan<byte> payload)
    {
        if (opcode is not (Text or Continuation)) return;
        if (_begun.Count > 0)
        {
            _begun.AddRange(payload);
            if (payload.IndexOf(Separator) < 0) return;
            payload = _begun.ToArray();
            _begun.Clear();
        }
        while (payload.IndexOf(Separator) is var end and >= 0)
        {
            Take(payload[..end]);
            payload = payload[(end + 1)..];
        }
        _begun.AddRange(payload);
    }

    private void Take(ReadOnlySpan<byte> message)
    {
        if (message.StartsWith("{\"type\":1,\"target\":\"events\""u8)) TakeEvents(message);
        else if (message.StartsWith("{\"type\":3"u8)) TakeAnswer(message);
        else if (message.StartsWith("{\"type\":1,\"target\":\"resync\""u8)) Breaks++;
        else if (message.SequenceEqual("{}"u8)) _answer.TrySetResult();
    }

    private void TakeAnswer(ReadOnlySpan<byte> message)
    {
        if (message.IndexOf("\"version\":"u8) is var at and >= 0 && Utf8Parser.TryParse(message[(at + 10)..], out long version, out _))
        {
            Version = version;
            _answer.TrySetResult();
        }
        else
        {
            _answer.TrySetException(new IOException(Encoding.UTF8.GetString(message)));
        }
    }

    private void TakeEvents(ReadOnlySpan<byte> message)
    {
        while (message.IndexOf("{\"v\":"u8) is var at and >= 0)
        {
            message = message[(at + 5)..];
            Utf8Parser.TryParse(message, out long version, out _);
            if (version != Version + 1) Breaks++;
            Version = version;
            var end = message.IndexOf("{\"v\":"u8);
            var text = (end < 0 ? message : message[..end]).IndexOf("\"text\":\"@"u8);
            if (text < 0) continue;
            Utf8Parser.TryParse(message.Slice(text + 9, 19), out long dueAt, out _);
            Utf8Parser.TryParse(message.Slice(text + 29, 4), out int poster, out _);
            Posts++;
            OnPost?.Invoke(dueAt, poster, _receivedAt);
        }
    }
}
