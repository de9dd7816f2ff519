using System.Buffers.Text;
using System.Text.Json;
using Npgsql;
using SkillGraph.Edge.Tests.Running;

namespace SkillGraph.Edge.Tests.People;

/// <summary>Signing keys are the same after a restart, are published before they are used, and go only when nothing that they signed lives.</summary>
public sealed class ChangingTheKeys : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("skillgraph-edge-");

    private string Data => Path.Combine(_folder.FullName, "data");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_restart_changes_nothing()
    {
        await using var server = await ServerProcess.Start();
        var (guest, before) = (await Visitor.Guest(server.Address), await Published(server));
        await server.Kill();
        await server.Start();
        Assert.Equal(before, await Published(server));
        await guest.OpenRoom();
    }

    [Fact]
    public async Task A_key_is_not_readable_where_it_is_kept()
    {
        await using var server = await Start();
        var kept = await File.ReadAllTextAsync(Directory.GetFiles(Path.Combine(Data, "keys"), "signing-*.xml").Single());
        Assert.DoesNotContain(Convert.ToBase64String(Tokens.In(Data).Key.ExportPkcs8PrivateKey())[..40], kept, StringComparison.Ordinal);
        Assert.DoesNotContain("MIGHAgEAMBMGByqGSM49", kept, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_next_is_published_a_day_before_it_is_used()
    {
        var old = Tokens.Put(Data, DateTimeOffset.UtcNow.AddDays(-29).AddMinutes(-1));
        await using var server = await Start();
        Assert.Equal(old.Id, await Used(server));
        Assert.Equal(2, (await Published(server)).Count);
    }

    [Fact]
    public async Task There_is_no_next_before_that()
    {
        var young = Tokens.Put(Data, DateTimeOffset.UtcNow.AddDays(-28));
        await using var server = await Start();
        Assert.Equal([young.Id], await Published(server));
    }

    [Fact]
    public async Task One_that_is_overdue_is_used_until_the_next_has_been_published_for_a_day()
    {
        var old = Tokens.Put(Data, DateTimeOffset.UtcNow.AddDays(-90));
        await using var server = await Start();
        Assert.Equal(old.Id, await Used(server));
        Assert.Equal(2, (await Published(server)).Count);
    }

    [Fact]
    public async Task The_next_is_used_from_its_time_on_and_the_one_before_still_counts()
    {
        var old = Tokens.Put(Data, DateTimeOffset.UtcNow.AddDays(-30));
        var next = Tokens.Put(Data, DateTimeOffset.UtcNow.AddHours(-23));
        await using var server = await Start();
        Assert.Equal(next.Id, await Used(server));
        Assert.Equal([old.Id, next.Id], await Published(server));
        foreach (var key in new[] { old, next }) await new Visitor(server.Address, Fresh(key)).OpenRoom();
    }

    [Fact]
    public async Task The_one_before_goes_when_no_token_of_it_can_live()
    {
        var old = Tokens.Put(Data, DateTimeOffset.UtcNow.AddDays(-32));
        var next = Tokens.Put(Data, DateTimeOffset.UtcNow.AddHours(-26));
        await using var server = await Start();
        Assert.Equal([next.Id], await Published(server));
        (await new Visitor(server.Address, Fresh(old)).Post("/v1/rooms", new { title = "x", kind = "coding" })).IsRefused(401, "auth.required");
        await new Visitor(server.Address, Fresh(next)).OpenRoom();
    }

    [Fact]
    public async Task Who_is_to_be_the_issuer_is_what_the_operator_says()
    {
        await using var server = await ServerProcess.Start("--SkillGraph:PublicUrl=http://127.0.0.1");
        var tokens = Tokens.In(server);
        var claims = Tokens.Claims("usr_00000000000070008000000000000001", DateTimeOffset.UtcNow.AddMinutes(5));
        (await new Visitor(server.Address, tokens.Sign(tokens.Header, claims)).Get("/v1/rooms")).IsRefused(401, "auth.required");
        Assert.Equal(200, (await new Visitor(server.Address, tokens.Sign(tokens.Header, claims.Replace("\"iss\":\"skillgraph\"", "\"iss\":\"http://127.0.0.1\""))).Get("/v1/rooms")).Status);
    }

    private Task<ServerProcess> Start() => ServerProcess.Start($"--SkillGraph:Data={Data}");

    private static string Fresh(Tokens key) => key.Sign(key.Header, Tokens.Claims("usr_00000000000070008000000000000001", DateTimeOffset.UtcNow.AddMinutes(5)));

    private static async Task<string> Used(ServerProcess server) =>
        JsonSerializer.Deserialize<JsonElement>(Base64Url.DecodeFromChars((await Visitor.Guest(server.Address)).Token!.Split('.')[0])).Text("kid");

    internal static async Task<List<string>> Published(ServerProcess server) =>
        [.. (await new Visitor(server.Address).Get("/.well-known/jwks.json")).Json.GetProperty("keys").EnumerateArray().Select(key => key.Text("kid"))];
}

/// <summary>Two programs on one database have one key, even when both are the first.</summary>
[Collection(OnPostgres.Name)]
public sealed class StartingTwoAtOnce(ServerOnPostgres fixture)
{
    [Fact]
    public async Task Both_go_on_with_one_key()
    {
        for (var round = 0; round < 3; round++)
        {
            var database = await fixture.Postgres.NewDatabase();
            var servers = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => ServerProcess.Start($"--SkillGraph:Journal={database}")));
            try
            {
                Assert.Single(await ChangingTheKeys.Published(servers[0]));
                Assert.Equal(await ChangingTheKeys.Published(servers[0]), await ChangingTheKeys.Published(servers[1]));
                foreach (var (from, to) in new[] { (0, 1), (1, 0) }) await (await Visitor.Guest(servers[from].Address)).At(servers[to].Address).OpenRoom();
                await using var source = NpgsqlDataSource.Create(database);
                await using var command = source.CreateCommand("SELECT count(*) FROM data_protection_key WHERE xml LIKE '<signingKey%'");
                Assert.Equal(1L, await command.ExecuteScalarAsync());
            }
            finally
            {
                foreach (var server in servers) await server.DisposeAsync();
            }
        }
    }
}
