using SkillGraph.Edge.Tests.Running;

namespace SkillGraph.Edge.Tests.Rest;

[Collection(OneServer.Name)]
public sealed class KeepingARoomPrivate(SharedServer shared) : IAsyncLifetime
{
    private Visitor _host = null!;
    private Visitor _guest = null!;
    private string _room = null!;

    public async Task InitializeAsync()
    {
        _host = await Visitor.Guest(shared.Server.Address);
        _guest = await Visitor.Guest(shared.Server.Address, "Bob");
        _room = await _host.OpenRoom(new { title = "Secret", kind = "coding", visibility = "private" });
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData("")]
    [InlineData("?at=1")]
    [InlineData("/events")]
    public async Task Nobody_reads_it_before_they_entered(string what)
    {
        (await _guest.Get($"/v1/rooms/{_room}{what}")).IsRefused(403, "room.only-members");
        (await new Visitor(shared.Server.Address).Get($"/v1/rooms/{_room}{what}")).IsRefused(403, "room.only-members");
        (await _guest.Get($"/v1/rooms/{_room}{what}", ("If-None-Match", "\"v2\""), ("Accept", "application/x-ndjson"))).IsRefused(403, "room.only-members");
    }

    [Fact]
    public async Task Whoever_entered_reads_all_of_it()
    {
        await _guest.Do(_room, new { type = "enter" });
        Assert.Equal(3, (await _guest.History(_room)).Count);
        Assert.Equal(3, await _guest.Version(_room));
        Assert.Equal(200, (await _guest.Get($"/v1/rooms/{_room}?at=1")).Status);
    }
}
