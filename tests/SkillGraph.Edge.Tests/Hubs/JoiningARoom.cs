using System.Text.Json;
using SkillGraph.Edge.Tests.Running;

namespace SkillGraph.Edge.Tests.Hubs;

[Collection(OneServer.Name)]
public sealed class JoiningARoom(SharedServer shared) : IAsyncLifetime
{
    private Visitor _host = null!;
    private string _room = null!;
    private RoomSocket _socket = null!;

    public async Task InitializeAsync()
    {
        _host = await Visitor.Guest(shared.Server.Address);
        _room = await _host.OpenRoom();
        for (var version = 3; version <= 10; version++) await Post(version);
        _socket = await RoomSocket.Open(_host);
    }

    public async Task DisposeAsync() => await _socket.DisposeAsync();

    [Fact]
    public async Task For_the_first_time_answers_the_room_as_it_is_and_what_comes_follows()
    {
        var answer = await _socket.Join(_room);
        await Post(11);
        await _socket.WhenAt(_room, 11);

        Assert.Equal(_room, answer.Text("roomId"));
        Assert.Equal(10, answer.Number("version"));
        Assert.Equal((await _host.Get($"/v1/rooms/{_room}?at=10")).Text, answer.GetProperty("state").GetRawText());
        Assert.Equal([11L], Versions());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(10)]
    public async Task After_a_version_answers_no_state_and_everything_after_it_comes_before_what_is_new(long after)
    {
        var answer = await _socket.Join(_room, after);
        await Post(11);
        await _socket.WhenAt(_room, 11);

        Assert.Equal(JsonValueKind.Null, answer.GetProperty("state").ValueKind);
        Assert.Equal(10, answer.Number("version"));
        Assert.Equal(Range(after + 1, 11), Versions());
    }

    [Fact]
    public async Task After_a_version_in_the_middle_of_what_was_stored_together_repeats_nothing()
    {
        await _socket.Join(_room);
        for (var number = 0; number < 100; number++) _socket.Client.Send("Send", _room, $"c-{number}", new { type = "post-chat", text = "together" });
        await _socket.WhenAt(_room, 110);
        Assert.InRange(_socket.Of("events", _room).Count, 1, 50);

        for (var after = 10; after < 110; after++)
        {
            await using var socket = await RoomSocket.Open(_host);
            await socket.Join(_room, after);
            await socket.WhenAt(_room, 110);
            Assert.Equal(Range(after + 1, 110), socket.Events(_room).Select(envelope => envelope.Number("v")));
        }
    }

