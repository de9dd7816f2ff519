using System.Text.Json;
using SkillGraph.Edge.Tests.Running;

namespace SkillGraph.Edge.Tests.Telemetry;

/// <summary>Where a collector is named, a command is one trace from who sent it to the journal and on to who watches; and what happened leads back to it.</summary>
public sealed class FollowingACommand : IAsyncLifetime
{
    private const string Said = "nobody else is to read this";
    private const string Name = "Augusta";
    private const string Click = "00f067aa0ba902b7";

    private static readonly string Trace = Guid.NewGuid().ToString("N");

    private readonly Collector _collector = new();
    private ServerProcess _server = null!;
    private Visitor _host = null!;
    private string _room = null!;

    public async Task InitializeAsync()
    {
        _server = await ServerProcess.StartIn(_collector.Environment, SharedServer.NoLimits, "--Logging:Console:FormatterName=json", "--Logging:LogLevel:Default=Debug");
        _host = await Visitor.Guest(_server.Address, Name);
        _room = await _host.OpenRoom();
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        await _collector.DisposeAsync();
    }

    [Fact]
    public async Task Shows_the_click_the_journal_and_the_viewers_in_one_trace()
    {
        await Say(new { type = "post-chat", text = Said, trace = $"00-{Trace}-{Click}-01" });
        await _collector.Until(sent => Of(sent, Trace).Select(span => span.Name).Order().SequenceEqual(["journal append", "room PostChat", "room fan-out"]));

        var spans = Of(_collector, Trace).ToDictionary(span => span.Name);
        Assert.Equal(Click, spans["room PostChat"].Parent);
        Assert.Equal(spans["room PostChat"].Id, spans["journal append"].Parent);
        Assert.Equal(spans["room PostChat"].Id, spans["room fan-out"].Parent);

        var stored = JsonSerializer.Deserialize<JsonElement>((await _host.History(_room))[^1]);
        Assert.Equal($"00-{Trace}-{spans["room PostChat"].Id}-01", stored.Text("trace"));
    }

    [Fact]
    public async Task A_request_brings_its_trace_in_a_header()
    {
        var reply = await _host.Post($"/v1/rooms/{_room}/commands", new { id = "c-1", command = new { type = "raise-hand" } }, ("traceparent", $"00-{Trace}-{Click}-01"));
        Assert.Equal(200, reply.Status);
        await _collector.Until(sent => Of(sent, Trace).Any(span => span.Name == "room RaiseHand"));
        var spans = Of(_collector, Trace).ToList();
        Assert.Contains(spans, span => span.Id == spans.Single(span => span.Name == "room RaiseHand").Parent);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("00-00000000000000000000000000000000-00f067aa0ba902b7-01")]
    [InlineData("")]
    public async Task A_trace_that_is_none_is_passed_over(string trace)
    {
        Assert.True((await Say(new { type = "post-chat", text = Said, trace })).TryGetProperty("v", out _));
        Assert.DoesNotContain($"\"{trace}\"", (await _host.History(_room))[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_measured_is_sent()
    {
        await Say(new { type = "post-chat", text = Said });
        await Say(new { type = "close-the-door" });
        await _collector.Until(sent => sent.Metrics.Select(metric => metric.Name).ToHashSet().IsSupersetOf(
        [
            "skillgraph.commands", "skillgraph.command.duration", "skillgraph.turn.commands", "skillgraph.commands.waiting", "skillgraph.entities", "skillgraph.rooms", "skillgraph.viewers",
            "skillgraph.journal.batch.size", "skillgraph.journal.commit.duration", "skillgraph.subscription.lag", "dotnet.process.memory.working_set", "http.server.request.duration",
        ]));
    }

    [Fact]
    public async Task Nothing_that_is_sent_or_logged_tells_a_token_a_name_or_what_was_said()
    {
        await Say(new { type = "post-chat", text = Said, trace = $"00-{Trace}-{Click}-01" });
        await _collector.Until(sent => Of(sent, Trace).Count() == 3 && sent.Spans.Any(span => span.Name == "GET /hubs/rooms") && sent.Logs.Count > 0);
        foreach (var secret in new[] { _host.Token!, Said, Name })
        {
            Assert.False(_collector.Holds(secret));
            Assert.DoesNotContain(secret, _server.Log, StringComparison.Ordinal);
        }
        Assert.All(_server.Log.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Equal(JsonValueKind.Object, JsonSerializer.Deserialize<JsonElement>(line).ValueKind));
    }

    [Fact]
    public async Task Nor_one_that_is_refused()
    {
        await using var other = await ServerProcess.Start();
        var refused = new[] { Tokens.Of(_server, _host.Id, DateTimeOffset.UtcNow.AddSeconds(-1)), (await Visitor.Guest(other.Address, Name)).Token!, "sg_pat_0123456789abcdef0123456789abcdef" };
        foreach (var token in refused)
        {
            var stranger = new Visitor(_server.Address, token, name: Name);
            (await stranger.Post("/v1/rooms", new { title = "x", kind = "coding" }, ("Idempotency-Key", token[^20..]))).IsRefused(401, "auth.required");
            (await new Visitor(_server.Address).Get($"/v1/rooms?access_token={token}")).Json.GetProperty("items");
            (await new Visitor(_server.Address).Post($"/hubs/rooms/negotiate?access_token={token}", new { })).IsRefused(401, "auth.required");
            await Assert.ThrowsAnyAsync<Exception>(() => RoomSocket.Open(stranger));
        }
        await Say(new { type = "post-chat", text = Said, trace = $"00-{Trace}-{Click}-01" });
        await _collector.Until(sent => Of(sent, Trace).Count() == 3 && sent.Spans.Count(span => span.Name == "GET /hubs/rooms") > refused.Length && sent.Logs.Count > 0);
        foreach (var part in refused.SelectMany(token => token.Split('.')).Where(part => !_host.Token!.Contains(part, StringComparison.Ordinal)).Append(Name))
        {
            Assert.False(_collector.Holds(part));
            Assert.DoesNotContain(part, _server.Log, StringComparison.Ordinal);
        }
    }

    private static IEnumerable<Span> Of(Collector sent, string trace) => sent.Spans.Where(span => span.Trace == trace);

    private async Task<JsonElement> Say(object command)
    {
        await using var socket = await RoomSocket.In(_room, _host);
        var answer = await socket.Do(_room, command);
        if (answer.TryGetProperty("v", out var version)) await socket.WhenAt(_room, version.GetInt64());
        return answer;
    }
}
