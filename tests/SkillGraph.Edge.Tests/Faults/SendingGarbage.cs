using System.Diagnostics;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using SkillGraph.Edge.Tests.Running;
using Xunit.Abstractions;

namespace SkillGraph.Edge.Tests.Faults;

/// <summary>Frames that no client would send, on many connections at a time.</summary>
public sealed class SendingGarbage(ITestOutputHelper output)
{
    private const int Frames = 50_000;
    private const int Connections = 16;
    private const long Heap = 64L * 1024 * 1024;
    private const long GrowthBound = 50L * 1024 * 1024;

    private static readonly TimeSpan QuietWork = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Harms_neither_the_server_nor_those_who_behave()
    {
        var chance = new Random(Seed.New(output));
        await using var server = await ServerProcess.StartWithin(Heap, SharedServer.NoLimits);
        var host = await Visitor.Guest(server.Address);
        var room = await host.OpenRoom();
        // A process takes memory until it has seen its worst hour; what it takes in the second is lost.
        await Flood(host, room, Frames / 2, chance);
        var before = await Settled(server, long.MaxValue);

        using var stop = new CancellationTokenSource();
        var behaving = Behave(host, room, stop.Token);
        var flood = await Flood(host, room, Frames / 2, chance);
        await stop.CancelAsync();
        var (answers, slowest) = await behaving;
        var after = await Settled(server, before + GrowthBound);

        output.WriteLine($"{flood.Connects} connections, {flood.Answers} answers to garbage, memory {before / 1_000_000} MB before and {after / 1_000_000} MB after; {answers} answers meanwhile, the slowest after {slowest.TotalMilliseconds:F0} ms");
        Assert.False(server.HasExited);
        Assert.InRange(flood.Answers, Frames / 10, int.MaxValue);
        Assert.DoesNotContain("nhandled", server.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("fail: ", server.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("crit: ", server.Log, StringComparison.Ordinal);
        Assert.InRange(after - before, long.MinValue, GrowthBound);
        Assert.InRange(answers, 20, int.MaxValue);
        Assert.InRange(slowest, TimeSpan.Zero, LongestAnswer);
        Assert.Equal(answers + 2, await host.Version(room));
    }

    private static async Task<(int Connects, int Answers)> Flood(Visitor who, string room, int frames, Random chance)
    {
        var lanes = Enumerable.Range(0, Connections).Select(_ => new GarbageLane(who, new Garbage(room, new Random(chance.Next())))).ToList();
        await Task.WhenAll(lanes.Select(lane => Task.Run(() => lane.Send(frames / Connections))));
        return (lanes.Sum(lane => lane.Connects), lanes.Sum(lane => lane.Answers));
    }

    private static async Task<(int Answers, TimeSpan Slowest)> Behave(Visitor host, string room, CancellationToken stop)
    {
        await using var socket = await RoomSocket.In(room, host);
        var (answers, slowest) = (0, TimeSpan.Zero);
        for (; !stop.IsCancellationRequested; answers++)
        {
            var started = Stopwatch.GetTimestamp();
            Assert.True((await socket.Do(room, new { type = "post-chat", text = "fine" })).TryGetProperty("v", out _));
            if (Stopwatch.GetElapsedTime(started) is var took && took > slowest) slowest = took;
            await Task.Delay(20, CancellationToken.None);
        }
        return (answers, slowest);
    }

    /// <summary>The memory of the server after a little quiet work, without which it would not collect what is left of the flood, and after more of it while the memory is beyond a bound.</summary>
    private static async Task<long> Settled(ServerProcess server, long bound)
    {
        var waited = Stopwatch.StartNew();
        while (waited.Elapsed < QuietWork || (server.ResidentBytes > bound && waited.Elapsed < Settling)) Assert.Equal(HttpStatusCode.OK, await server.Ask("/health/ready"));
        return server.ResidentBytes;
    }
}

/// <summary>One connection after another, each until the server has had enough of it.</summary>
internal sealed class GarbageLane(Visitor who, Garbage garbage)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly byte[] _buffer = new byte[16 * 1024];

    public int Connects { get; private set; }

    /// <summary>How many messages the server sent back.</summary>
    public int Answers { get; private set; }

    public async Task Send(int frames)
    {
        while (frames > 0)
        {
            using var socket = new ClientWebSocket();
            await socket.ConnectAsync(new UriBuilder(who.Server) { Scheme = "ws", Path = garbage.Hub(), Query = $"access_token={who.Token}" }.Uri, CancellationToken.None);
            Connects++;
            var reading = Read(socket);
            try
            {
                if (garbage.ShakesHands()) await Send(socket, WebSocketMessageType.Text, "{\"protocol\":\"json\",\"version\":1}\u001e"u8.ToArray());
                for (; frames > 0 && socket.State == WebSocketState.Open && !reading.IsCompleted; frames--)
                {
                    var (type, bytes, last) = garbage.Next();
                    await Send(socket, type, bytes);
                    if (!last) continue;
                    frames--;
                    await Task.WhenAny(reading, Task.Delay(20));
                    break;
                }
            }
            catch (Exception gone) when (gone is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException)
            {
                frames--;
            }
            socket.Abort();
            await reading;
        }
    }

    private static async Task Send(ClientWebSocket socket, WebSocketMessageType type, byte[] bytes)
    {
        using var patience = new CancellationTokenSource(Patience);
        await socket.SendAsync(bytes, type, true, patience.Token);
    }

    private async Task Read(ClientWebSocket socket)
    {
        var text = new StringBuilder();
        try
        {
            while (true)
            {
                var received = await socket.ReceiveAsync(_buffer.AsMemory(), CancellationToken.None);
                if (received.MessageType == WebSocketMessageType.Close) break;
                Answers += _buffer.AsSpan(0, received.Count).Count((byte)0x1e);
                text.Append(Encoding.UTF8.GetString(_buffer, 0, received.Count));
            }
        }
        catch (Exception gone) when (gone is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // That is the server's answer to much of it.
        }
        var told = text.ToString();
        foreach (var sign in new[] { "   at ", "System.", "Microsoft.", ".cs:line", "StackTrace" }) Assert.DoesNotContain(sign, told, StringComparison.Ordinal);
    }
}

/// <summary>Frames of many bad kinds, from a seed.</summary>
internal sealed class Garbage(string room, Random chance)
{
    private static readonly string[] Methods = ["Join", "Leave", "Send", "Signal", "Replay", "Nothing", "", "join", "ToString", "OnDisconnectedAsync", "\\u0000", "Jo\\ud800in"];