    [Fact]
    public async Task Ahead_of_the_room_is_told_to_resync()
    {
        var answer = await _socket.Join(_room, 1_000);
        await Post(11);
        await _socket.Until(() => _socket.Of("resync", _room).Count == 1);

        Assert.Equal(10, answer.Number("version"));
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("state").ValueKind);
        Assert.Empty(Versions());
    }

    [Fact]
    public async Task The_envelopes_are_the_stored_ones()
    {
        await _socket.Join(_room, 0);
        await _socket.WhenAt(_room, 10);
        Assert.Equal(await _host.History(_room), _socket.Events(_room).Select(envelope => envelope.GetRawText()));
    }

    [Theory]
    [InlineData("room_00000000000070008000000000000000")]
    [InlineData("room_x")]
    [InlineData("")]
    [InlineData(null)]
    [InlineData(17)]
    public async Task One_that_is_not_there_is_refused(object? room) =>
        Assert.Equal("room.not-found: There is no such room.", await RoomSocket.IsRefused("room.not-found", () => _socket.Join(room)));

    [Theory]
    [InlineData(-1)]
    [InlineData(1.5)]
    [InlineData("3")]
    [InlineData(true)]
    public async Task After_what_is_no_version_is_refused(object after) => await RoomSocket.IsRefused("request.invalid", () => _socket.Join(_room, after));

    [Fact]
    public async Task A_private_one_is_for_those_who_entered()
    {
        var secret = await _host.OpenRoom(new { title = "Secret", kind = "coding", visibility = "private" });
        var guest = await Visitor.Guest(shared.Server.Address, "Bob");
        await using var socket = await RoomSocket.Open(guest);
        await RoomSocket.IsRefused("room.only-members", () => socket.Join(secret));
        await RoomSocket.IsRefused("room.only-members", () => socket.Join(secret, 0));

        Assert.Equal(3, (await socket.Do(secret, new { type = "enter" })).Number("v"));
        Assert.Equal(3, (await socket.Join(secret)).Number("version"));
    }

    [Fact]
    public async Task Brings_everything_that_was_acknowledged_before()
    {
        var secret = await _host.OpenRoom(new { title = "Secret", kind = "coding", visibility = "private" });
        await _socket.Join(secret);
        for (var number = 0; number < 100; number++)
        {
            var guest = await Visitor.Guest(shared.Server.Address, $"Guest {number}");
            await using var socket = await RoomSocket.Open(guest);
            var entered = await guest.Do(secret, new { type = "enter" });
            Assert.Equal(JsonValueKind.Null, (await socket.Join(secret, entered)).GetProperty("state").ValueKind);
            var posted = await guest.Do(secret, new { type = "post-chat", text = "here" });
            if ((await socket.Join(secret)).Number("version") < posted) await socket.WhenAt(secret, posted);
        }
    }

    [Fact]
    public async Task Whoever_has_not_entered_a_public_one_may_watch()
    {
        await using var stranger = await RoomSocket.Open(await Visitor.Guest(shared.Server.Address, "Eve"));
        await stranger.Join(_room, 0);
        await stranger.WhenAt(_room, 10);
    }

    [Fact]
    public async Task Two_of_them_share_a_connection()
    {
        var other = await _host.OpenRoom();
        await _socket.Join(_room);
        await _socket.Join(other);
        await _host.Do(other, new { type = "post-chat", text = "there" });
        await Post(11);

        await _socket.WhenAt(_room, 11);
        await _socket.WhenAt(other, 3);
        Assert.Equal([11L], Versions());
        Assert.Equal([3L], _socket.Events(other).Select(envelope => envelope.Number("v")));
    }

    [Fact]
    public async Task Until_it_is_left()
    {
        var other = await _host.OpenRoom();
        await _socket.Join(_room);
        await _socket.Join(other);
        await _socket.Call("Leave", _room);
        await Post(11);
        await _host.Do(other, new { type = "post-chat", text = "still here" });

        await _socket.WhenAt(other, 3);
        await Task.Delay(200);
        Assert.Empty(_socket.Events(_room));
        await _socket.Call("Leave", _room);
        Assert.Equal(11, (await _socket.Join(_room)).Number("version"));
    }

    [Fact]
    public async Task Again_on_the_same_connection_repeats_nothing_that_was_not_asked_for()
    {
        await _socket.Join(_room, 5);
        await _socket.WhenAt(_room, 10);
        await _socket.Join(_room, 8);
        await _socket.Until(() => Versions().Count() >= 7);
        await Post(11);
        await _socket.WhenAt(_room, 11);
        await Task.Delay(100);

        Assert.Equal([.. Range(6, 10), .. Range(9, 11)], Versions());
    }

    [Fact]
    public async Task Is_answered_before_the_first_events_and_nothing_is_missing_or_repeated_while_somebody_writes()
    {
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            await using var writer = await RoomSocket.Open(_host);
            for (var number = 0; !stop.IsCancellationRequested; number++)
            {
                writer.Client.Send("Send", _room, $"w-{number}", new { type = "post-chat", text = "busy" });
                if (number % 8 == 0) await Task.Delay(1);
            }
        });

        for (var number = 0; number < 200; number++)
        {
            await using var socket = await RoomSocket.Open(_host);
            long? after = (number % 3) switch { 0 => null, 1 => 0, _ => 9 };
            var answer = await socket.Join(_room, after);
            await socket.Until(() => socket.Events(_room).Count > 3);

            var first = socket.Frames.First(frame => frame.Target is RoomSocket.Joined or "events");
            Assert.Equal(RoomSocket.Joined, first.Target);
            var versions = socket.Events(_room).Select(envelope => envelope.Number("v")).ToList();
            Assert.Equal(Range((after ?? answer.Number("version")) + 1, versions[^1]), versions);
        }
        await stop.CancelAsync();
        await writing;
    }

    private Task Post(long version) => _host.Do(_room, new { type = "post-chat", text = $"makes version {version}" });

    private IEnumerable<long> Versions() => _socket.Events(_room).Select(envelope => envelope.Number("v"));

    private static IEnumerable<long> Range(long first, long last)
    {
        for (var version = first; version <= last; version++) yield return version;
    }
}
