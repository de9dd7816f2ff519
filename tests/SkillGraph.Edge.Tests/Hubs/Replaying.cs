using System.Diagnostics;
using System.Text.Json;
using SkillGraph.Edge.Tests.Running;

namespace SkillGraph.Edge.Tests.Hubs;

[Collection(OneServer.Name)]
public sealed class Replaying(SharedServer shared) : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private Visitor _host = null!;
    private string _room = null!;
    private SignalRClient _client = null!;

    public async Task InitializeAsync()
    {
        _host = await Visitor.Guest(shared.Server.Address);
        _room = await _host.OpenRoom();
        _client = new SignalRClient(new Uri(shared.Server.Address, "/hubs/replays"), _host.Token);
        await _client.StartAsync();
    }

    public async Task DisposeAsync() => await _client.DisposeAsync();

    [Fact]
    public async Task As_fast_as_possible_plays_the_whole_history_as_it_is_stored()
    {
        await Post(500);
        var played = await Play(new { speed = 0 }, until: 502);
        Assert.Equal(await _host.History(_room), played.Select(envelope => envelope.GetRawText()));
    }

    [Theory]
    [InlineData(1, 5, 1, 5)]
    [InlineData(3, 3, 3, 3)]
    [InlineData(0, 4, 1, 4)]
    [InlineData(8, 10, 8, 10)]
    public async Task From_one_version_to_another_plays_both_and_ends(int from, int to, int first, int last)
    {
        await Post(8);
        var played = await Play(new { from, to, speed = 0 });
        Assert.Equal(Enumerable.Range(first, last - first + 1).Select(version => (long)version), played.Select(envelope => envelope.Number("v")));
    }

    [Theory]
    [InlineData(5, 3)]
    [InlineData(1, 0)]
    [InlineData(30, 20)]
    public async Task To_a_version_before_the_first_plays_nothing_and_ends(int from, int to)
    {
        await Post(8);
        Assert.Empty(await Play(new { from, to, speed = 0 }));
    }

    [Fact]
    public async Task A_closed_room_ends_with_its_last_event()
    {
        await Post(5);
        await _host.Do(_room, new { type = "close" });
        Assert.Equal(8, (await Play(new { speed = 0 })).Count);
        Assert.Equal(8, (await Play(null, speedUp: true)).Count);
        Assert.Single(await Play(new { from = 8, to = 100, speed = 0 }));
        Assert.Empty(await Play(new { from = 9, speed = 0 }));
    }

    [Fact]
    public async Task Goes_on_into_what_happens_now_until_the_room_is_closed()
    {
        await Post(3);
        var playing = Play(new { speed = 0 });
        await Task.Delay(200);
        await Post(3);
        await _host.Do(_room, new { type = "close" });
        Assert.Equal(Enumerable.Range(1, 9).Select(version => (long)version), (await playing).Select(envelope => envelope.Number("v")));
    }

    [Fact]
    public async Task Times_are_the_recorded_ones_divided_by_the_speed_and_long_pauses_are_cut()
    {
        for (var number = 0; number < 4; number++)
        {
            await Post(1);
            await Task.Delay(600);
        }
        await _host.Do(_room, new { type = "close" });

        // Never before its time; how much after it is a matter of the machine, and only tells which of the times it is.
        Assert.InRange((await Time(new { speed = 1 })).TotalMilliseconds, 2_300, double.MaxValue);
        Assert.InRange((await Time(new { speed = 0.5, from = 6 })).TotalMilliseconds, 1_100, double.MaxValue);
        Assert.InRange((await Time(new { speed = 4 })).TotalMilliseconds, 550, 2_200);
        Assert.InRange((await Time(new { speed = 1, maxPause = 0.1 })).TotalMilliseconds, 390, 2_200);
        Assert.InRange((await Time(new { speed = 1, maxPause = 0 })).TotalMilliseconds, 0, 2_200);
    }

    [Fact]
    public async Task Cancelling_stops_it_and_the_connection_lives_on()
    {
        await Post(10);
        var seen = 0;
        await foreach (var _ in _client.StreamAsync(item => item.Clone(), "Replay", _room, new { speed = 0 }))
            if (++seen == 1) break;
        await Post(1);
        Assert.Equal(13, (await Play(new { speed = 0, to = 13 })).Count);
    }

    [Fact]
    public async Task Several_run_side_by_side()
    {
        await Post(100);
        var played = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Play(new { speed = 0, to = 102 })));
        Assert.All(played, envelopes => Assert.Equal(102, envelopes.Count));
    }

    [Fact]
    public async Task A_private_room_is_for_those_who_entered()
    {
        var eve = await Visitor.Guest(shared.Server.Address, "Eve");
        var secret = await eve.OpenRoom(new { title = "Secret", kind = "coding", visibility = "private" });
        await RoomSocket.IsRefused("room.only-members", () => Play(new { speed = 0 }, room: secret));
        await _host.Do(secret, new { type = "enter" });
        Assert.Equal(3, (await Play(new { speed = 0, to = 3 }, room: secret)).Count);
    }

    [Theory]
    [InlineData("\"room_00000000000070008000000000000000\"")]
    [InlineData("\"room_x\"")]
    [InlineData("\"\\ud800\"")]
    [InlineData("null")]
    [InlineData("{}")]
    public async Task A_room_that_is_not_there_is_refused(string room) =>
        Assert.Equal("room.not-found: There is no such room.", await RoomSocket.IsRefused("room.not-found", () => Play(new { speed = 0 }, room: Raw(room))));

    [Theory]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("{\"from\":-1}")]
    [InlineData("{\"from\":\"1\"}")]
    [InlineData("{\"to\":-1}")]
    [InlineData("{\"speed\":-1}")]
    [InlineData("{\"speed\":\"fast\"}")]
    [InlineData("{\"speed\":1e999}")]
    [InlineData("{\"maxPause\":-0.1}")]
    [InlineData("{\"maxPause\":1e300}")]
    [InlineData("{\"\\ud800\":1}")]
    public async Task Options_that_are_none_are_refused(string options) => await RoomSocket.IsRefused("request.invalid", () => Play(Raw(options)));

    private static RawJson Raw(string json) => new(System.Text.Encoding.UTF8.GetBytes(json));

    private async Task Post(int times)
    {
        for (var time = 0; time < times; time++) await _host.Do(_room, new { type = "post-chat", text = $"{time}" });
    }

    private async Task<TimeSpan> Time(object options)
    {
        var started = Stopwatch.StartNew();
        await Play(options);
        return started.Elapsed;
    }

    /// <summary>What is played until it ends or comes to a version.</summary>
    private async Task<List<JsonElement>> Play(object? options, long until = long.MaxValue, object? room = null, bool speedUp = false)
    {
        using var patience = new CancellationTokenSource(Patience);
        var played = new List<JsonElement>();
        var stream = _client.StreamAsync(item => item.Clone(), "Replay", room ?? _room, speedUp ? new { speed = 1_000 } : options);
        await foreach (var batch in stream.WithCancellation(patience.Token))
        {
            played.AddRange(batch.EnumerateArray());
            if (played[^1].Number("v") >= until) break;
        }
        return played;
    }
}
