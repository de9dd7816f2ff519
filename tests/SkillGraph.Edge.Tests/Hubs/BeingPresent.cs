using SkillGraph.Edge.Tests.Running;

namespace SkillGraph.Edge.Tests.Hubs;

[Collection(OneServer.Name)]
public sealed class BeingPresent(SharedServer shared) : IAsyncLifetime
{
    private Visitor _ada = null!;
    private string _room = null!;
    private RoomSocket _socket = null!;

    public async Task InitializeAsync()
    {
        _ada = await Visitor.Guest(shared.Server.Address);
        _room = await _ada.OpenRoom();
        _socket = await RoomSocket.In(_room, _ada);
    }

    public async Task DisposeAsync() => await _socket.DisposeAsync();

    [Fact]
    public async Task Members_are_named_and_those_who_watch_are_counted()
    {
        var (bob, eve) = (await Visitor.Guest(shared.Server.Address, "Bob"), await Visitor.Guest(shared.Server.Address, "Eve"));
        await bob.Do(_room, new { type = "enter" });
        await IsTold(Here(_ada), 0);
        await using (var watching = await RoomSocket.In(_room, eve))
        {
            await using (var entered = await RoomSocket.In(_room, bob)) await IsTold(Here(_ada, bob), 1);
            await IsTold(Here(_ada), 1);
        }
        await IsTold(Here(_ada), 0);
    }

    [Fact]
    public async Task Somebody_who_looks_from_two_places_is_here_once()
    {
        await using var second = await RoomSocket.In(_room, _ada);
        await Task.Delay(1_200);
        Assert.Equal(Here(_ada), Told()[^1].GetProperty("here").GetRawText());
    }

    [Fact]
    public async Task Whoever_leaves_or_is_cut_off_is_gone()
    {
        var bob = await Visitor.Guest(shared.Server.Address, "Bob");
        await bob.Do(_room, new { type = "enter" });
        await using var leaving = await RoomSocket.In(_room, bob);
        await IsTold(Here(_ada, bob), 0);
        await leaving.Call("Leave", _room);
        await IsTold(Here(_ada), 0);
        await leaving.Join(_room);
        await IsTold(Here(_ada, bob), 0);
        leaving.Client.Abort();
        await IsTold(Here(_ada), 0);
    }

    [Fact]
    public async Task It_is_told_once_a_second_at_most_however_many_come_and_go()
    {
        await Task.Delay(1_100);
        var before = Told().Count;
        var started = DateTime.UtcNow;
        while (DateTime.UtcNow - started < TimeSpan.FromSeconds(3))
        {
            await using var passing = await RoomSocket.In(_room, await Visitor.Guest(shared.Server.Address, "Passing"));
        }
        Assert.InRange(Told().Count - before, 0, 4);
    }

    private async Task IsTold(string here, int watching) =>
        await _socket.Until(() => Told() is [.., var last] && last.GetProperty("here").GetRawText() == here && last.Number("watching") == watching);

    private List<System.Text.Json.JsonElement> Told() => [.. _socket.Of("presence", _room).Select(frame => frame.Arguments[1])];

    private static string Here(params Visitor[] people) =>
        $"[{string.Join(',', people.OrderBy(person => person.Id, StringComparer.Ordinal).Select(person => $$"""{"id":"{{person.Id}}","name":"{{person.Name}}"}"""))}]";
}
