using SkillGraph.Edge.Tests.Running;

namespace SkillGraph.Edge.Tests.Hubs;

[Collection(OneServer.Name)]
public sealed class SendingCommands(SharedServer shared) : IAsyncLifetime
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

    public async Task DisposeAsync() => await _socket.DisposeAsync();

    [Fact]
    public async Task Is_acknowledged_with_the_version_when_it_is_stored()
    {
        _socket.Client.Send("Send", _room, "c-1", new { type = "post-chat", text = "hi" });
        await _socket.Until(() => _socket.Acks(_room).Count == 1);
        var stored = await Journals.Messages(shared.Server.Data, _room);

        Assert.Equal("""{"cmd":"c-1","v":3}""", _socket.Acks(_room)[0].GetRawText());
        Assert.Equal(3, stored.Count);
    }

    [Fact]
    public async Task Is_refused_with_a_code_and_a_sentence()
    {
        var refusal = await _socket.Do(_room, new { type = "edit", file = "none", @base = 0, changes = new[] { 1 } }, "c-1");
        Assert.Equal("""{"cmd":"c-1","code":"room.no-such-file","message":"There is no such file in the room."}""", refusal.GetRawText());
    }

    [Fact]
    public async Task To_a_room_that_is_not_there_is_refused() =>
        Assert.Equal("room.not-found", (await _socket.Do("room_00000000000070008000000000000000", new { type = "enter" })).Text("code"));

    [Fact]
    public async Task Needs_no_join()
    {
        await using var socket = await RoomSocket.Open(_host);
        Assert.Equal(3, (await socket.Do(_room, new { type = "post-chat", text = "hi" })).Number("v"));
        Assert.Empty(socket.Events(_room));
    }

    [Fact]
    public async Task Many_at_once_are_decided_and_answered_in_their_order_and_answered_together()
    {
        const int Commands = 500;
        for (var number = 0; number < Commands; number++) _socket.Client.Send("Send", _room, $"c-{number}", new { type = "post-chat", text = $"{number}" });
        await _socket.Until(() => _socket.Acks(_room).Count == Commands && _socket.Events(_room).Count == Commands);

        var order = Enumerable.Range(0, Commands).ToList();
        Assert.Equal(order.Select(number => $"c-{number}"), _socket.Acks(_room).Select(ack => ack.Text("cmd")));
        Assert.Equal(order.Select(number => number + 3L), _socket.Acks(_room).Select(ack => ack.Number("v")));
        Assert.Equal(order.Select(number => $"{number}"), _socket.Events(_room).Select(envelope => envelope.GetProperty("data").Text("text")));
        Assert.InRange(_socket.Of("acks", _room).Count, 1, Commands / 4);
    }

    [Fact]
    public async Task Again_under_the_same_id_gets_the_same_answer_and_has_no_second_effect()
    {
        for (var time = 0; time < 5; time++) _socket.Client.Send("Send", _room, "same", new { type = "post-chat", text = "once" });
        await _socket.Do(_room, new { type = "post-chat", text = "last" });
        await using var again = await RoomSocket.Open(_host);

        Assert.Equal("""{"cmd":"same","v":3}""", (await again.Do(_room, new { type = "post-chat", text = "once" }, "same")).GetRawText());
        Assert.All(_socket.Acks(_room).Where(ack => ack.Text("cmd") == "same"), ack => Assert.Equal(3, ack.Number("v")));
        Assert.Equal(6, _socket.Acks(_room).Count);
        Assert.Equal(4, await _host.Version(_room));
    }

    [Fact]
    public async Task Is_answered_to_the_sender_alone()
    {
        await using var other = await RoomSocket.In(_room, _host);
        await _socket.Do(_room, new { type = "post-chat", text = "hi" });
        await other.WhenAt(_room, 3);
        await Task.Delay(100);
        Assert.Empty(other.Acks(_room));
    }

    [Fact]
    public async Task More_than_a_room_can_take_is_refused_and_nothing_is_left_unanswered()
    {
        const int Commands = 15_000;
        for (var number = 0; number < Commands; number++) _socket.Client.Send("Send", _room, $"c-{number}", new { type = "post-chat", text = "flood" });
        await _socket.Until(() => _socket.Acks(_room).Count == Commands);

        var stored = _socket.Acks(_room).Count(ack => ack.TryGetProperty("v", out _));
        Assert.All(_socket.Acks(_room).Where(ack => ack.TryGetProperty("code", out _)), ack => Assert.Equal("engine.busy", ack.Text("code")));
        Assert.Equal(stored + 2, await _host.Version(_room));
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData(7)]
    public async Task Without_an_id_is_refused_at_once(object? id)
    {
        await RoomSocket.IsRefused("room.bad-command-id", () => _socket.Call("Send", _room, id, new { type = "raise-hand" }));
        await RoomSocket.IsRefused("room.bad-command-id", () => _socket.Call("Send", _room, new string('x', 101), new { type = "raise-hand" }));
    }
}

/// <summary>Limits are counted for each connection.</summary>
public sealed class SendingTooMuch(Rest.StrictServer strict) : IClassFixture<Rest.StrictServer>
{
    [Fact]
    public async Task Commands_beyond_the_limit_are_refused_by_their_id_and_may_be_sent_again()
    {
        var host = await Visitor.Guest(strict.Server.Address);
        var room = await host.OpenRoom();
        await using var socket = await RoomSocket.In(room, host);
        for (var number = 0; number < 1_500; number++) socket.Client.Send("Send", room, $"c-{number}", new { type = "post-chat", text = "x" });
        await socket.Until(() => socket.Acks(room).Count == 1_500);

        var refused = socket.Acks(room).First(ack => ack.TryGetProperty("code", out _));
        Assert.Equal("edge.rate-limited", refused.Text("code"));
        Assert.InRange(socket.Acks(room).Count(ack => ack.TryGetProperty("v", out _)), 1_000, 1_499);
        await Task.Delay(200);
        Assert.True((await socket.Do(room, new { type = "post-chat", text = "x" }, refused.Text("cmd"))).TryGetProperty("v", out _));
    }

    [Fact]
    public async Task Joins_and_signals_beyond_the_limit_are_refused_at_once()
    {
        var host = await Visitor.Guest(strict.Server.Address);
        var room = await host.OpenRoom();
        await using var socket = await RoomSocket.In(room, host);
        await RoomSocket.IsRefused("edge.rate-limited", async () =>
        {
            for (var time = 0; time < 20; time++) await socket.Join(room);
        });
        await RoomSocket.IsRefused("edge.rate-limited", async () =>
        {
            for (var time = 0; time < 20; time++) await socket.Call("Signal", room, null, "x");
        });
    }
}
