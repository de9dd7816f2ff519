using System.Diagnostics;
using System.Net;
using System.Text;
using Npgsql;
using SkillGraph.Edge.Tests.Running;

namespace SkillGraph.Edge.Tests.Faults;

/// <summary>The journal's database stops and comes back under a running server.</summary>
[Collection(OnPostgres.Name)]
public sealed class LosingPostgres(ServerOnPostgres fixture)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestRecovery = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task What_is_streamed_is_what_is_stored()
    {
        var host = await Visitor.Guest(fixture.Server.Address);
        var room = await host.OpenRoom();
        for (var number = 0; number < 20; number++) await host.Do(room, new { type = "post-chat", text = $"{number} \u00e9 \u4e16 \ud83d\ude00 \"" });

        var stored = new List<string>();
        await using var database = NpgsqlDataSource.Create(fixture.Database);
        await using var command = database.CreateCommand("SELECT message FROM journal WHERE persistence_id = $1 ORDER BY sequence_number");
        command.Parameters.AddWithValue(room);
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync()) stored.Add(Encoding.UTF8.GetString((byte[])rows[0]));
        Assert.Equal(22, stored.Count);
        Assert.Equal(stored, await host.History(room));
        Journals.IsOneChain(stored);
    }

    [Fact]
    public async Task Everybody_is_told_and_everything_goes_on_when_it_is_back()
    {
        var host = await Visitor.Guest(fixture.Server.Address);
        var room = await host.OpenRoom();
        await using var socket = await RoomSocket.In(room, host);
        Assert.Equal(3, (await socket.Do(room, new { type = "post-chat", text = "before" })).Number("v"));

        await fixture.Postgres.Kill();
        try
        {
            await Becomes(HttpStatusCode.ServiceUnavailable, Patience);
            Assert.Equal("not-writable", (await host.Get("/health")).Json.Text("journal"));
            Assert.Equal(HttpStatusCode.OK, await fixture.Server.Ask("/health/live"));
            foreach (var path in new[] { $"/v1/rooms/{room}", $"/v1/rooms/{room}/events", "/v1/rooms" })
                Assert.NotNull((await host.Get(path)).IsRefused(503, "engine.unavailable").Header("Retry-After"));
            (await host.Command(room, new { type = "post-chat", text = "meanwhile" })).IsRefused(503, "engine.unavailable");
            (await host.Post("/v1/rooms", new { title = "x", kind = "coding" })).IsRefused(503, "engine.unavailable");
            (await host.Post("/v1/rooms", new { title = "x", kind = "coding" }, ("Idempotency-Key", "k"))).IsRefused(503, "engine.unavailable");
            Assert.Equal("engine.unavailable", (await socket.Do(room, new { type = "post-chat", text = "lost" }, "again")).Text("code"));
            await RoomSocket.IsRefused("engine.unavailable", () => socket.Join("room_00000000000070008000000000000000"));
        }
        finally
        {
            await fixture.Postgres.Start();
        }

        await Becomes(HttpStatusCode.OK, LongestRecovery);
        Assert.Equal(4, (await socket.Do(room, new { type = "post-chat", text = "lost" }, "again")).Number("v"));
        await socket.WhenAt(room, 4);
        Assert.Equal([3L, 4L], socket.Events(room).Select(envelope => envelope.Number("v")));
        Assert.Equal(201, (await host.Post("/v1/rooms", new { title = "x", kind = "coding" }, ("Idempotency-Key", "k"))).Status);
    }

    private async Task Becomes(HttpStatusCode status, TimeSpan within)
    {
        var waited = Stopwatch.StartNew();
        while (await fixture.Server.Ask("/health/ready") is var now && now != status)
        {
            Assert.True(waited.Elapsed < within, $"/health/ready is still {now} after {waited.Elapsed}.");
            await Task.Delay(50);
        }
    }
}
