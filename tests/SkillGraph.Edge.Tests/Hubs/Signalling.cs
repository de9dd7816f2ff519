using System.Text.Json;
using SkillGraph.Edge.Tests.Running;

namespace SkillGraph.Edge.Tests.Hubs;

[Collection(OneServer.Name)]
public sealed class Signalling(SharedServer shared) : IAsyncLifetime
{
    private readonly List<RoomSocket> _sockets = [];
    private string _room = null!;
    private Visitor _ada = null!;
    private Visitor _bob = null!;
    private Visitor _cat = null!;

    public async Task InitializeAsync()
    {
        (_ada, _bob, _cat) = (await Visitor.Guest(shared.Server.Address), await Visitor.Guest(shared.Server.Address, "Bob"), await Visitor.Guest(shared.Server.Address, "Cat"));
        _room = await _ada.OpenRoom();
        foreach (var who in new[] { _bob, _cat }) await who.Do(_room, new { type = "enter" });
        foreach (var who in new[] { _ada, _bob, _cat }) _sockets.Add(await RoomSocket.In(_room, who));
    }

    public async Task DisposeAsync()
    {
        foreach (var socket in _sockets) await socket.DisposeAsync();
    }

    [Fact]
    public async Task To_all_reaches_everybody_but_the_sender()
    {
        await _sockets[0].Call("Signal", _room, null, new { cursor = new[] { 1, 2 } });
        foreach (var socket in _sockets.Skip(1)) await socket.Until(() => Signals(socket).Count == 1);

        Assert.Equal([_room, _ada.Id, """{"cursor":[1,2]}"""], Signals(_sockets[1])[0]);
        await Task.Delay(100);
        Assert.Empty(Signals(_sockets[0]));
    }

    [Fact]
    public async Task To_one_reaches_that_one_on_every_connection()
    {
        _sockets.Add(await RoomSocket.In(_room, _bob));
        await _sockets[0].Call("Signal", _room, _bob.Id, "offer");
        await _sockets[1].Until(() => Signals(_sockets[1]).Count == 1);
        await _sockets[3].Until(() => Signals(_sockets[3]).Count == 1);

        await Task.Delay(100);
        Assert.Empty(Signals(_sockets[2]));
    }

    [Fact]
    public async Task Keeps_its_order_and_is_not_stored()
    {
        for (var number = 0; number < 100; number++) _sockets[0].Client.Send("Signal", _room, _bob.Id, number);
        await _sockets[1].Until(() => Signals(_sockets[1]).Count == 100);

        Assert.Equal(Enumerable.Range(0, 100).Select(number => $"{number}"), Signals(_sockets[1]).Select(signal => signal[2]));
        Assert.Equal(4, await _ada.Version(_room));
    }

    [Fact]
    public async Task Somebody_who_is_not_in_the_room_cannot_be_reached()
    {
        var stranger = await Visitor.Guest(shared.Server.Address, "Eve");
        await RoomSocket.IsRefused("room.no-such-member", () => _sockets[0].Call("Signal", _room, stranger.Id, "x"));
        await RoomSocket.IsRefused("room.no-such-member", () => _sockets[0].Call("Signal", _room, "everybody", "x"));
        await RoomSocket.IsRefused("room.no-such-member", () => _sockets[0].Call("Signal", _room, 5, "x"));
    }

    [Fact]
    public async Task Only_members_who_joined_may()
    {
        await using var eve = await RoomSocket.Open(await Visitor.Guest(shared.Server.Address, "Eve"));
        await RoomSocket.IsRefused("room.not-joined", () => eve.Call("Signal", _room, null, "x"));
        await eve.Join(_room);
        await RoomSocket.IsRefused("room.only-members", () => eve.Call("Signal", _room, null, "x"));
        await eve.Do(_room, new { type = "enter" });
        await eve.Call("Signal", _room, null, "x");
    }

    [Fact]
    public async Task Whoever_was_just_acknowledged_as_a_member_may()
    {
        for (var number = 0; number < 100; number++)
        {
            await using var socket = await RoomSocket.In(_room, await Visitor.Guest(shared.Server.Address, $"Guest {number}"));
            await socket.Do(_room, new { type = "enter" });
            await socket.Call("Signal", _room, null, "x");
        }
    }

    [Theory]
    [InlineData("x", 64 * 1024)]
    [InlineData("\u20ac", 22 * 1024)]
    public async Task At_most_64_KiB(string letter, int tooMany)
    {
        await RoomSocket.IsRefused("room.signal-too-large", () => _sockets[0].Call("Signal", _room, null, new RawText(letter, tooMany).Json));
        await _sockets[0].Call("Signal", _room, null, new RawText(letter, tooMany / 2).Json);
        await _sockets[1].Until(() => Signals(_sockets[1]).Count == 1);
    }

    private List<string[]> Signals(RoomSocket socket) => [.. socket.Of("signal", _room).Select(frame => new[] { frame.Arguments[0].GetString()!, frame.Arguments[1].GetString()!, Raw(frame.Arguments[2]) })];

    private static string Raw(JsonElement payload) => payload.GetRawText();

    /// <summary>A text whose letters are sent as they are and not as escapes.</summary>
    private readonly record struct RawText(string Letter, int Times)
    {
        public Testing.RawJson Json => new(System.Text.Encoding.UTF8.GetBytes($"\"{string.Concat(Enumerable.Repeat(Letter, Times))}\""));
    }
}
