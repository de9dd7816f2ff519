using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using SkillGraph.Edge.Tests.Running;

namespace SkillGraph.Edge.Tests.Rest;

[Collection(OneServer.Name)]
public sealed class ReadingEvents(SharedServer shared) : IAsyncLifetime
{
    private Visitor _host = null!;
    private string _room = null!;

    public async Task InitializeAsync()
    {
        _host = await Visitor.Guest(shared.Server.Address);
        _room = await _host.OpenRoom();
        for (var number = 3; number <= 25; number++) await _host.Do(_room, new { type = "post-chat", text = $"{number} – \"quotes\", <tags>, \u00e9, \u4e16, \ud83d\ude00, \\ and \n" });
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task The_stream_is_the_journal_byte_for_byte_and_one_chain()
    {
        var reply = await _host.Get($"/v1/rooms/{_room}/events", ("Accept", "application/x-ndjson"));

        Assert.Equal("application/x-ndjson", reply.MediaType);
        var stored = await Journals.Messages(shared.Server.Data, _room);
        Assert.Equal(25, stored.Count);
        Assert.Equal(stored.SelectMany(message => (byte[])[.. message, (byte)'\n']), reply.Body);
        Journals.IsOneChain(reply.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task An_envelope_says_who_when_what_and_by_which_command()
    {
        await _host.Command(_room, new { type = "post-chat", text = "look" }, "my-command");

        var line = (await _host.History(_room))[^1];
        var envelope = JsonSerializer.Deserialize<JsonElement>(line);
        Assert.Equal(["v", "t", "by", "type", "data", "cmd", "prev", "crc"], envelope.EnumerateObject().Select(member => member.Name));
        Assert.Equal(26, envelope.Number("v"));
        Assert.Equal(_host.Id, envelope.Text("by"));
        Assert.Equal("room.chat-posted.v1", envelope.Text("type"));
        Assert.Equal("""{"text":"look"}""", envelope.GetProperty("data").GetRawText());
        Assert.Equal("my-command", envelope.Text("cmd"));
        Assert.Matches(new Regex("^[0-9a-f]{8}$"), envelope.Text("crc"));
        Assert.Matches(new Regex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$"), envelope.Text("t"));
        Assert.InRange(DateTimeOffset.Parse(envelope.Text("t")), DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow.AddSeconds(1));
    }

    [Fact]
    public async Task A_stream_may_begin_after_a_version()
    {
        var reply = await _host.Get($"/v1/rooms/{_room}/events?after=23", ("Accept", "application/x-ndjson"));
        Assert.Equal((await Journals.Messages(shared.Server.Data, _room)).Skip(23).Select(Encoding.UTF8.GetString), reply.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Pages_follow_each_other_without_hole_or_repeat()
    {
        var read = new List<string>();
        for (var path = $"/v1/rooms/{_room}/events?limit=7"; path.Length > 0;)
        {
            var page = await _host.Get(path);
            Assert.Equal(200, page.Status);
            read.AddRange(page.Json.GetProperty("items").EnumerateArray().Select(item => item.GetRawText()));
            path = page.Header("Link") is { } link ? Regex.Match(link, "^<(.+)>; rel=\"next\"$").Groups[1].Value : "";
            Assert.Equal(path.Length == 0 ? "null" : $"\"{read.Count}\"", page.Json.GetProperty("next").GetRawText());
        }
        Assert.Equal((await Journals.Messages(shared.Server.Data, _room)).Select(Encoding.UTF8.GetString), read);
    }

    [Fact]
    public async Task After_the_last_there_is_nothing()
    {
        var page = (await _host.Get($"/v1/rooms/{_room}/events?after=999")).Json;
        Assert.Equal(0, page.GetProperty("items").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, page.GetProperty("next").ValueKind);
    }

    [Theory]
    [InlineData("after=-1", "after")]
    [InlineData("after=x", "after")]
    [InlineData("after=99999999999999999999", "after")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=101", "limit")]
    public async Task A_wrong_parameter_is_named(string query, string field) =>
        (await _host.Get($"/v1/rooms/{_room}/events?{query}")).IsRefused(400, "request.invalid", field);

    [Fact]
    public async Task The_greatest_version_is_a_cursor_like_any_other() =>
        Assert.Equal(200, (await _host.Get($"/v1/rooms/{_room}/events?after={long.MaxValue}")).Status);
}
