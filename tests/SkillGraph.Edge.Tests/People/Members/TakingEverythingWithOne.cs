using System.IO.Compression;
using System.Text;
using System.Text.Json;
using SkillGraph.Edge.Tests.Running;

namespace SkillGraph.Edge.Tests.People.Members;

[Collection(OneServer.Name)]
public sealed class TakingEverythingWithOne(SharedServer shared)
{
    [Fact]
    public async Task The_archive_has_all_of_ones_own_and_nothing_of_others()
    {
        var (ada, here, _) = await Member.SignedIn(shared.Server);
        var (_, bob, _) = await Member.SignedIn(shared.Server);
        await here.Patch("/v1/me", new { name = "Ada Lovelace", headline = "Mathematician" });
        await here.Post("/v1/me/second-factor", new { password = Member.Password });
        var (own, others, elsewhere) = (await here.OpenRoom(), await bob.OpenRoom(), await bob.OpenRoom());
        await here.Do(own, new { type = "post-chat", text = "words of Ada" });
        await bob.Do(own, new { type = "enter" });
        await bob.Do(own, new { type = "post-chat", text = $"words of Bob about {here.Id}" });
        await here.Do(others, new { type = "enter" });
        await bob.Do(others, new { type = "set-role", member = here.Id, role = "presenter" });
        await bob.Do(elsewhere, new { type = "post-chat", text = "where Ada never was" });

        var report = (await here.Post("/v1/reports", new { person = bob.Id, reason = "of Ada" })).Json.Text("id");
        await bob.Post("/v1/reports", new { person = here.Id, reason = "of Bob" });

        var reply = await Eventually(here, archive => archive.Entries.Count(entry => entry.FullName.Contains('/')) == 3);
        Assert.Equal(("application/zip", "no-store"), (reply.MediaType, reply.Header("Cache-Control")));
        using var archive = Open(reply);
        Assert.Equal(
            ["README.txt", "account-events.ndjson", "account.json", $"reports/{report}.ndjson", .. new[] { $"rooms/{own}.ndjson", $"rooms/{others}.ndjson" }.Order(StringComparer.Ordinal)],
            archive.Entries.Select(entry => entry.FullName).Order(StringComparer.Ordinal));

        var account = JsonSerializer.Deserialize<JsonElement>(Text(archive, "account.json"));
        Assert.Equal((ada.Email, "Ada Lovelace"), (account.GetProperty("account").Text("email"), account.GetProperty("account").Text("name")));
        Assert.Single(account.GetProperty("sessions").EnumerateArray());
        var events = Lines(archive, "account-events.ndjson");
        Assert.Equal(Enumerable.Range(1, events.Count), events.Select(one => (int)one.Number("v")));
        Assert.Contains(events, one => one.Text("type") == "user.profile-changed.v1" && one.GetProperty("data").Text("headline") == "Mathematician");
        Assert.Equal("(withheld)", events.Single(one => one.Text("type") == "user.registered.v1").GetProperty("data").Text("password"));
        Assert.Equal("(withheld)", events.Single(one => one.Text("type") == "user.second-factor-asked.v1").GetProperty("data").Text("secret"));

        foreach (var room in new[] { own, others })
        {
            var expected = (await bob.History(room)).Where(IsOfAda);
            Assert.Equal(expected, Text(archive, $"rooms/{room}.ndjson").Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }
        Assert.All(archive.Entries, entry => Assert.DoesNotContain("words of Bob", Text(archive, entry.FullName), StringComparison.Ordinal));

        bool IsOfAda(string envelope)
        {
            var json = JsonSerializer.Deserialize<JsonElement>(envelope);
            return json.Text("by") == here.Id || (json.GetProperty("data").TryGetProperty("member", out var member) && member.GetString() == here.Id);
        }
    }

    [Fact]
    public async Task It_needs_somebody_who_is_signed_in_and_no_token_of_a_program()
    {
        (await new Visitor(shared.Server.Address).Get("/v1/me/export")).IsRefused(401, "auth.required");
        var (_, here, _) = await Member.SignedIn(shared.Server);
        var token = (await here.Post("/v1/me/tokens", new { name = "CI", scopes = new[] { "read", "profile" }, days = 1 })).Json.Text("token");
        (await new Visitor(shared.Server.Address, token).Get("/v1/me/export")).IsRefused(403, "auth.scope-missing");
    }

    /// <summary>The rooms of somebody are looked up in a read model, which is a moment behind.</summary>
    private static async Task<Reply> Eventually(Visitor who, Func<ZipArchive, bool> isSo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            var reply = await who.Get("/v1/me/export");
            Assert.Equal(200, reply.Status);
            using var archive = Open(reply);
            if (isSo(archive)) return reply;
            await Task.Delay(50, patience.Token);
        }
    }

    private static ZipArchive Open(Reply reply) => new(new MemoryStream(reply.Body));

    private static string Text(ZipArchive archive, string name)
    {
        using var reader = new StreamReader(archive.GetEntry(name)!.Open(), Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private static List<JsonElement> Lines(ZipArchive archive, string name) =>
        [.. Text(archive, name).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<JsonElement>(line))];
}
