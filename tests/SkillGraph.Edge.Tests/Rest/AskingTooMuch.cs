using SkillGraph.Edge.Tests.Running;

namespace SkillGraph.Edge.Tests.Rest;

/// <summary>A server whose limits are a hundredth of the usual.</summary>
public sealed class StrictServer : IAsyncLifetime
{
    public ServerProcess Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await ServerProcess.Start("--SkillGraph:LimitFactor=0.01");

    public async Task DisposeAsync() => await Server.DisposeAsync();
}

public sealed class AskingTooMuch(StrictServer strict) : IClassFixture<StrictServer>
{
    [Fact]
    public async Task Is_refused_until_a_while_has_passed()
    {
        var host = await Visitor.Guest(strict.Server.Address);
        var replies = new List<Reply>();
        for (var number = 0; number < 20; number++) replies.Add(await host.Post("/v1/rooms", new { title = "x", kind = "coding" }));

        Assert.Equal(201, replies[0].Status);
        var refused = replies.First(reply => reply.Status != 201).IsRefused(429, "edge.rate-limited");
        var seconds = int.Parse(refused.Header("Retry-After")!);
        Assert.InRange(seconds, 1, 60);

        await Task.Delay(TimeSpan.FromSeconds(seconds + 0.2));
        Assert.Equal(201, (await host.Post("/v1/rooms", new { title = "x", kind = "coding" })).Status);
    }

    [Fact]
    public async Task Harms_nobody_else()
    {
        var (greedy, modest) = (await Visitor.Guest(strict.Server.Address), await Visitor.Guest(strict.Server.Address));
        var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => greedy.Get("/v1/rooms")));
        Assert.Contains(replies, reply => reply.Status == 429);
        Assert.Equal(200, (await modest.Get("/v1/rooms")).Status);
    }

    [Fact]
    public async Task Never_stops_the_operator_from_asking_how_things_are()
    {
        for (var number = 0; number < 100; number++) Assert.Equal(System.Net.HttpStatusCode.OK, await strict.Server.Ask("/health/live"));
    }

    [Fact]
    public async Task A_refused_POST_may_be_repeated_under_its_key()
    {
        var host = await Visitor.Guest(strict.Server.Address);
        var number = 0;
        Reply reply;
        do reply = await host.Post("/v1/rooms", new { title = "x", kind = "coding" }, ("Idempotency-Key", $"key {++number}"));
        while (reply.Status != 429 && number < 50);
        reply.IsRefused(429, "edge.rate-limited");

        await Task.Delay(TimeSpan.FromSeconds(int.Parse(reply.Header("Retry-After")!) + 0.2));
        Assert.Equal(201, (await host.Post("/v1/rooms", new { title = "x", kind = "coding" }, ("Idempotency-Key", $"key {number}"))).Status);
    }
}
