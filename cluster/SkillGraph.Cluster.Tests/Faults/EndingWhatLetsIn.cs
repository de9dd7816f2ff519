using System.Diagnostics;
using SkillGraph.Conformance;
using SkillGraph.Edge.Tests.Running;
using Xunit.Abstractions;

namespace SkillGraph.Cluster.Tests.Faults;

/// <summary>E8 on three nodes: who signs out everywhere on one of them is out on all of them within 5 s, and a personal token of one is good on all of them until then.</summary>
[Collection(OnPostgres.Name)]
public sealed class EndingWhatLetsIn(PostgresServer postgres, ITestOutputHelper output)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task On_one_node_ends_it_on_all()
    {
        var database = await postgres.NewDatabase();
        await using var cluster = await ThreeProcesses.Start(database, ThreeProcesses.TestTiming);
        await using var accounts = await Accounts.On(database);
        var (ada, tokens) = (await accounts.New(), await Tokens.On(database));
        var session = await accounts.SignIn(ada, tokens, "ses_1");
        var made = await new Visitor(cluster.Nodes[0].Address, session).Post("/v1/me/tokens", new { name = "CI", scopes = new[] { "read", "rooms" }, days = 1 });
        var personal = made.Json.GetProperty("token").GetString()!;

        await EndsOnAll(cluster, personal, () => new Visitor(cluster.Nodes[1].Address, session).Send(HttpMethod.Delete, $"/v1/me/tokens/{made.Json.GetProperty("id").GetString()}", null));
        await EndsOnAll(cluster, session, () => new Visitor(cluster.Nodes[0].Address, session).Send(HttpMethod.Delete, "/v1/me/sessions", null));
    }

    private async Task EndsOnAll(ThreeProcesses cluster, string token, Func<Task<Reply>> end)
    {
        var sockets = await Task.WhenAll(cluster.Nodes.Select(node => RoomSocket.Open(node.Address, token)));
        var clock = Stopwatch.StartNew();
        Assert.Equal(204, (await end()).Status);
        foreach (var socket in sockets) Assert.StartsWith("auth.ended: ", await socket.Client.Closed.WaitAsync(Longest), StringComparison.Ordinal);
        output.WriteLine($"sockets on three nodes closed after {clock.Elapsed.TotalMilliseconds:0} ms");
        foreach (var node in cluster.Nodes) (await new Visitor(node.Address, token).Get("/v1/rooms")).IsRefused(401, "auth.ended");
        foreach (var socket in sockets) await socket.DisposeAsync();
    }
}
