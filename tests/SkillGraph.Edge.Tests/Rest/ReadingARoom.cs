using SkillGraph.Edge.Tests.Running;

namespace SkillGraph.Edge.Tests.Rest;

[Collection(OneServer.Name)]
public sealed class ReadingARoom(SharedServer shared) : IAsyncLifetime
{
    private Visitor _host = null!;
    private string _room = null!;

    public async Task InitializeAsync()
    {
        _host = await Visitor.Guest(shared.Server.Address);
        _room = await _host.OpenRoom();
        await _host.Do(_room, new { type = "add-file", file = "src/main.cs", text = "one" });
        await _host.Do(_room, new { type = "edit", file = "src/main.cs", @base = 0, changes = new object[] { 3, new object[] { 0, " two" } } });
        await _host.Do(_room, new { type = "post-chat", text = "hello" });
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Anybody_may_read_a_public_room()
    {
        var room = await new Visitor(shared.Server.Address).Room(_room);

        Assert.Equal(5, room.Number("version"));
        Assert.Equal("""{"version":1,"text":"one two"}""", room.GetProperty("files").GetProperty("src/main.cs").GetRawText());
        Assert.Equal("hello", room.GetProperty("chat")[0].Text("text"));
    }

    [Fact]
    public async Task It_can_be_read_as_it_was()
    {
        var before = (await _host.Get($"/v1/rooms/{_room}?at=3")).Json;

        Assert.Equal(3, before.Number("version"));
        Assert.Equal("one", before.GetProperty("files").GetProperty("src/main.cs").Text("text"));
        Assert.Equal("[]", before.GetProperty("chat").GetRawText());
    }

    [Fact]
    public async Task A_version_it_has_not_come_to_is_not_there() => (await _host.Get($"/v1/rooms/{_room}?at=6")).IsRefused(404, "room.no-such-version", "at");

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("x")]
    [InlineData("1.5")]
    [InlineData("99999999999999999999")]
    [InlineData("")]
    public async Task A_version_is_a_whole_number_from_1_up(string at) =>
        (await _host.Get($"/v1/rooms/{_room}?at={at}")).IsRefused(400, "request.invalid", "at");

    [Theory]
    [InlineData("\"v5\"", 304)]
    [InlineData("W/\"v5\"", 304)]
    [InlineData("\"v4\", \"v5\"", 304)]
    [InlineData("*", 304)]
    [InlineData("\"v4\"", 200)]
    public async Task The_version_is_its_ETag(string known, int status)
    {
        var reply = await _host.Get($"/v1/rooms/{_room}", ("If-None-Match", known));

        Assert.Equal(status, reply.Status);
        Assert.Equal("\"v5\"", reply.Header("ETag"));
        Assert.Equal(status == 304, reply.Body.Length == 0);
    }

    [Fact]
    public async Task An_earlier_version_has_its_own_ETag() =>
        Assert.Equal("\"v3\"", (await _host.Get($"/v1/rooms/{_room}?at=3")).Header("ETag"));

    [Theory]
    [InlineData("room_00000000000070008000000000000000")]
    [InlineData("room_x")]
    [InlineData("usr_00000000000070008000000000000000")]
    [InlineData("ROOM_00000000000070008000000000000000")]
    [InlineData("..%2f..%2fetc%2fpasswd")]
    [InlineData("%F0%9F%98%80")]
    public async Task What_is_not_there_is_not_found(string room)
    {
        foreach (var path in new[] { $"/v1/rooms/{room}", $"/v1/rooms/{room}?at=1", $"/v1/rooms/{room}/events" })
            (await _host.Get(path)).IsRefused(404, "room.not-found");
    }
}
