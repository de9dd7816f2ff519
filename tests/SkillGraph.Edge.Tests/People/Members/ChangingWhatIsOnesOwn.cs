using System.Net.Http.Headers;
using System.Text.Json;
using SkillGraph.Edge.Tests.Running;

namespace SkillGraph.Edge.Tests.People.Members;

[Collection(OneServer.Name)]
public sealed class ChangingWhatIsOnesOwn(SharedServer shared) : IAsyncLifetime
{
    private static readonly byte[] Png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3];
    private static readonly byte[] Jpeg = [0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3];
    private static readonly byte[] WebP = [.. "RIFF"u8, 9, 0, 0, 0, .. "WEBPVP8 "u8];

    private Member _ada = null!;
    private Visitor _here = null!;

    public async Task InitializeAsync() => (_ada, _here, _) = await Member.SignedIn(shared.Server);

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task The_profile_is_seen_by_everybody_and_the_rest_by_oneself()
    {
        var changed = await _here.Patch("/v1/me", new { name = "Ada Lovelace", headline = "Mathematician", links = new[] { "https://example.org/ada" } });
        Assert.Equal(("Ada Lovelace", "Mathematician"), (changed.Json.Text("name"), changed.Json.Text("headline")));

        var seen = (await new Visitor(shared.Server.Address).Get($"/v1/users/{_here.Id}")).Json;
        Assert.Equal(
            ["headline", "id", "links", "name", "picture", "since"], seen.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal));
        Assert.Equal(("Ada Lovelace", "Mathematician", "https://example.org/ada"), (seen.Text("name"), seen.Text("headline"), seen.GetProperty("links")[0].GetString()));
    }

    [Fact]
    public async Task Every_time_is_in_UTC_and_says_so()
    {
        await _here.Post("/v1/me/tokens", new { name = "CI", scopes = new[] { "read" }, days = 30 });
        foreach (var (path, members) in new[] { ("/v1/me/tokens", new[] { "createdAt", "expiresAt" }), ("/v1/me/sessions", ["startedAt", "lastUsedAt"]), ($"/v1/users/{_here.Id}", ["since"]) })
        {
            var json = (await _here.Get(path)).Json;
            var item = json.TryGetProperty("items", out var items) ? items[0] : json;
            foreach (var member in members) Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", item.Text(member));
        }
    }

    [Fact]
    public async Task Preferences_are_changed_one_by_one()
    {
        await _here.Patch("/v1/me", new { preferences = new Dictionary<string, string?> { ["theme"] = "dark", ["editor.font-size"] = "14" } });
        var preferences = (await _here.Patch("/v1/me", new { preferences = new Dictionary<string, string?> { ["theme"] = null, ["language"] = "de" } })).Json.GetProperty("preferences");
        Assert.Equal("""{"editor.font-size":"14","language":"de"}""", preferences.GetRawText());
    }

    [Theory]
    [InlineData("""{ "name": "" }""", "user.bad-name", "name")]
    [InlineData("""{ "headline": "a\nb" }""", "user.bad-headline", "headline")]
    [InlineData("""{ "links": ["javascript:alert(1)"] }""", "user.bad-links", "links")]
    [InlineData("""{ "links": [null] }""", "user.bad-links", "links")]
    [InlineData("""{ "preferences": { "a b": "c" } }""", "user.bad-preferences", "preferences")]
    public async Task What_is_wrong_is_said(string body, string code, string field) =>
        (await _here.Send(HttpMethod.Patch, "/v1/me", new StringContent(body, MediaTypeHeaderValue.Parse("application/json")))).IsRefused(400, code, field);

    [Fact]
    public async Task A_picture_is_what_its_bytes_say()
    {
        foreach (var (bytes, type) in new[] { (Png, "image/png"), (Jpeg, "image/jpeg"), (WebP, "image/webp") })
        {
            Assert.Equal(204, (await Put(bytes)).Status);
            var path = (await _here.Get("/v1/me")).Json.Text("picture");
            var picture = await new Visitor(shared.Server.Address).Get(path);
            Assert.Equal((200, type, "nosniff"), (picture.Status, picture.MediaType, picture.Header("X-Content-Type-Options")));
            Assert.Equal(bytes, picture.Body);
            Assert.Equal(304, (await new Visitor(shared.Server.Address).Get(path, ("If-None-Match", picture.Header("ETag")!))).Status);
        }
        Assert.Equal(204, (await _here.Delete("/v1/me/picture")).Status);
        (await _here.Get($"/v1/users/{_here.Id}/picture")).IsRefused(404, "user.not-found");
    }

    [Fact]
    public async Task What_is_no_picture_or_too_large_is_refused()
    {
        (await Put("<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>"u8.ToArray())).IsRefused(400, "user.bad-picture", "picture");
        (await Put([])).IsRefused(400, "user.bad-picture");
        (await Put([.. Png, .. new byte[64 * 1024]])).IsRefused(413, "request.too-large");
        Assert.Equal(204, (await Put([.. Png, .. new byte[(64 * 1024) - Png.Length]])).Status);
    }

    [Fact]
    public async Task Another_address_is_asked_before_it_counts()
    {
        var next = Member.NewEmail();
        (await _here.Post("/v1/me/email", new { email = next, password = "a wrong password" })).IsRefused(401, "auth.wrong-credentials", "password");
        (await _here.Post("/v1/me/email", new { email = "nowhere", password = Member.Password })).IsRefused(400, "auth.bad-email", "email");
        Assert.Equal(202, (await _here.Post("/v1/me/email", new { email = next, password = Member.Password })).Status);
        var link = await _ada.Link("confirm-email", next);
        Assert.Equal((_ada.Email, next), ((await _here.Get("/v1/me")).Json.Text("email"), (await _here.Get("/v1/me")).Json.Text("changingTo")));

        Assert.Equal(204, (await _ada.Stranger.Post("/v1/auth/verify-email", new { token = link })).Status);
        Assert.Equal(next, (await _here.Get("/v1/me")).Json.Text("email"));
        await _ada.Letters("email-changed");
        Assert.Equal(200, (await new Member(shared.Server, next).SignIn()).Status);
        (await _ada.SignIn()).IsRefused(401, "auth.wrong-credentials");
    }

    [Fact]
    public async Task The_address_that_was_given_up_is_anybodys_again()
    {
        var next = Member.NewEmail();
        await _here.Post("/v1/me/email", new { email = next, password = Member.Password });
        await _ada.Stranger.Post("/v1/auth/verify-email", new { token = await _ada.Link("confirm-email", next) });
        // It is given back a moment later.
        await Task.Delay(500);
        await new Member(shared.Server, _ada.Email).Stranger.Post("/v1/auth/register", new { email = _ada.Email, password = "a password of somebody else", name = "Bob" });
        await _ada.Letters("verify-email", least: 2);
    }

    [Fact]
    public async Task A_guest_sees_themselves_and_has_nothing_to_change()
    {
        var guest = await Visitor.Guest(shared.Server.Address, "Grace");
        var me = (await guest.Get("/v1/me")).Json;
        Assert.Equal(("Grace", true, JsonValueKind.Null), (me.Text("name"), me.GetProperty("guest").GetBoolean(), me.GetProperty("email").ValueKind));
        (await guest.Patch("/v1/me", new { name = "Grace Hopper" })).IsRefused(403, "user.no-account");
        (await guest.Post("/v1/me/password", new { current = "x", password = "another good password" })).IsRefused(403, "user.no-account");
        (await guest.Post("/v1/me/second-factor", new { password = "x" })).IsRefused(403, "user.no-account");
        (await guest.Post("/v1/me/tokens", new { name = "CI", scopes = new[] { "read" }, days = 30 })).IsRefused(403, "user.no-account");
        (await guest.Get($"/v1/users/{guest.Id}")).IsRefused(404, "user.not-found");
    }

    [Theory]
    [InlineData("GET", "/v1/me")]
    [InlineData("PATCH", "/v1/me")]
    [InlineData("PUT", "/v1/me/picture")]
    [InlineData("DELETE", "/v1/me/picture")]
    [InlineData("POST", "/v1/me/password")]
    [InlineData("POST", "/v1/me/email")]
    [InlineData("GET", "/v1/me/sessions")]
    [InlineData("DELETE", "/v1/me/sessions")]
    [InlineData("DELETE", "/v1/me/sessions/ses_1")]
    [InlineData("POST", "/v1/me/second-factor")]
    [InlineData("POST", "/v1/me/second-factor/confirm")]
    [InlineData("DELETE", "/v1/me/second-factor")]
    [InlineData("GET", "/v1/me/tokens")]
    [InlineData("POST", "/v1/me/tokens")]
    [InlineData("DELETE", "/v1/me/tokens/tok_1")]
    public async Task It_takes_a_token(string method, string path) => (await new Visitor(shared.Server.Address).Send(new HttpMethod(method), path, null)).IsRefused(401, "auth.required");

    [Fact]
    public async Task A_personal_token_is_shown_once_and_does_what_its_scopes_say()
    {
        var made = await _here.Post("/v1/me/tokens", new { name = "build server", scopes = new[] { "rooms", "read", "read" }, days = 30 });
        Assert.Equal(201, made.Status);
        var item = (await _here.Get("/v1/me/tokens")).Json.GetProperty("items")[0];
        Assert.Equal((made.Json.Text("id"), "build server"), (item.Text("id"), item.Text("name")));
        Assert.False(item.TryGetProperty("token", out _));
        var program = new Visitor(shared.Server.Address, made.Json.Text("token"), _here.Id);
        await program.OpenRoom();
        (await program.Patch("/v1/me", new { name = "Eve" })).IsRefused(403, "auth.scope-missing");
        (await program.Post("/v1/me/password", new { current = Member.Password, password = "another good password" })).IsRefused(403, "auth.scope-missing");
        (await program.Post("/v1/me/tokens", new { name = "more", scopes = new[] { "read" }, days = 30 })).IsRefused(403, "auth.scope-missing");

        Assert.Equal(204, (await _here.Delete($"/v1/me/tokens/{made.Json.Text("id")}")).Status);
        (await _here.Delete($"/v1/me/tokens/{made.Json.Text("id")}")).IsRefused(404, "user.no-such-token");
        Assert.Empty((await _here.Get("/v1/me/tokens")).Json.GetProperty("items").EnumerateArray());
    }

    [Theory]
    [InlineData("""{ "name": "CI", "scopes": [], "days": 30 }""", "user.bad-scopes", "scopes")]
    [InlineData("""{ "name": "CI", "scopes": ["admin"], "days": 30 }""", "user.bad-scopes", "scopes")]
    [InlineData("""{ "name": "CI", "scopes": ["read"], "days": 0 }""", "user.bad-days", "days")]
    [InlineData("""{ "name": "CI", "scopes": ["read"] }""", "user.bad-days", "days")]
    [InlineData("""{ "name": " ", "scopes": ["read"], "days": 30 }""", "user.bad-token-name", "name")]
    public async Task A_token_has_a_name_scopes_and_an_end(string body, string code, string field) => (await _here.PostText("/v1/me/tokens", body)).IsRefused(400, code, field);

    private Task<Reply> Put(byte[] picture) => _here.Send(HttpMethod.Put, "/v1/me/picture", new ByteArrayContent(picture));
}
