using SkillGraph.Edge.Tests.Running;

namespace SkillGraph.Edge.Tests.People.Members;

/// <summary>Fault test A1 over HTTP: guesses wait ever longer, and whoever knows the password gets in.</summary>
public sealed class GuessingAPassword
{
    [Fact]
    public async Task Strangers_wait_and_the_owner_signs_in_where_they_did_before()
    {
        await using var server = await ServerProcess.Start();
        var ada = await Member.New(server);
        var known = ("Cookie", Cookie(await ada.SignIn()));

        for (var number = 0; number < 6; number++) (await ada.SignIn($"a wrong password {number}")).IsRefused(401, "auth.wrong-credentials");
        var refused = (await ada.SignIn()).IsRefused(429, "auth.slow-down");
        Assert.InRange(int.Parse(refused.Header("Retry-After")!), 1, 2);
        Assert.Equal(200, (await ada.SignIn(headers: known)).Status);
        // What the owner did wins no time for anybody else.
        (await ada.SignIn("a wrong password")).IsRefused(429, "auth.slow-down");

        await Task.Delay(TimeSpan.FromSeconds(2.1));
        Assert.Equal(200, (await ada.SignIn()).Status);
    }

    [Fact]
    public async Task An_address_that_nobody_has_answers_in_the_same_way()
    {
        await using var server = await ServerProcess.Start();
        var nobody = new Member(server, Member.NewEmail());
        for (var number = 0; number < 6; number++) (await nobody.SignIn($"a wrong password {number}")).IsRefused(401, "auth.wrong-credentials");
        var refused = (await nobody.SignIn()).IsRefused(429, "auth.slow-down");
        Assert.InRange(int.Parse(refused.Header("Retry-After")!), 1, 2);
    }

    [Fact]
    public async Task Guesses_at_once_and_after_a_crash_are_counted_all_the_same()
    {
        await using var server = await ServerProcess.Start();
        var ada = await Member.New(server);
        var replies = await Task.WhenAll(Enumerable.Range(0, 25).Select(number => ada.SignIn($"a wrong password {number}")));
        Assert.Equal(6, replies.Count(reply => reply.Status == 401));
        Assert.Equal(19, replies.Count(reply => reply.Status == 429));

        await Task.Delay(TimeSpan.FromSeconds(2.1));
        (await ada.SignIn("a wrong password")).IsRefused(401, "auth.wrong-credentials");
        await server.Kill();
        await server.Start();
        // Without what was stored, five would be free again.
        var after = new List<int>();
        for (var number = 0; number < 4; number++) after.Add((await ada.SignIn($"a wrong password {number}")).Status);
        Assert.InRange(after.Count(status => status == 401), 0, 1);
    }

    [Fact]
    public async Task Going_on_with_a_session_gives_nobody_another_guess()
    {
        await using var server = await ServerProcess.Start();
        var ada = await Member.New(server);
        var refresh = (await ada.SignIn()).Json.Text("refreshToken");
        while ((await ada.SignIn("a wrong password")).Status == 401)
        {
        }
        Assert.Equal(200, (await ada.Refresh(refresh)).Status);
        (await ada.SignIn("a wrong password")).IsRefused(429, "auth.slow-down");
    }

    [Fact]
    public async Task A_letter_opens_the_door_however_many_guess()
    {
        await using var server = await ServerProcess.Start();
        var ada = await Member.New(server);
        while ((await ada.SignIn("a wrong password")).Status == 401)
        {
        }
        await ada.Stranger.Post("/v1/auth/forgot-password", new { email = ada.Email });
        var reset = await ada.Stranger.Post("/v1/auth/reset-password", new { token = await ada.Link("reset-password"), password = "another good password" });
        Assert.Equal(204, reset.Status);
        (await ada.SignIn("a wrong password")).IsRefused(429, "auth.slow-down");
        Assert.Equal(200, (await ada.SignIn("another good password", headers: ("Cookie", Cookie(reset)))).Status);
    }

    [Fact]
    public async Task Whoever_is_signed_in_guesses_no_faster()
    {
        await using var server = await ServerProcess.Start();
        var (_, here, _) = await Member.SignedIn(server);
        var replies = new List<Reply>();
        for (var number = 0; number < 8; number++) replies.Add(await here.Post("/v1/me/password", new { current = $"a wrong password {number}", password = "another good password" }));
        Assert.Equal(6, replies.Count(reply => reply.Status == 401));
        replies[^1].IsRefused(429, "auth.slow-down");
    }

    private static string Cookie(Reply reply) => reply.Header("Set-Cookie")!.Split(';')[0];
}
