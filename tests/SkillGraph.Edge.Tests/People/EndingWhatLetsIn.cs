using System.Diagnostics;
using Npgsql;
using SkillGraph.Domain;
using SkillGraph.Domain.Users;
using SkillGraph.Edge.Tests.Running;
using Xunit.Abstractions;

namespace SkillGraph.Edge.Tests.People;

/// <summary>E8: what has ended lets nobody in any more, and within 5 s nobody is in with it. Everybody else stays.</summary>
[Collection(OnPostgres.Name)]
public sealed class EndingWhatLetsIn(ServerOnPostgres fixture, ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);
    private static readonly UserId Admin = UserId.Parse("usr_00000000000070008000000000000001");

    private readonly List<IAsyncDisposable> _opened = [];
    private Accounts _accounts = null!;
    private Tokens _tokens = null!;
    private string _room = null!;

    public async Task InitializeAsync()
    {
        _accounts = await Accounts.On(fixture.Database);
        _tokens = await Tokens.On(fixture.Database);
        _room = await (await Visitor.Guest(fixture.Server.Address)).OpenRoom();
    }

    public async Task DisposeAsync()
    {
        foreach (var socket in _opened) await socket.DisposeAsync();
        await _accounts.DisposeAsync();
    }

    [Fact]
    public async Task One_session_is_signed_out()
    {
        var ada = await _accounts.New();
        var (here, there) = (await _accounts.SignIn(ada, _tokens, "ses_here"), await _accounts.SignIn(ada, _tokens, "ses_there"));
        await Ends([here], [there], () => _accounts.Do(ada.Id, new UserCommand.EndSession(ada.Id, "ses_here")));
    }

    [Fact]
    public async Task All_sessions_are_signed_out()
    {
        var (ada, bob) = (await _accounts.New(), await _accounts.New());
        var tokens = new[] { await _accounts.SignIn(ada, _tokens, "ses_1"), await _accounts.SignIn(ada, _tokens, "ses_2") };
        await Ends(tokens, [await _accounts.SignIn(bob, _tokens, "ses_1")], () => _accounts.Do(ada.Id, new UserCommand.EndSessions(ada.Id)));
        await IsIn(await _accounts.SignIn(ada, _tokens, "ses_3"));
    }

    [Fact]
    public async Task A_refresh_token_comes_a_second_time()
    {
        var ada = await _accounts.New();
        var token = await _accounts.SignIn(ada, _tokens, "ses_1");
        await _accounts.Do(ada.Id, new UserCommand.RenewSession(ada.Id, "ses_1", "ses_1-1", "ses_1-2"));
        await _accounts.Do(ada.Id, new UserCommand.RenewSession(ada.Id, "ses_1", "ses_1-2", "ses_1-3"));
        await Ends([token], [], () => _accounts.Do(ada.Id, new UserCommand.RenewSession(ada.Id, "ses_1", "ses_1-1", "ses_1-4")));
    }

    [Fact]
    public async Task The_password_is_changed_and_the_session_in_which_it_was_goes_on()
    {
        var ada = await _accounts.New();
        var (here, there) = (await _accounts.SignIn(ada, _tokens, "ses_here"), await _accounts.SignIn(ada, _tokens, "ses_there"));
        await Ends([there, Guest(ada.Id)], [here], () => _accounts.Do(ada.Id, new UserCommand.SetPassword(ada.Id, Account.Password, "another hash", "ses_here")));
    }

    [Fact]
    public async Task Somebody_is_banned()
    {
        var ada = await _accounts.New();
        var token = await _accounts.SignIn(ada, _tokens, "ses_1");
        await Ends([token], [], () => _accounts.Do(ada.Id, new UserCommand.Ban(Admin, UserRole.Moderator, null, "spam")));
    }

    [Fact]
    public async Task A_guest_is_banned()
    {
        var (eve, bob) = (await Visitor.Guest(fixture.Server.Address), await Visitor.Guest(fixture.Server.Address));
        var id = UserId.Parse(eve.Id);
        await Ends([eve.Token!], [bob.Token!], () => _accounts.Do(id, new UserCommand.Ban(Admin, UserRole.Moderator, DateTimeOffset.UtcNow.AddHours(1), "spam")));
        await _accounts.Do(id, new UserCommand.Unban(Admin, UserRole.Moderator, "enough"));
        (await Visit(eve.Token!).Get("/v1/rooms")).IsRefused(401, "auth.ended");
    }

    [Fact]
    public async Task Somebody_gets_another_role_and_then_another_token()
    {
        var ada = await _accounts.New();
        var token = await _accounts.SignIn(ada, _tokens, "ses_1");
        var version = 0L;
        await Ends([token], [], async () => version = await _accounts.Do(ada.Id, new UserCommand.GrantRole(Admin, UserRole.Admin, UserRole.Expert, "knows")));
        await IsIn(_tokens.Of(ada.Id.Value, "ses_1", version));
        (await Visit(_tokens.Of(ada.Id.Value, "ses_1", version - 1)).Get("/v1/rooms")).IsRefused(401, "auth.ended");
    }

    [Fact]
    public async Task Somebody_is_erased()
    {
        var ada = await _accounts.New();
        var tokens = new[] { await _accounts.SignIn(ada, _tokens, "ses_1"), _tokens.Of(ada.Id.Value, "ses_1", 1_000), Guest(ada.Id) };
        await Ends(tokens, [], () => _accounts.Do(ada.Id, new UserCommand.Erase(ada.Id)));
    }

    [Fact]
    public async Task The_server_was_down_when_it_ended_or_has_been_since()
    {
        var database = await fixture.Postgres.NewDatabase();
        await using var server = await ServerProcess.Start($"--SkillGraph:Journal={database}");
        await using var accounts = await Accounts.On(database);
        var (tokens, ada) = (await Tokens.On(database), await accounts.New());
        var (first, second, third) = (await accounts.SignIn(ada, tokens, "ses_1"), await accounts.SignIn(ada, tokens, "ses_2"), await accounts.SignIn(ada, tokens, "ses_3"));

        await accounts.Do(ada.Id, new UserCommand.EndSession(ada.Id, "ses_1"));
        await Eventually(async () => (await new Visitor(server.Address, first).Get("/v1/rooms")).Status == 401);
        await server.Kill();
        await accounts.Do(ada.Id, new UserCommand.EndSession(ada.Id, "ses_2"));
        await server.Start();

        foreach (var ended in new[] { first, second }) (await new Visitor(server.Address, ended).Get("/v1/rooms")).IsRefused(401, "auth.ended");
        Assert.Equal(200, (await new Visitor(server.Address, third).Get("/v1/rooms")).Status);

        // The second restart finds the sessions among the rows, not in the journal behind them.
        await Eventually(async () => (await Rows(database)).Count == 2);
        await server.Kill();
        await server.Start();
        foreach (var ended in new[] { first, second }) (await new Visitor(server.Address, ended).Get("/v1/rooms")).IsRefused(401, "auth.ended");
    }

    [Fact]
    public async Task A_token_expires()
    {
        var ada = await _accounts.New();
        await _accounts.SignIn(ada, _tokens, "ses_1");
        var token = _tokens.Sign(_tokens.Header, Tokens.Claims(ada.Id.Value, DateTimeOffset.UtcNow.AddSeconds(2), "ses_1", 10));
        var closed = await Task.WhenAll((await In(token)).Select(client => Closed(client, TimeSpan.FromSeconds(2) + Longest)));
        Assert.All(closed, Assert.NotNull);
        (await Visit(token).Get("/v1/rooms")).IsRefused(401, "auth.required");
    }

    private string Guest(UserId person) => _tokens.Sign(_tokens.Header, Tokens.Claims(person.Value, DateTimeOffset.UtcNow.AddHours(1)));

    private Visitor Visit(string token) => new(fixture.Server.Address, token);

    /// <summary>Asserts that something closes the sockets of these tokens within 5 s and makes them good for nothing, and leaves the others alone.</summary>
    private async Task Ends(string[] ended, string[] others, Func<Task> something)
    {
        var (closing, staying) = (new List<SignalRClient>(), new List<SignalRClient>());
        foreach (var token in ended) closing.AddRange(await In(token));
        foreach (var token in others) staying.AddRange(await In(token));

        var clock = Stopwatch.StartNew();
        await something();
        var reasons = await Task.WhenAll(closing.Select(client => Closed(client, Longest)));
        output.WriteLine($"{closing.Count} sockets closed after {clock.Elapsed.TotalMilliseconds:0} ms");
        Assert.All(reasons, reason => Assert.StartsWith("auth.ended: ", reason, StringComparison.Ordinal));

        foreach (var token in ended)
        {
            Assert.StartsWith("Bearer error", (await Visit(token).Get("/v1/rooms")).IsRefused(401, "auth.ended").Header("WWW-Authenticate"), StringComparison.Ordinal);
            (await Visit(token).Post("/v1/rooms", new { title = "x", kind = "coding" })).IsRefused(401, "auth.ended");
            (await Visit(token).Post("/hubs/rooms/negotiate?negotiateVersion=1", new { })).IsRefused(401, "auth.ended");
            await Assert.ThrowsAnyAsync<Exception>(() => RoomSocket.Open(fixture.Server.Address, token));
        }
        foreach (var token in others) Assert.Equal(200, (await Visit(token).Get("/v1/rooms")).Status);
        await Task.Delay(TimeSpan.FromSeconds(1));
        Assert.All(staying, client => Assert.False(client.Closed.IsCompleted));
    }

    private async Task IsIn(string token)
    {
        Assert.Equal(200, (await Visit(token).Get("/v1/rooms")).Status);
        Assert.All(await In(token), client => Assert.False(client.Closed.IsCompleted));
    }

    /// <summary>Opens sockets with a token: one that is in a room, and one that plays it again.</summary>
    private async Task<SignalRClient[]> In(string token)
    {
        var socket = await RoomSocket.Open(fixture.Server.Address, token);
        _opened.Add(socket);
        await socket.Join(_room);
        var replay = new SignalRClient(new Uri(fixture.Server.Address, "/hubs/replays"), token);
        _opened.Add(replay);
        await replay.StartAsync();
        var played = replay.StreamAsync(envelopes => envelopes.GetArrayLength(), "Replay", _room, new { speed = 0 }).GetAsyncEnumerator();
        Assert.True(await played.MoveNextAsync());
        return [socket.Client, replay];
    }

    private static Task<string> Closed(SignalRClient client, TimeSpan longest) => client.Closed.WaitAsync(longest);

    private static async Task<List<string>> Rows(string database)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand("SELECT key FROM read_model WHERE model = 'ended-tokens'");
        await using var rows = await command.ExecuteReaderAsync();
        var keys = new List<string>();
        while (await rows.ReadAsync()) keys.Add(rows.GetString(0));
        return keys;
    }

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
