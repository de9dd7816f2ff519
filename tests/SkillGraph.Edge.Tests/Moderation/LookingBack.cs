using System.Text.Json;
using SkillGraph.Edge.Tests.People.Members;
using SkillGraph.Edge.Tests.Running;

namespace SkillGraph.Edge.Tests.Moderation;

[Collection(OnModeratedServer.Name)]
public sealed class LookingBack(ModeratedServer moderated)
{
    private const string Audit = "/v1/admin/audit";

    [Fact]
    public async Task Everything_that_lets_somebody_in_or_out_is_there_with_its_event()
    {
        var (member, here, _) = await Member.SignedIn(moderated.Server);
        (await member.SignIn("wrong password")).IsRefused(401, "auth.wrong-credentials");
        Assert.Equal(201, (await here.Post("/v1/me/tokens", new { name = "CI", scopes = new[] { "read" }, days = 1 })).Status);
        Assert.Equal(204, (await moderated.Moderator.Put($"/v1/admin/people/{here.Id}/ban", new { until = DateTimeOffset.UtcNow.AddDays(1), why = "spam" })).Status);
        string[] expected = ["user.registered.v1", "user.email-verified.v1", "user.session-started.v1", "user.sign-in-failed.v1", "user.token-created.v1", "user.banned.v1"];
        await Eventually.Is(async () => (await Of(here)).Count == expected.Length);

        var entries = await Of(here);
        Assert.Equal(expected.Order(StringComparer.Ordinal), entries.Select(entry => entry.Text("what")).Order(StringComparer.Ordinal));
        Assert.Equal("user.banned.v1", entries[0].Text("what"));
        Assert.Equal((moderated.Moderator.Id, here.Id, "Ada"), (entries[0].GetProperty("by").Text("id"), entries[0].GetProperty("whom").Text("id"), entries[0].GetProperty("whom").Text("name")));
        Assert.EndsWith("Z", entries[0].Text("detail"), StringComparison.Ordinal);
        Assert.Equal(here.Id, entries[0].Text("entity"));
        Assert.All(entries, entry => Assert.InRange(entry.Number("version"), 1, 20));
        Assert.DoesNotContain(member.Email, (await moderated.Admin.Get($"{Audit}?limit=100")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_admin_was_made_by_nobody_with_an_account()
    {
        await Eventually.Is(async () => (await Of(moderated.Admin)).Count >= 3);
        var granted = (await Of(moderated.Admin)).Single(entry => entry.Text("what") == "user.role-granted.v1");
        Assert.Equal(($"usr_{0:x32}", "admin"), (granted.GetProperty("by").Text("id"), granted.Text("detail")));
    }

    [Fact]
    public async Task It_comes_in_pages_and_nothing_changes_it()
    {
        await Eventually.Is(async () => (await Of(moderated.Admin)).Count >= 3);
        var (all, paged, next) = (await Of(moderated.Admin), new List<string>(), (string?)null);
        do
        {
            var page = (await moderated.Admin.Get($"{Audit}?person={moderated.Admin.Id}&limit=2{(next is null ? "" : $"&after={Uri.EscapeDataString(next)}")}")).Json;
            paged.AddRange(page.GetProperty("items").EnumerateArray().Select(entry => entry.GetRawText()));
            next = page.GetProperty("next").GetString();
        }
        while (next is not null);
        Assert.Equal(all.Select(entry => entry.GetRawText()), paged);

        foreach (var method in new[] { "POST", "PUT", "PATCH", "DELETE" })
            (await moderated.Admin.Send(new HttpMethod(method), Audit, null)).IsRefused(405, "request.method-not-allowed");
        (await moderated.Admin.Get($"{Audit}?person=ada")).IsRefused(400, "request.invalid", "person");
        (await moderated.Admin.Get($"{Audit}?limit=0")).IsRefused(400, "request.invalid", "limit");
    }

    private async Task<List<JsonElement>> Of(Visitor person) => [.. (await moderated.Admin.Get($"{Audit}?person={person.Id}&limit=100")).Json.GetProperty("items").EnumerateArray()];
}
