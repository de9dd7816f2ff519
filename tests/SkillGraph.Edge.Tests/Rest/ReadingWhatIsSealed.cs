using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using SkillGraph.Edge.Tests.Running;

namespace SkillGraph.Edge.Tests.Rest;

/// <summary>What somebody with a key wrote: sealed where it is stored, open to whoever may look, and provable as it is stored.</summary>
[Collection(OneServer.Name)]
public sealed class ReadingWhatIsSealed(SharedServer shared) : IAsyncLifetime
{
    private const string Canary = "canary – \"quotes\", é, 世, 😀";

    private Visitor _host = null!;
    private string _room = "";

    public async Task InitializeAsync()
    {
        _host = await Visitor.Guest(shared.Server.Address);
        await HasKey(_host.Id);
        _room = await _host.OpenRoom(new { title = Canary, kind = "coding" });
        await _host.Do(_room, new { type = "post-chat", text = Canary });
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task It_is_read_as_it_was_written_and_says_that_it_was_sealed()
    {
        var envelope = JsonSerializer.Deserialize<JsonElement>((await _host.History(_room))[^1]);
        Assert.Equal(Canary, envelope.GetProperty("data").Text("text"));
        Assert.True(envelope.GetProperty("sealed").GetBoolean());
        Assert.Equal(Canary, (await _host.Get($"/v1/rooms/{_room}")).Json.Text("title"));
    }

    [Fact]
    public async Task The_lobby_shows_its_title()
    {
        for (var tries = 0; ; tries++)
        {
            var shown = (await _host.Get("/v1/rooms")).Json.GetProperty("items").EnumerateArray().FirstOrDefault(room => room.Text("id") == _room);
            if (shown.ValueKind == JsonValueKind.Object)
            {
                Assert.Equal(Canary, shown.Text("title"));
                Assert.False(shown.TryGetProperty("titled", out _));
                return;
            }
            Assert.True(tries < 500, "The room is not in the lobby.");
            await Task.Delay(10);
        }
    }

    [Fact]
    public async Task As_it_is_stored_it_is_one_chain_and_tells_nothing()
    {
        var reply = await _host.Get($"/v1/rooms/{_room}/events?sealed=true", ("Accept", "application/x-ndjson"));
        var lines = reply.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal((await Journals.Messages(shared.Server.Data, _room)).Select(Encoding.UTF8.GetString), lines);
        Journals.IsOneChain(lines);
        Assert.DoesNotContain("canary", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sealed_is_true_or_false() => (await _host.Get($"/v1/rooms/{_room}/events?sealed=perhaps")).IsRefused(400, "request.invalid");

    /// <summary>As for somebody with an account.</summary>
    private async Task HasKey(string person)
    {
        await using var keys = new SqliteConnection($"Data Source={Path.Combine(shared.Server.Data, "keys", "keys.db")};Pooling=False");
        await keys.OpenAsync();
        await using var insert = keys.CreateCommand();
        insert.CommandText = "INSERT INTO sealing_key (name, key) VALUES ($name, $key)";
        insert.Parameters.AddWithValue("$name", person);
        insert.Parameters.AddWithValue("$key", RandomNumberGenerator.GetBytes(32));
        await insert.ExecuteNonQueryAsync();
    }
}
