using SkillGraph.Edge.Tests.Running;

namespace SkillGraph.Edge.Tests.People.Members;

[Collection(OneServer.Name)]
public sealed class GettingAnAccount(SharedServer shared)
{
    private readonly Visitor _stranger = new(shared.Server.Address);

    [Fact]
    public async Task A_guest_becomes_the_account_and_keeps_their_id_and_rooms()
    {
        var guest = await Visitor.Guest(shared.Server.Address, "Ada");
        var room = await guest.OpenRoom(new { title = "Mine", kind = "coding", visibility = "private" });
        var ada = new Member(shared.Server, Member.NewEmail());
        await ada.Register(guest);
        var here = ada.As((await ada.SignIn()).Json);

        Assert.Equal(guest.Id, here.Id);
        Assert.Equal("host", (await here.Room(room)).GetProperty("members")[0].Text("role"));
        await here.Do(room, new { type = "set-title", title = "Still mine" });
    }

    [Fact]
    public async Task A_guest_who_mistyped_the_address_registers_again()
    {
        var guest = await Visitor.Guest(shared.Server.Address, "Ada");
        var wrong = new Member(shared.Server, Member.NewEmail());
        await guest.Post("/v1/auth/register", new { email = wrong.Email, password = Member.Password, name = "Ada" });
        var link = await wrong.Link("verify-email");
        var right = new Member(shared.Server, Member.NewEmail());
        await right.Register(guest);

        (await _stranger.Post("/v1/auth/verify-email", new { token = link })).IsRefused(400, "auth.link-refused", "token");
        Assert.Equal(guest.Id, right.As((await right.SignIn()).Json).Id);
    }

    [Fact]
    public async Task A_guests_token_that_is_not_good_is_refused() =>
        (await new Visitor(shared.Server.Address, "nonsense").Post("/v1/auth/register", new { email = Member.NewEmail(), password = Member.Password, name = "Ada" })).IsRefused(401, "auth.required");

    [Fact]
    public async Task Following_the_link_twice_is_no_mistake()
    {
        var ada = new Member(shared.Server, Member.NewEmail());
        await _stranger.Post("/v1/auth/register", new { email = ada.Email, password = Member.Password, name = "Ada" });
        var link = await ada.Link("verify-email");
        Assert.Equal(204, (await _stranger.Post("/v1/auth/verify-email", new { token = link })).Status);
        Assert.Equal(204, (await _stranger.Post("/v1/auth/verify-email", new { token = link })).Status);
    }

    [Theory]
    [InlineData("""{ "email": "ada", "password": "correct horse battery", "name": "Ada" }""", "auth.bad-email", "email")]
    [InlineData("""{ "email": "ada@example.org\nBcc: eve@example.org", "password": "correct horse battery", "name": "Ada" }""", "auth.bad-email", "email")]
    [InlineData("""{ "password": "correct horse battery", "name": "Ada" }""", "auth.bad-email", "email")]
    [InlineData("""{ "email": "ada@example.org", "password": "correct horse battery", "name": " " }""", "user.bad-name", "name")]
    [InlineData("""{ "email": "ada@example.org", "password": "correct horse battery", "name": "a\u0000b" }""", "user.bad-name", "name")]
    [InlineData("""{ "email": "ada@example.org", "password": "1234567", "name": "Ada" }""", "auth.password-too-short", "password")]
    [InlineData("""{ "email": "ada@example.org", "password": "password1", "name": "Ada" }""", "auth.password-common", "password")]
    [InlineData("""{ "email": "ada@example.org", "name": "Ada" }""", "auth.password-too-short", "password")]
    [InlineData("{}", "auth.bad-email", "email")]
    public async Task What_is_wrong_is_said(string body, string code, string field) => (await _stranger.PostText("/v1/auth/register", body)).IsRefused(400, code, field);

    [Theory]
    [InlineData("/v1/auth/verify-email", """{ "token": "nonsense" }""")]
    [InlineData("/v1/auth/verify-email", "{}")]
    [InlineData("/v1/auth/verify-email", """{ "token": "00000000000000000000000000000000.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" }""")]
    [InlineData("/v1/auth/reset-password", """{ "token": "00000000000000000000000000000000.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "password": "another good password" }""")]
    [InlineData("/v1/auth/reset-password", """{ "password": "another good password" }""")]
    public async Task What_is_no_link_opens_nothing(string path, string body) => (await _stranger.PostText(path, body)).IsRefused(400, "auth.link-refused", "token");

    [Fact]
    public async Task A_mailbox_is_not_filled_by_whoever_gives_its_address()
    {
        await using var server = await ServerProcess.Start();
        var ada = await Member.New(server);
        for (var time = 0; time < 15; time++) await ada.Stranger.Post("/v1/auth/register", new { email = ada.Email, password = Member.Password, name = "Ada" });
        await ada.Letters("already-registered");
        await Task.Delay(500);
        Assert.InRange((await ada.Arrived("already-registered")).Count, 1, 6);
    }
}
