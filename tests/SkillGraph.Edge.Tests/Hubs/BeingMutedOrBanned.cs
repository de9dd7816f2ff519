using SkillGraph.Edge.Tests.Running;

namespace SkillGraph.Edge.Tests.Hubs;

[Collection(OneServer.Name)]
public sealed class BeingMutedOrBanned(SharedServer shared) : IAsyncLifetime
{
    private Visitor _host = null!;
    private Visitor _eve = null!;
    private RoomSocket _socket = null!;
    private string _room = null!;

    public async Task InitializeAsync()
    {
        (_host, _eve) = (await Visitor.Guest(shared.Server.Address), await Visitor.Guest(shared.Server.Address, "Eve"));
        _room = await _host.OpenRoom();
        await _eve.Do(_room, new { type = "enter" });
        _socket = await RoomSocket.In(_room, _eve);
    }

    public async Task DisposeAsync() => await _socket.DisposeAsync();

    [Fact]
    public async Task Whoever_is_muted_says_and_signals_nothing_here_until_it_is_lifted()
    {
        var version = await _host.Do(_room, new { type = "mute-member", member = _eve.Id, minutes = 10 });
        await _socket.WhenAt(_room, version);
        var refused = await _socket.Do(_room, new { type = "post-chat", text = "but" });
        Assert.Equal("room.muted", refused.Text("code"));
        Assert.Contains("until 20", refused.Text("message"), StringComparison.Ordinal);
        await RoomSocket.IsRefused("room.muted", () => _socket.Call("Signal", _room, null, "but"));
        Assert.Equal(_eve.Id, Assert.Single((await _host.Room(_room)).GetProperty("muted").EnumerateArray()).Text("id"));

        version = await _host.Do(_room, new { type = "unmute-member", member = _eve.Id });
        await _socket.WhenAt(_room, version);
        await _socket.Call("Signal", _room, null, "thanks");
        await _eve.Do(_room, new { type = "post-chat", text = "thanks" });
    }

    [Fact]
    public async Task Whoever_is_banned_is_sent_out_at_once_and_is_not_let_in_again()
    {
        await _host.Do(_room, new { type = "ban-member", member = _eve.Id });
        await _socket.Until(() => _socket.Of("resync", _room).Count == 1);
        await RoomSocket.IsRefused("room.banned", () => _socket.Join(_room));
        (await _eve.Command(_room, new { type = "enter" })).IsRefused(403, "room.banned");
        (await _eve.Get($"/v1/rooms/{_room}")).IsRefused(403, "room.banned");
        (await _eve.Get($"/v1/rooms/{_room}/events")).IsRefused(403, "room.banned");
        await _host.Do(_room, new { type = "post-chat", text = "without them" });
        Assert.DoesNotContain(_socket.Events(_room), said => said.GetRawText().Contains("without them", StringComparison.Ordinal));

        await _host.Do(_room, new { type = "unban-member", member = _eve.Id });
        await _eve.Do(_room, new { type = "enter" });
        await _socket.Join(_room);
    }

    [Theory]
    [InlineData("""{"type":"mute-member"}""", "room.bad-command", "member")]
    [InlineData("""{"type":"mute-member","member":"usr_00000000000000000000000000000001","minutes":"10"}""", "room.bad-command", "minutes")]
    [InlineData("""{"type":"ban-member","member":"Eve"}""", "room.bad-command", "member")]
    public async Task What_is_no_command_is_refused(string command, string code, string field) =>
        (await _host.Command(_room, System.Text.Json.JsonSerializer.Deserialize<object>(command)!)).IsRefused(400, code, field);
}
