using SkillGraph.Edge.Tests.Running;

namespace SkillGraph.Edge.Tests.People.Members;

[Collection(OneServer.Name)]
public sealed class ForgettingThePassword(SharedServer shared)
{
    private const string Another = "another good password";

    [Fact]
    public async Task A_link_is_good_once()
    {
        var ada = await Member.New(shared.Server);
        var link = await Ask(ada);
        Assert.Equal(204, (await Reset(link, Another)).Status);
        (await Reset(link, "a third good password")).IsRefused(400, "auth.link-refused", "token");

        Assert.Equal(200, (await ada.SignIn(Another)).Status);
        await ada.Letters("password-changed");
    }

    [Fact]
    public async Task A_link_is_bound_to_a_person_and_a_purpose()
    {
        var (ada, bob) = (await Member.New(shared.Server), await Member.New(shared.Server));
        var (hers, his) = ((await Ask(ada)).Split('.'), (await Ask(bob)).Split('.'));
        (await Reset($"{his[0]}.{hers[1]}", Another)).IsRefused(400, "auth.link-refused");
        (await ada.Stranger.Post("/v1/auth/verify-email", new { token = string.Join('.', hers) })).IsRefused(400, "auth.link-refused");

        var carl = new Member(shared.Server, Member.NewEmail());
        await carl.Stranger.Post("/v1/auth/register", new { email = carl.Email, password = Member.Password, name = "Carl" });
        (await Reset(await carl.Link("verify-email"), Another)).IsRefused(400, "auth.link-refused");
    }

    [Fact]
    public async Task A_bad_password_leaves_the_link_good()
    {
        var ada = await Member.New(shared.Server);
        var link = await Ask(ada);
        (await Reset(link, "password1")).IsRefused(400, "auth.password-common", "password");
        (await Reset(link, ada.Email)).IsRefused(400, "auth.password-guessable", "password");
        Assert.Equal(204, (await Reset(link, Another)).Status);
    }

    [Fact]
    public async Task Nobody_guesses_a_link()
    {
        var ada = await Member.New(shared.Server);
        var link = await Ask(ada);
        for (var guess = 0; guess < Tier.Size(pr: 50, nightly: 1_000); guess++)
            (await Reset($"{link.Split('.')[0]}.{Guid.NewGuid():N}{Guid.NewGuid():N}"[..(33 + 43)], Another)).IsRefused(400, "auth.link-refused");
        Assert.Equal(200, (await ada.SignIn()).Status);
    }

    [Fact]
    public async Task One_letter_a_minute_is_enough()
    {
        var ada = await Member.New(shared.Server);
        await Ask(ada);
        for (var time = 0; time < 5; time++) await ada.Stranger.Post("/v1/auth/forgot-password", new { email = ada.Email });
        await Task.Delay(300);
        Assert.Single(await ada.Arrived("reset-password"));
    }

    [Fact]
    public async Task Whoever_never_followed_the_first_link_shows_with_this_one_that_the_address_is_theirs()
    {
        var ada = new Member(shared.Server, Member.NewEmail());
        await ada.Stranger.Post("/v1/auth/register", new { email = ada.Email, password = Member.Password, name = "Ada" });
        await ada.Letters("verify-email");
        Assert.Equal(204, (await Reset(await Ask(ada), Another)).Status);
        Assert.Equal(200, (await ada.SignIn(Another)).Status);
        (await ada.SignIn()).IsRefused(401, "auth.wrong-credentials");
    }

    [Fact]
    public async Task A_reset_ends_what_was_let_in_before()
    {
        var (ada, here, answer) = await Member.SignedIn(shared.Server);
        Assert.Equal(204, (await Reset(await Ask(ada), Another)).Status);
        (await ada.Refresh(answer.Text("refreshToken"))).IsRefused(401, "auth.refresh-refused");
        await Eventually.Refused(here);
    }

    private static async Task<string> Ask(Member member)
    {
        Assert.Equal(202, (await member.Stranger.Post("/v1/auth/forgot-password", new { email = member.Email })).Status);
        return await member.Link("reset-password");
    }

    private Task<Reply> Reset(string token, string password) => new Visitor(shared.Server.Address).Post("/v1/auth/reset-password", new { token, password });
}
