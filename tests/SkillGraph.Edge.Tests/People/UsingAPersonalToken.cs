using System.Buffers.Text;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Npgsql;
using SkillGraph.Domain;
using SkillGraph.Domain.Users;
using SkillGraph.Edge.Tests.Running;

namespace SkillGraph.Edge.Tests.People;

/// <summary>A personal token is good for its scopes and nothing else, until it expires, is revoked, or its owner is banned or erased.</summary>
[Collection(OnPostgres.Name)]
public sealed class UsingAPersonalToken(ServerOnPostgres fixture) : IAsyncLifetime
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);
    private static readonly UserId Admin = UserId.Parse("usr_00000000000070008000000000000001");
    private static readonly string[] EveryScope = ["read", "rooms", "profile"];

    // All that the widest token reaches. Whoever adds an endpoint decides here whether programs may use it.
    private static readonly HashSet<string> Reachable =
    [
        "GET /v1/rooms", "POST /v1/rooms", "GET /v1/rooms/{id}", "GET /v1/rooms/{id}/events", "POST /v1/rooms/{id}/commands",
        "GET /v1/users/{id}", "GET /v1/users/{id}/picture", "GET /v1/me", "PATCH /v1/me", "PUT /v1/me/picture", "DELETE /v1/me/picture",
    ];

    private Accounts _accounts = null!;
    private Account _ada = null!;
    private Visitor _owner = null!;

    public async Task InitializeAsync()
    {
        _accounts = await Accounts.On(fixture.Database);
        _ada = await _accounts.New();
        _owner = new Visitor(fixture.Server.Address, await _accounts.SignIn(_ada, await Tokens.On(fixture.Database), "ses_1"), _ada.Id.Value, "Ada");
    }

    public async Task DisposeAsync() => await _accounts.DisposeAsync();

    [Fact]
    public async Task It_is_made_by_its_owner_and_shown_once()
    {
        var made = await _owner.Post("/v1/me/tokens", new { name = " build server ", scopes = new[] { "rooms", "read", "rooms" }, days = 30 });
        Assert.Equal(201, made.Status);
        Assert.Matches("^sg_pat_[0-9a-f]{48}_[A-Za-z0-9_-]{43}$", made.Json.Text("token"));
        Assert.Equal(("build server", "[\"read\",\"rooms\"]"), (made.Json.Text("name"), made.Json.GetProperty("scopes").GetRawText()));
        Assert.InRange(DateTimeOffset.Parse(made.Json.Text("expiresAt")), DateTimeOffset.UtcNow.AddDays(29.9), DateTimeOffset.UtcNow.AddDays(30));

        var listed = await _owner.Get("/v1/me/tokens");
        var item = listed.Json.GetProperty("items").EnumerateArray().Single();
        Assert.Equal((made.Json.Text("id"), "build server"), (item.Text("id"), item.Text("name")));
        Assert.Equal(JsonValueKind.Null, item.GetProperty("lastUsedAt").ValueKind);
        Assert.DoesNotContain(made.Json.Text("token")[^43..], listed.Text, StringComparison.Ordinal);

        Assert.Equal(200, (await With(made.Json.Text("token")).Get("/v1/rooms")).Status);
        await Eventually(async () => (await _owner.Get("/v1/me/tokens")).Json.GetProperty("items")[0].GetProperty("lastUsedAt").ValueKind == JsonValueKind.String);
    }

    [Fact]
    public async Task Only_its_hash_is_stored()
    {
        var token = (await Make("read")).Token!;
        await using var source = NpgsqlDataSource.Create(fixture.Database);
        await using var command = source.CreateCommand("SELECT count(*) FROM journal WHERE position($1::bytea in message) > 0");
        command.Parameters.AddWithValue(Encoding.ASCII.GetBytes(token[^43..]));
        Assert.Equal(0L, await command.ExecuteScalarAsync());
    }

    [Theory]
    [InlineData("""{ "name": "x", "days": 1 }""", "scopes")]
    [InlineData("""{ "name": "x", "scopes": [], "days": 1 }""", "scopes")]
    [InlineData("""{ "name": "x", "scopes": ["admin"], "days": 1 }""", "scopes")]
    [InlineData("""{ "name": "x", "scopes": ["Read"], "days": 1 }""", "scopes")]
    [InlineData("""{ "name": "x", "scopes": ["1"], "days": 1 }""", "scopes")]
    [InlineData("""{ "name": "x", "scopes": [null], "days": 1 }""", "scopes")]
    [InlineData("""{ "name": "x", "scopes": ["read"] }""", "days")]
    [InlineData("""{ "name": "x", "scopes": ["read"], "days": 0 }""", "days")]
    [InlineData("""{ "name": "x", "scopes": ["read"], "days": 367 }""", "days")]
    public async Task It_has_known_scopes_and_an_end(string body, string field) => (await _owner.PostText("/v1/me/tokens", body)).IsRefused(400, $"user.bad-{field}", field);

    [Fact]
    public async Task A_guest_has_none()
    {
        var guest = await Visitor.Guest(fixture.Server.Address);
        Assert.Equal("user.no-account", (await guest.Post("/v1/me/tokens", new { name = "x", scopes = new[] { "read" }, days = 1 })).Json.Text("code"));
        Assert.Empty((await guest.Get("/v1/me/tokens")).Json.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task It_is_its_owner_where_its_scopes_let_it()
    {
        var (reader, writer) = (await Make("read"), await Make("rooms"));
        var room = await writer.OpenRoom();
        Assert.Equal(_ada.Id.Value, (await reader.Room(room)).GetProperty("members")[0].Text("id"));
        (await writer.Get("/v1/rooms")).IsRefused(403, "auth.scope-missing");
        var refused = await reader.Post("/v1/rooms", new { title = "x", kind = "coding" });
        Assert.Equal("Bearer error=\"insufficient_scope\", scope=\"rooms\"", refused.IsRefused(403, "auth.scope-missing").Header("WWW-Authenticate"));

        await using var socket = await RoomSocket.In(room, writer);
        Assert.True((await socket.Do(room, new { type = "raise-hand" })).TryGetProperty("v", out _));
        (await reader.Post("/hubs/rooms/negotiate?negotiateVersion=1", new { })).IsRefused(403, "auth.scope-missing");
        await Assert.ThrowsAnyAsync<Exception>(() => RoomSocket.Open(reader));
        Assert.Equal(200, (await reader.Post("/hubs/replays/negotiate?negotiateVersion=1", new { })).Status);
        (await writer.Post("/hubs/replays/negotiate?negotiateVersion=1", new { })).IsRefused(403, "auth.scope-missing");
    }

    [Fact]
    public async Task It_reaches_nothing_that_is_not_meant_for_programs()
    {
        var widest = await Make(EveryScope);
        var paths = (await new Visitor(fixture.Server.Address).Get("/openapi/v1.json")).Json.GetProperty("paths");
        var tried = 0;
        foreach (var path in paths.EnumerateObject())
            foreach (var operation in path.Value.EnumerateObject())
            {
                var (method, name) = (operation.Name.ToUpperInvariant(), $"{operation.Name.ToUpperInvariant()} {path.Name}");
                if (path.Name.StartsWith("/v1/operations", StringComparison.Ordinal)) continue;
                var reply = await widest.Send(new HttpMethod(method), path.Name.Replace("{id}", "room_00000000000070008000000000000001"), method == "GET" ? null : Body(operation.Value));
                var isRefused = reply.Status == 403 && reply.Json.Text("code") == "auth.scope-missing";
                Assert.True(isRefused != Reachable.Contains(name), $"{name} answers {reply.Status}");
                tried++;
            }
        Assert.InRange(tried, 10, int.MaxValue);
        Assert.Empty((await _owner.Get("/v1/me/tokens")).Json.GetProperty("items").EnumerateArray().Skip(1));
    }

    [Fact]
    public async Task One_that_is_not_quite_it_is_refused()
    {
        var token = (await Make("read")).Token!;
        var other = (await _accounts.New()).Id.Value[4..];
        foreach (var wrong in new[]
        {
            token[..^1], token + "A", token[..^1] + (token[^1] == 'A' ? 'B' : 'A'), token.ToUpperInvariant(), token.Replace("sg_pat_", "sg_pat-"), token.Replace(_ada.Id.Value[4..], other),
            token[..39] + new string('0', 16) + token[55..], token[..56] + new string('A', 43), token[..55] + "." + token[56..], "sg_pat_" + new string('0', 92), token[7..],
        })
            (await With(wrong).Get("/v1/rooms")).IsRefused(401, "auth.required");
        Assert.Equal(200, (await With(token).Get("/v1/rooms")).Status);
    }

    [Fact]
    public async Task Making_them_up_is_limited()
    {
        await using var server = await ServerProcess.Start();
        var statuses = new List<int>();
        for (var number = 0; number < 80; number++)
            statuses.Add((await new Visitor(server.Address, $"sg_pat_{number:x48}_{new string('A', 43)}").Get("/v1/rooms")).Status);
        Assert.Contains(401, statuses);
        Assert.Contains(429, statuses);
    }

    [Fact]
    public async Task It_expires()
    {
        var token = NewToken();
        await _accounts.Do(_ada.Id, new UserCommand.CreateToken(_ada.Id, Id(token), Hash(token), "short", ["read", "rooms"], DateTimeOffset.UtcNow.AddSeconds(3)));
        await using var socket = await RoomSocket.Open(fixture.Server.Address, token);
        Assert.Equal(200, (await With(token).Get("/v1/rooms")).Status);
        await socket.Client.Closed.WaitAsync(TimeSpan.FromSeconds(3) + Longest);
        // A socket's end is rounded down to the second.
        await Eventually(async () => (await With(token).Get("/v1/rooms")).Status == 401);
        (await With(token).Get("/v1/rooms")).IsRefused(401, "auth.required");
    }

    [Fact]
    public async Task It_is_revoked_and_its_sockets_close()
    {
        var (revoked, kept) = (await Make("read", "rooms"), await Make("read", "rooms"));
        await using var closing = await RoomSocket.Open(revoked);
        await using var staying = await RoomSocket.Open(kept);
        Assert.Equal(204, (await _owner.Send(HttpMethod.Delete, $"/v1/me/tokens/{Id(revoked.Token!)}", null)).Status);
        Assert.StartsWith("auth.ended: ", await closing.Client.Closed.WaitAsync(Longest), StringComparison.Ordinal);
        (await revoked.Get("/v1/rooms")).IsRefused(401, "auth.ended");
        Assert.Equal(200, (await kept.Get("/v1/rooms")).Status);
        Assert.False(staying.Client.Closed.IsCompleted);
        Assert.Equal("user.no-such-token", (await _owner.Send(HttpMethod.Delete, $"/v1/me/tokens/{Id(revoked.Token!)}", null)).Json.Text("code"));
    }

    [Fact]
    public async Task Nobody_else_revokes_it()
    {
        var token = await Make("read");
        var other = await _accounts.New();
        var stranger = new Visitor(fixture.Server.Address, await _accounts.SignIn(other, await Tokens.On(fixture.Database), "ses_2"));
        Assert.Equal("user.no-such-token", (await stranger.Send(HttpMethod.Delete, $"/v1/me/tokens/{Id(token.Token!)}", null)).Json.Text("code"));
        (await token.Send(HttpMethod.Delete, $"/v1/me/tokens/{Id(token.Token!)}", null)).IsRefused(403, "auth.scope-missing");
        Assert.Equal(200, (await token.Get("/v1/rooms")).Status);
    }

    [Fact]
    public async Task It_survives_another_password_and_another_role_but_its_sockets_come_again()
    {
        var token = await Make("read", "rooms");
        await using var socket = await RoomSocket.Open(token);
        await _accounts.Do(_ada.Id, new UserCommand.GrantRole(Admin, UserRole.Admin, UserRole.Expert, "knows"));
        await socket.Client.Closed.WaitAsync(Longest);
        Assert.Equal(200, (await token.Get("/v1/rooms")).Status);
        await using var again = await RoomSocket.Open(token);
    }

    [Fact]
    public async Task It_ends_with_its_owner()
    {
        var token = await Make("read", "rooms");
        Assert.Equal(200, (await token.Get("/v1/rooms")).Status);
        await using var socket = await RoomSocket.Open(token);
        await _accounts.Do(_ada.Id, new UserCommand.Ban(Admin, UserRole.Moderator, DateTimeOffset.UtcNow.AddHours(1), "spam"));
        await socket.Client.Closed.WaitAsync(Longest);
        (await token.Get("/v1/rooms")).IsRefused(401, "auth.ended");
        await _accounts.Do(_ada.Id, new UserCommand.Unban(Admin, UserRole.Moderator, "enough"));
        Assert.Equal(200, (await token.Get("/v1/rooms")).Status);

        await _accounts.Do(_ada.Id, new UserCommand.Erase(_ada.Id));
        await Eventually(async () => (await token.Get("/v1/rooms")).Status == 401);
    }

    /// <summary>A body of the type that the endpoint takes: another one's reaches none.</summary>
    private static StringContent Body(JsonElement operation) =>
        new("{}", Encoding.UTF8, operation.TryGetProperty("requestBody", out var body) ? body.GetProperty("content").EnumerateObject().First().Name : "application/json");

    private async Task<Visitor> Make(params string[] scopes)
    {
        var made = await _owner.Post("/v1/me/tokens", new { name = "a program", scopes, days = 1 });
        Assert.True(made.Status == 201, made.Text);
        return With(made.Json.Text("token"));
    }

    private Visitor With(string token) => new(fixture.Server.Address, token, _ada.Id.Value, "Ada");

    private string NewToken() => $"sg_pat_{_ada.Id.Value[4..]}{Guid.NewGuid().ToString("N")[..16]}_{new string('A', 43)}";

    private static string Id(string token) => $"tok_{token[39..55]}";

    private static string Hash(string token) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(token)));

    private static async Task Eventually(Func<Task<bool>> condition)
    {
        var waited = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(waited.Elapsed < Longest, "It did not come to that in 5 s.");
            await Task.Delay(50);
        }
    }
}
