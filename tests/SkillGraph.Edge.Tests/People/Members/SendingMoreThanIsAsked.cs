using System.Text.Json;
using SkillGraph.Edge.Tests.Running;

namespace SkillGraph.Edge.Tests.People.Members;

/// <summary>Nobody becomes more than they are by members that a request does not have.</summary>
[Collection(OneServer.Name)]
public sealed class SendingMoreThanIsAsked(SharedServer shared)
{
    private static readonly Dictionary<string, object?> Extra = new()
    {
        ["id"] = $"usr_{new string('0', 32)}",
        ["by"] = $"usr_{new string('0', 32)}",
        ["user"] = new { id = $"usr_{new string('0', 32)}", roles = new[] { "admin" } },
        ["role"] = "admin",
        ["roles"] = new[] { "admin" },
        ["admin"] = true,
        ["verified"] = true,
        ["status"] = "verified",
        ["guest"] = false,
        ["reputation"] = 9_000,
        ["score"] = 9_000,
        ["mutedUntil"] = null,
        ["secondFactor"] = false,
        ["version"] = 1,
        ["as"] = "admin",
    };

    [Fact]
    public async Task It_changes_nothing_anywhere()
    {
        var ada = new Member(shared.Server, Member.NewEmail());
        Assert.Equal(202, (await Post(ada.Stranger, "/v1/auth/register", new { email = ada.Email, password = Member.Password, name = "Ada" })).Status);
        var link = await ada.Link("verify-email");
        (await ada.SignIn()).IsRefused(403, "auth.not-verified");
        Assert.Equal(204, (await Post(ada.Stranger, "/v1/auth/verify-email", new { token = link })).Status);
        var signedIn = await Post(ada.Stranger, "/v1/auth/login", new { email = ada.Email, password = Member.Password });
        var refreshed = await Post(ada.Stranger, "/v1/auth/refresh", new { refreshToken = signedIn.Json.Text("refreshToken") });
        var here = ada.As(refreshed.Json);

        Assert.Equal(200, (await here.Send(HttpMethod.Patch, "/v1/me", Body(new { headline = "Mathematician" }))).Status);
        Assert.Equal(202, (await Post(here, "/v1/me/email", new { email = Member.NewEmail(), password = Member.Password })).Status);
        Assert.Equal(204, (await Post(here, "/v1/me/password", new { current = Member.Password, password = "another good password" })).Status);
        Assert.Equal(200, (await Post(here, "/v1/me/second-factor", new { password = "another good password" })).Status);
        (await Post(here, "/v1/me/second-factor/confirm", new { code = "000000" })).IsRefused(401, "auth.wrong-code");
        Assert.Equal(204, (await here.Send(HttpMethod.Delete, "/v1/me/second-factor", Body(new { password = "another good password" }))).Status);
        Assert.Equal(201, (await Post(here, "/v1/me/tokens", new { name = "CI", scopes = new[] { "read" }, days = 30 })).Status);
        Assert.Equal(202, (await Post(here, "/v1/auth/forgot-password", new { email = ada.Email })).Status);
        Assert.Equal(204, (await Post(ada.Stranger, "/v1/auth/reset-password", new { token = await ada.Link("reset-password"), password = "a third good password" })).Status);

        var me = (await ada.As((await ada.SignIn("a third good password")).Json).Get("/v1/me")).Json;
        Assert.Equal((here.Id, "Ada", "Mathematician"), (me.Text("id"), me.Text("name"), me.Text("headline")));
        Assert.Empty(me.GetProperty("roles").EnumerateArray());
        Assert.NotEqual(Extra["id"], me.Text("id"));
        Assert.Equal(401, (await new Visitor(shared.Server.Address).Get("/v1/me")).Status);
    }

    private static Task<Reply> Post(Visitor who, string path, object body) => who.PostText(path, Merged(body));

    private static StringContent Body(object body) => new(Merged(body), System.Net.Http.Headers.MediaTypeHeaderValue.Parse("application/json"));

    private static string Merged(object body)
    {
        var merged = JsonSerializer.SerializeToNode(body)!.AsObject();
        foreach (var (name, value) in Extra) merged.TryAdd(name, JsonSerializer.SerializeToNode(value));
        return merged.ToJsonString();
    }
}
