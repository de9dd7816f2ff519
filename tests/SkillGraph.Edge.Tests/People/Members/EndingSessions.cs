using SkillGraph.Edge.Tests.Running;

namespace SkillGraph.Edge.Tests.People.Members;

/// <summary>Whoever ends a session is rid of it: its tokens, and its sockets, within seconds.</summary>
[Collection(OneServer.Name)]
public sealed class EndingSessions(SharedServer shared)
{
    [Fact]
    public async Task Signing_out_ends_the_session_and_its_socket()
    {
        var (ada, here, answer) = await Member.SignedIn(shared.Server);
        var other = ada.As((await ada.SignIn()).Json);
        await using var socket = await RoomSocket.In(await here.OpenRoom(), here);
        Assert.Equal(204, (await here.Post("/v1/auth/logout", new { })).Status);

        await Eventually.Refused(here);
        await socket.Client.Closed.WaitAsync(TimeSpan.FromSeconds(5));
        (await ada.Refresh(answer.Text("refreshToken"))).IsRefused(401, "auth.refresh-refused");
        Assert.Equal(200, (await other.Get("/v1/me")).Status);
    }

    [Fact]
    public async Task Signing_out_with_the_refresh_token_alone_does_too()
    {
        var (ada, here, answer) = await Member.SignedIn(shared.Server);
        Assert.Equal(204, (await ada.Stranger.Post("/v1/auth/logout", new { refreshToken = answer.Text("refreshToken") })).Status);
        await Eventually.Refused(here);
        Assert.Equal(204, (await ada.Stranger.Post("/v1/auth/logout", new { refreshToken = answer.Text("refreshToken") })).Status);
        Assert.Equal(204, (await ada.Stranger.Post("/v1/auth/logout", new { refreshToken = "nonsense" })).Status);
    }

    [Fact]
    public async Task A_guest_signs_out_as_well()
    {
        var guest = await Visitor.Guest(shared.Server.Address);
        Assert.Equal(204, (await guest.Post("/v1/auth/logout", new { })).Status);
        await Eventually.Refused(guest);
    }

    [Fact]
    public async Task One_sees_where_one_is_signed_in_and_ends_one_of_them()
    {
        var ada = await Member.New(shared.Server);
        var phone = ada.As((await ada.SignIn(headers: ("User-Agent", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1"))).Json);
        var laptop = ada.As((await ada.SignIn(headers: ("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"))).Json);
        await ada.Letters("new-sign-in");

        var sessions = (await laptop.Get("/v1/me/sessions")).Json.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(["Firefox on Linux", "Safari on iPhone"], sessions.Select(session => session.Text("device")));
        Assert.Equal([true, false], sessions.Select(session => session.GetProperty("current").GetBoolean()));
        Assert.Equal(204, (await laptop.Delete($"/v1/me/sessions/{sessions[1].Text("id")}")).Status);

        await Eventually.Refused(phone);
        (await laptop.Delete($"/v1/me/sessions/{sessions[1].Text("id")}")).IsRefused(404, "user.no-such-session");
        Assert.Equal(200, (await laptop.Get("/v1/me")).Status);
    }

    [Fact]
    public async Task Nobody_ends_the_session_of_somebody_else()
    {
        var (_, hers, _) = await Member.SignedIn(shared.Server);
        var (_, his, _) = await Member.SignedIn(shared.Server);
        var session = (await hers.Get("/v1/me/sessions")).Json.GetProperty("items")[0].Text("id");
        (await his.Delete($"/v1/me/sessions/{session}")).IsRefused(404, "user.no-such-session");
        Assert.Equal(200, (await hers.Get("/v1/me")).Status);
    }

    [Fact]
    public async Task A_new_password_ends_the_other_sessions()
    {
        var (ada, here, answer) = await Member.SignedIn(shared.Server);
        var there = (await ada.SignIn()).Json;
        (await here.Post("/v1/me/password", new { current = "a wrong password", password = "another good password" })).IsRefused(401, "auth.wrong-credentials", "current");
        (await here.Post("/v1/me/password", new { current = Member.Password, password = "short" })).IsRefused(400, "auth.password-too-short", "password");
        Assert.Equal(204, (await here.Post("/v1/me/password", new { current = Member.Password, password = "another good password" })).Status);

        await Eventually.Refused(ada.As(there));
        (await ada.Refresh(there.Text("refreshToken"))).IsRefused(401, "auth.refresh-refused");
        Assert.Equal(200, (await here.Get("/v1/me")).Status);
        Assert.Equal(200, (await ada.Refresh(answer.Text("refreshToken"))).Status);
        await ada.Letters("password-changed");
    }

    [Fact]
    public async Task Signing_out_everywhere_ends_this_session_too()
    {
        var (ada, here, answer) = await Member.SignedIn(shared.Server);
        var there = ada.As((await ada.SignIn()).Json);
        Assert.Equal(204, (await here.Delete("/v1/me/sessions")).Status);
        await Eventually.Refused(here);
        await Eventually.Refused(there);
        (await ada.Refresh(answer.Text("refreshToken"))).IsRefused(401, "auth.refresh-refused");
        Assert.Equal(200, (await ada.SignIn()).Status);
    }
}
