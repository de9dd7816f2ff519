using System.Text.RegularExpressions;
using SkillGraph.Edge.Tests.Running;

namespace SkillGraph.Edge.Tests.Rest;

[Collection(OneServer.Name)]
public sealed class ListingRooms(SharedServer shared) : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private Visitor _host = null!;

    public async Task InitializeAsync() => _host = await Visitor.Guest(shared.Server.Address);

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task The_newest_come_first_and_pages_follow_each_other_without_hole_or_repeat()
    {
        var opened = new List<string>();
        for (var number = 0; number < 7; number++) opened.Add(await _host.OpenRoom(new { title = $"Room {number}", kind = "coding" }));
        await Listed(opened[^1]);

        var listed = new List<string>();
        for (var path = "/v1/rooms?status=open&limit=3"; listed.Count < 7;)
        {
            var page = await _host.Get(path);
            Assert.Equal(3, page.Json.GetProperty("items").GetArrayLength());
            listed.AddRange(page.Json.GetProperty("items").EnumerateArray().Select(item => item.Text("id")));
            path = Regex.Match(page.Header("Link")!, "^<(.+)>; rel=\"next\"$").Groups[1].Value;
            Assert.Equal(page.Json.Text("next"), Regex.Match(path, "after=([^&]+)").Groups[1].Value);
            Assert.Contains("status=open", path, StringComparison.Ordinal);
            Assert.Contains("limit=3", path, StringComparison.Ordinal);
        }
        opened.Reverse();
        Assert.Equal(opened, listed.Take(7));
    }

    [Fact]
    public async Task The_last_page_has_no_next()
    {
        await Listed(await _host.OpenRoom());
        var page = await _host.Get("/v1/rooms?limit=100");
        while (page.Header("Link") is { } link) page = await _host.Get(Regex.Match(link, "^<(.+)>").Groups[1].Value);
        Assert.Equal("null", page.Json.GetProperty("next").GetRawText());
    }

    [Fact]
    public async Task A_closed_room_moves_to_the_closed_ones()
    {
        var room = await _host.OpenRoom();
        await Listed(room);
        await _host.Do(room, new { type = "close" });
        await Listed(room, "closed");
        Assert.DoesNotContain(room, (await _host.Get("/v1/rooms?status=open&limit=100")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("status=half-open", "status")]
    [InlineData("status=", "status")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=101", "limit")]
    [InlineData("limit=x", "limit")]
    [InlineData("after=x", "after")]
    [InlineData("after=room_1' OR '1'='1", "after")]
    public async Task A_wrong_parameter_is_named(string query, string field) =>
        (await _host.Get($"/v1/rooms?{query}")).IsRefused(400, "request.invalid", field);

    [Fact]
    public async Task A_private_room_is_not_listed()
    {
        var secret = await _host.OpenRoom(new { title = "Secret", kind = "coding", visibility = "private" });
        await Listed(await _host.OpenRoom());
        Assert.DoesNotContain(secret, (await _host.Get("/v1/rooms?limit=100")).Text, StringComparison.Ordinal);
    }

    private async Task Listed(string room, string status = "open")
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!(await _host.Get($"/v1/rooms?status={status}&limit=100")).Text.Contains(room, StringComparison.Ordinal)) await Task.Delay(20, patience.Token);
    }
}