    private static readonly string[] Values =
    [
        "null", "true", "0", "-1", "1e999", "99999999999999999999", "\"\"", "\"x\"", "[]", "{}", "[[[]]]", "\"\\ud800\"", "{\"type\":\"enter\"}", "{\"type\":\"post-chat\"}", "{\"type\":\"fly\"}",
        "{\"type\":\"edit\",\"file\":\"a\",\"base\":-1,\"changes\":[]}", "{\"type\":\"set-role\",\"member\":\"me\",\"role\":\"king\"}", "{\"\\udc00\":1}", "{\"from\":-1}", "{\"speed\":-1}",
    ];

    public string Hub() => chance.Next(4) == 0 ? "/hubs/replays" : "/hubs/rooms";

    public bool ShakesHands() => chance.Next(20) > 0;

    /// <summary>A frame, and whether it is the last that a connection stands: it is closed then, or waits for the rest of a message for ever.</summary>
    public (WebSocketMessageType Type, byte[] Bytes, bool Last) Next()
    {
        var type = chance.Next(8) == 0 ? WebSocketMessageType.Binary : WebSocketMessageType.Text;
        return chance.Next(1_000) switch
        {
            < 10 => (WebSocketMessageType.Binary, Random(chance.Next(1, 400)), true),
            < 20 => (WebSocketMessageType.Text, Random(chance.Next(1, 400)), true),
            < 40 => (type, Cut(Call()), true),
            < 60 => (WebSocketMessageType.Binary, Flip(Call()), true),
            < 80 => (type, Text(Deep(Call(), chance.Next(2, 5_000))), true),
            < 90 => (type, Text(string.Concat(Enumerable.Repeat("\u001e", chance.Next(1, 50)))), true),
            < 100 => (type, Text($"{{\"type\":{chance.Next(-5, 20)}}}"), true),
            < 110 => (type, Text(Values[chance.Next(Values.Length)]), true),
            < 150 => (type, [], false),
            _ when chance.Next(5_000) == 0 => (type, Text($"{{\"type\":1,\"target\":\"Send\",\"arguments\":[\"{new string('x', 9 * 1024 * 1024)}\"]}}"), true),
            _ => (type, Text(Call()), false),
        };
    }

    /// <summary>A well-formed call that asks for nothing sensible.</summary>
    private string Call()
    {
        var arguments = Enumerable.Range(0, chance.Next(6)).Select(_ => chance.Next(3) == 0 ? $"\"{room}\"" : Values[chance.Next(Values.Length)]);
        var id = chance.Next(3) == 0 ? "" : $"\"invocationId\":\"{chance.Next(1_000)}\",";
        return $"{{\"type\":{(chance.Next(10) == 0 ? 4 : 1)},{id}\"target\":\"{Methods[chance.Next(Methods.Length)]}\",\"arguments\":[{string.Join(',', arguments)}]}}";
    }

    private static string Deep(string call, int levels) => call.Replace("[", new string('[', levels)).Replace("]", new string(']', levels));

    private byte[] Cut(string call)
    {
        var bytes = Text(call);
        return chance.Next(2) == 0 ? bytes[..chance.Next(bytes.Length)] : [.. bytes[..chance.Next(bytes.Length)], 0x1e];
    }

    private byte[] Flip(string call)
    {
        var bytes = Text(call);
        for (var flips = chance.Next(1, 6); flips > 0; flips--) bytes[chance.Next(bytes.Length)] ^= (byte)(1 << chance.Next(8));
        return bytes;
    }

    private byte[] Random(int length)
    {
        var bytes = new byte[length];
        chance.NextBytes(bytes);
        return bytes;
    }

    private static byte[] Text(string message) => Encoding.UTF8.GetBytes(message + "\u001e");
}
