using System.Net.WebSockets;
using System.Text;
using SkillGraph.Edge.Tests.Running;

namespace SkillGraph.Edge.Tests.Input;

/// <summary>What never becomes a call is answered by SignalR itself: with a sentence of its own, or by closing the connection.</summary>
[Collection(OneServer.Name)]
public sealed class CallingAHubWrongly(SharedServer shared) : IAsyncLifetime
{
    private Visitor _host = null!;
    private string _room = null!;
    private RoomSocket _socket = null!;

    public async Task InitializeAsync()
    {
        _host = await Visitor.Guest(shared.Server.Address);
        _room = await _host.OpenRoom();
        _socket = await RoomSocket.In(_room, _host);
    }

    public async Task DisposeAsync()
    {
        await _socket.DisposeAsync();
        await using var another = await RoomSocket.Open(_host);
        Assert.Equal(2, (await another.Join(_room)).Number("version"));
    }

    [Theory]
    [InlineData("Join")]
    [InlineData("Join", "1")]
    [InlineData("Join", "1", "1", "1")]
    [InlineData("Send", "1")]
    [InlineData("Signal", "1")]
    [InlineData("Leave")]
    public async Task Another_number_of_arguments_is_answered_by_name(string method, params string[] arguments) =>
        Assert.Equal($"Failed to invoke '{method}' due to an error on the server.", await Refused(method, arguments));

    [Theory]
    [InlineData("")]
    [InlineData("Nothing")]
    [InlineData("Dispose")]
    [InlineData("OnConnectedAsync")]
    [InlineData("Replay", "1", "2")]
    [InlineData("get_Context")]
    public async Task A_method_that_is_not_there_is_answered_by_name(string method, params string[] arguments) =>
        Assert.Equal($"Failed to invoke '{method}' due to an error on the server. HubException: Method does not exist.", await Refused(method, arguments));

    [Theory]
    [InlineData("nonsense")]
    [InlineData("7")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"type\":1}")]
    [InlineData("{\"type\":\"1\"}")]
    [InlineData("{\"type\":1,\"target\":7,\"arguments\":[]}")]
    [InlineData("{\"type\":1,\"target\":\"Join\"}")]
    [InlineData("{\"type\":1,\"target\":\"Join\",\"arguments\":{}}")]
    [InlineData("{\"type\":1,\"invocationId\":\"1\",\"target\":\"Send\",\"arguments\":[{deep},1,1]}")]
    [InlineData("{\"type\":1,\"invocationId\":\"1\",\"target\":\"Send\",\"arguments\":[1,1,\"{huge}\"]}")]
    public async Task A_message_that_is_none_closes_the_connection_without_saying_more(string message)
    {
        _socket.Client.SendRaw(Message(message));
        Assert.Equal("Connection closed with an error.", await _socket.Client.Closed.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    [Theory]
    [InlineData("{\"type\":2,\"invocationId\":\"9\",\"item\":1}")]
    [InlineData("{\"type\":3,\"invocationId\":\"9\",\"result\":1}")]
    [InlineData("{\"type\":4,\"invocationId\":\"9\",\"target\":\"Join\",\"arguments\":[1,2]}")]
    [InlineData("{\"type\":5,\"invocationId\":\"9\"}")]
    [InlineData("{\"type\":6}")]
    [InlineData("{\"type\":8,\"sequenceId\":1}")]
    public async Task A_message_out_of_place_is_passed_over(string message)
    {
        _socket.Client.SendRaw(Message(message));
        await _socket.Call("Leave", _room);
    }

    [Fact]
    public async Task Text_that_is_no_UTF_8_in_a_binary_frame_is_refused_with_a_code()
    {
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(_host.Server) { Scheme = "ws", Path = "/hubs/rooms", Query = $"access_token={_host.Token}" }.Uri, CancellationToken.None);
        foreach (var message in new byte[][]
        {
            Message("{\"protocol\":\"json\",\"version\":1}"),
            [.. "{\"type\":1,\"invocationId\":\"1\",\"target\":\"Signal\",\"arguments\":[\""u8, .. Encoding.UTF8.GetBytes(_room), .. "\",null,\""u8, 0xFF, 0xC3, 0x28, .. "\"]}\u001e"u8],
            [.. "{\"type\":1,\"invocationId\":\"2\",\"target\":\"Join\",\"arguments\":[\"room_"u8, 0xFF, .. "\",null]}\u001e"u8],
            [.. "{\"type\":1,\"invocationId\":\"3\",\"target\":\"Send\",\"arguments\":[\""u8, .. Encoding.UTF8.GetBytes(_room), .. "\",\"c\",{\"type\":\"post-chat\",\"text\":\""u8, 0xFF, .. "\"}]}\u001e"u8],
        }) await socket.SendAsync(message, WebSocketMessageType.Binary, true, CancellationToken.None);

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        var (received, buffer) = ("", new byte[16 * 1024]);
        while (!received.Contains("room.bad-command", StringComparison.Ordinal))
            received += Encoding.UTF8.GetString(buffer, 0, (await socket.ReceiveAsync(buffer, patience.Token)).Count);
        Assert.Contains("room.not-joined", received, StringComparison.Ordinal);
        Assert.Contains("room.not-found", received, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", received, StringComparison.Ordinal);
    }

    private async Task<string> Refused(string method, string[] arguments)
    {
        var refused = await Assert.ThrowsAsync<HubException>(() => _socket.Call(method, [.. arguments.Select(argument => (object)new RawJson(Encoding.UTF8.GetBytes(argument)))]));
        return refused.Message;
    }

    private static byte[] Message(string json) => Encoding.UTF8.GetBytes(json
        .Replace("{deep}", new string('[', 1_000) + new string(']', 1_000), StringComparison.Ordinal)
        .Replace("{huge}", new string('x', 9_000_000), StringComparison.Ordinal) + "\u001e");
}
