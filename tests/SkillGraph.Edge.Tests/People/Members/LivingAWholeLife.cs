using OtpNet;
using SkillGraph.Edge.Tests.Running;

namespace SkillGraph.Edge.Tests.People.Members;

[Collection(OneServer.Name)]
public sealed class LivingAWholeLife(SharedServer shared)
{
    [Fact]
    public async Task From_the_first_letter_to_signing_out_everywhere()
    {
        var ada = new Member(shared.Server, Member.NewEmail());

        // Register, and follow the link.
        var registered = await ada.Stranger.Post("/v1/auth/register", new { email = $"  {ada.Email.ToUpperInvariant()} ", password = Member.Password, name = " Ada " });
        Assert.Equal((202, "{}"), (registered.Status, registered.Text));
        var link = await ada.Link("verify-email");
        (await ada.SignIn()).IsRefused(403, "auth.not-verified");
        Assert.Equal(204, (await ada.Stranger.Post("/v1/auth/verify-email", new { token = link })).Status);

        // Sign in, look at oneself, go on with the session.
        var first = (await ada.SignIn()).Json;
        Assert.Equal(("Ada", 600), (first.GetProperty("user").Text("name"), first.Number("expiresIn")));
        var me = (await ada.As(first).Get("/v1/me")).Json;
        Assert.Equal((ada.Email, true, false), (me.Text("email"), me.GetProperty("verified").GetBoolean(), me.GetProperty("guest").GetBoolean()));
        var room = await ada.As(first).OpenRoom();
        var second = (await ada.Refresh(first.Text("refreshToken"))).Json;
        Assert.NotEqual(first.Text("refreshToken"), second.Text("refreshToken"));
        Assert.Equal(room, (await ada.As(second).Room(room)).Text("id"));

        // Have a second factor, and use it, a recovery code, and a code again.
        var here = ada.As(second);
        var begun = (await here.Post("/v1/me/second-factor", new { password = Member.Password })).Json;
        Assert.StartsWith("otpauth://totp/", begun.Text("uri"), StringComparison.Ordinal);
        Assert.Contains("<svg", begun.Text("qr"), StringComparison.Ordinal);
        var app = new Totp(Base32Encoding.ToBytes(begun.Text("secret")));
        (await here.Post("/v1/me/second-factor/confirm", new { code = "000000" })).IsRefused(401, "auth.wrong-code", "code");
        var confirmed = await here.Post("/v1/me/second-factor/confirm", new { code = app.ComputeTotp(DateTime.UtcNow.AddSeconds(-30)) });
        var recovery = confirmed.Json.GetProperty("recoveryCodes").EnumerateArray().Select(code => code.GetString()!).ToList();
        Assert.Equal(10, recovery.Count);
        await ada.Letters("second-factor-on");
        (await ada.SignIn()).IsRefused(401, "auth.code-required");
        var now = app.ComputeTotp();
        Assert.Equal(200, (await ada.SignIn(code: now)).Status);
        (await ada.SignIn(code: now)).IsRefused(401, "auth.wrong-code");
        Assert.Equal(200, (await ada.SignIn(code: recovery[3].ToUpperInvariant())).Status);
        (await ada.SignIn(code: recovery[3])).IsRefused(401, "auth.wrong-code");
        Assert.Equal(9, (await here.Get("/v1/me")).Json.Number("recoveryCodes"));
        Assert.Equal(204, (await here.Delete("/v1/me/second-factor", new { password = Member.Password })).Status);

        // Forget the password, choose another, sign out everywhere.
        Assert.Equal(202, (await ada.Stranger.Post("/v1/auth/forgot-password", new { email = ada.Email })).Status);
        var reset = await ada.Link("reset-password");
        Assert.Equal(204, (await ada.Stranger.Post("/v1/auth/reset-password", new { token = reset, password = "another good password" })).Status);
        (await ada.Refresh(second.Text("refreshToken"))).IsRefused(401, "auth.refresh-refused");
        (await ada.SignIn()).IsRefused(401, "auth.wrong-credentials");
        var (one, two) = ((await ada.SignIn("another good password")).Json, (await ada.SignIn("another good password")).Json);
        Assert.Equal(2, (await ada.As(one).Get("/v1/me/sessions")).Json.GetProperty("items").GetArrayLength());
        Assert.Equal(204, (await ada.As(two).Delete("/v1/me/sessions")).Status);
        (await ada.Refresh(one.Text("refreshToken"))).IsRefused(401, "auth.refresh-refused");
        (await ada.Refresh(two.Text("refreshToken"))).IsRefused(401, "auth.refresh-refused");
    }
}
