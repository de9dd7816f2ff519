using SkillGraph.Edge.Tests.People.Members;
using SkillGraph.Edge.Tests.Running;

namespace SkillGraph.Edge.Tests.Moderation;

[Collection(OnModeratedServer.Name)]
public sealed class LookingAfterPeople(ModeratedServer moderated)
{
    private const string People = "/v1/admin/people";
    private const string Somebody = $"{People}/usr_019a9f3c5e8a7c41b6d2f0a1938475c6";
    private const string Report = "/v1/admin/reports/report_019a9f3c5e8a7c41b6d2f0a1938475c6";

    private static readonly (string Method, string Path, bool IsForModerators)[] Calls =
    [
        ("GET", People, true),
        ("GET", Somebody, true),
        ("PUT", $"{Somebody}/mute", true),
        ("DELETE", $"{Somebody}/mute", true),
        ("PUT", $"{Somebody}/ban", true),
        ("DELETE", $"{Somebody}/ban", true),
        ("GET", "/v1/admin/reports", true),
        ("GET", Report, true),
        ("POST", $"{Report}/take", true),
        ("POST", $"{Report}/resolve", true),
        ("PUT", $"{Somebody}/roles/admin", false),
        ("DELETE", $"{Somebody}/roles/admin", false),
        ("GET", "/v1/admin/audit", false),
    ];

    private readonly Visitor _admin = moderated.Admin;
    private readonly Visitor _moderator = moderated.Moderator;

    [Fact]
    public async Task Only_who_has_the_role_does()
    {
        var guest = await Visitor.Guest(moderated.Server.Address);
        var (_, member, _) = await Member.SignedIn(moderated.Server);
        var token = (await _admin.Post("/v1/me/tokens", new { name = "CI", scopes = new[] { "read", "rooms", "profile" }, days = 1 })).Json.Text("token");
        foreach (var (method, path, isForModerators) in Calls)
        {
            var verb = new HttpMethod(method);
            (await new Visitor(moderated.Server.Address).Send(verb, path, null)).IsRefused(401, "auth.required");
            foreach (var somebody in new[] { guest, member }) (await somebody.Send(verb, path, null)).IsRefused(403, "auth.not-allowed");
            (await new Visitor(moderated.Server.Address, token).Send(verb, path, null)).IsRefused(403, "auth.scope-missing");
            (await moderated.Operator.Send(verb, path, null)).IsRefused(401, "auth.required");
            if (!isForModerators) (await _moderator.Send(verb, path, null)).IsRefused(403, "auth.not-allowed");
        }
    }

    [Fact]
    public async Task Operators_grant_and_revoke_roles_by_address()
    {
        const string Roles = "/v1/operations/people/roles";
        var (member, here, _) = await Member.SignedIn(moderated.Server);
        var answer = await moderated.Operator.Post(Roles, new { email = member.Email, role = "expert", why = "knows" });
        Assert.Equal((200, here.Id), (answer.Status, answer.Json.Text("id")));
        Assert.Equal("""["expert"]""", answer.Json.GetProperty("roles").GetRawText());
        await Eventually.Refused(here);
        Assert.Equal("""["expert"]""", (await member.As((await member.SignIn()).Json).Get("/v1/me")).Json.GetProperty("roles").GetRawText());

        Assert.Equal("[]", (await moderated.Operator.Delete(Roles, new { email = member.Email, role = "expert", why = "forgot" })).Json.GetProperty("roles").GetRawText());
        (await moderated.Operator.Post(Roles, new { email = "nobody@example.org", role = "admin", why = "x" })).IsRefused(404, "user.not-found", "email");
        (await moderated.Operator.Post(Roles, new { email = "nobody", role = "admin", why = "x" })).IsRefused(400, "auth.bad-email", "email");
        (await moderated.Operator.Post(Roles, new { email = member.Email, role = "king", why = "x" })).IsRefused(400, "user.bad-role", "role");
        (await moderated.Operator.Post(Roles, new { email = member.Email, role = "user", why = "x" })).IsRefused(400, "user.bad-role", "role");
        (await moderated.Operator.Post(Roles, new { email = member.Email, role = "admin", why = " " })).IsRefused(400, "user.bad-why", "why");
    }

    [Fact]
    public async Task Admins_grant_roles_and_what_was_allowed_before_ends_with_the_old_token()
    {
        var (member, here, _) = await Member.SignedIn(moderated.Server);
        Assert.Equal(204, (await _admin.Put($"{People}/{here.Id}/roles/moderator", new { why = "kind" })).Status);
        var moderator = member.As((await member.SignIn()).Json);
        Assert.Equal(200, (await moderator.Get(People)).Status);

        Assert.Equal(204, (await _admin.Delete($"{People}/{here.Id}/roles/moderator", new { why = "gone" })).Status);
        await Eventually.Is(async () => (await moderator.Get(People)).Status == 401);
        (await member.As((await member.SignIn()).Json).Get(People)).IsRefused(403, "auth.not-allowed");
        (await _admin.Put($"{People}/{here.Id}/roles/king", new { why = "x" })).IsRefused(400, "user.bad-role", "role");
        (await _admin.Delete($"{People}/{_admin.Id}/roles/admin", new { why = "tired" })).IsRefused(409, "user.own-role");
        (await _admin.Put($"{People}/usr_x/roles/admin", new { why = "x" })).IsRefused(404, "user.not-found");
    }

    [Fact]
    public async Task People_are_listed_and_only_admins_see_addresses_and_search_by_them()
    {
        var (member, here, _) = await Member.SignedIn(moderated.Server);
        await Eventually.Is(async () => (await _admin.Get($"{People}?limit=1")).Json.GetProperty("items")[0].Text("id") == here.Id);
        var first = await _admin.Get($"{People}?limit=1");
        var item = first.Json.GetProperty("items")[0];
        Assert.Equal(("Ada", member.Email, "verified"), (item.Text("name"), item.Text("email"), item.Text("status")));
        Assert.Contains("rel=\"next\"", first.Header("Link"), StringComparison.Ordinal);
        var second = (await _admin.Get($"{People}?limit=1&after={first.Json.Text("next")}")).Json.GetProperty("items")[0];
        Assert.True(string.CompareOrdinal(second.Text("id"), here.Id) < 0);

        var found = (await _admin.Get($"{People}?email={member.Email.ToUpperInvariant()}")).Json.GetProperty("items");
        Assert.Equal(here.Id, Assert.Single(found.EnumerateArray()).Text("id"));
        Assert.Equal(0, (await _admin.Get($"{People}?email=nobody@example.org")).Json.GetProperty("items").GetArrayLength());
        (await _moderator.Get($"{People}?email={member.Email}")).IsRefused(403, "auth.not-allowed");
        Assert.DoesNotContain('@', (await _moderator.Get(People)).Text);
        Assert.DoesNotContain('@', (await _moderator.Get($"{People}/{here.Id}")).Text);
        (await _admin.Get($"{People}?after=x")).IsRefused(400, "request.invalid", "after");
        (await _admin.Get($"{People}?limit=101")).IsRefused(400, "request.invalid", "limit");
        (await _admin.Get($"{People}/{Visitor.NewId()}")).IsRefused(404, "user.not-found");
    }

    [Fact]
    public async Task What_was_done_to_somebody_is_told_with_the_reason()
    {
        var (_, here, _) = await Member.SignedIn(moderated.Server);
        var until = DateTimeOffset.UtcNow.AddHours(1);
        Assert.Equal(204, (await _moderator.Put($"{People}/{here.Id}/mute", new { until, why = "noise" })).Status);
        Assert.Equal(204, (await _moderator.Delete($"{People}/{here.Id}/mute", new { why = "calm" })).Status);
        var person = (await _moderator.Get($"{People}/{here.Id}")).Json;
        Assert.False(person.GetProperty("person").GetProperty("muted").GetBoolean());
        Assert.Equal(["unmuted calm", "muted noise"], person.GetProperty("history").EnumerateArray().Select(done => $"{done.Text("what")} {done.Text("why")}"));
        Assert.Equal(_moderator.Id, person.GetProperty("history")[0].GetProperty("by").Text("id"));
    }

    [Fact]
    public async Task Whoever_is_muted_looks_and_edits_and_says_nothing_until_it_is_over()
    {
        var (_, here, _) = await Member.SignedIn(moderated.Server);
        var host = await Visitor.Guest(moderated.Server.Address, "Bob");
        var room = await host.OpenRoom();
        await host.Do(room, new { type = "add-file", file = "a.txt", text = "" });
        await here.Do(room, new { type = "enter" });
        await using var socket = await RoomSocket.In(room, here);
        Assert.Equal(204, (await _moderator.Put($"{People}/{here.Id}/mute", new { until = DateTimeOffset.Parse("2100-01-02T03:04:05.6789+01:00"), why = "noise" })).Status);
        await Eventually.Is(async () => (await here.Command(room, new { type = "post-chat", text = "hello" })).Status == 403);

        var refused = (await here.Command(room, new { type = "post-chat", text = "hello" })).IsRefused(403, "people.muted");
        Assert.Contains("2100-01-02T02:04:05.678Z", refused.Json.Text("title"), StringComparison.Ordinal);
        Assert.Equal("2100-01-02T02:04:05.678Z", (await here.Get("/v1/me")).Json.Text("mutedUntil"));
        foreach (var command in new object[] { new { type = "raise-hand" }, new { type = "set-title", title = "x" }, new { type = "post-chat", text = "x" } })
            Assert.Equal("people.muted", (await socket.Do(room, command)).Text("code"));
        await RoomSocket.IsRefused("people.muted", () => socket.Call("Signal", room, null, "hello"));
        (await here.Post("/v1/rooms", new { title = "Hear me", kind = "coding" })).IsRefused(403, "people.muted");
        await here.OpenRoom(new { title = "Alone", kind = "coding", visibility = "private" });
        await here.Do(room, new { type = "edit", file = "a.txt", @base = 0, changes = new object[] { new object[] { 0, "x" } } });
        Assert.Equal("x", (await here.Room(room)).GetProperty("files").GetProperty("a.txt").Text("text"));

        Assert.Equal(204, (await _moderator.Delete($"{People}/{here.Id}/mute", new { why = "calm" })).Status);
        await Eventually.Is(async () => (await here.Command(room, new { type = "post-chat", text = "hello" })).Status == 200);

        Assert.Equal(204, (await _moderator.Put($"{People}/{here.Id}/mute", new { until = DateTimeOffset.UtcNow.AddSeconds(1), why = "noise" })).Status);
        await Eventually.Is(async () => (await here.Command(room, new { type = "raise-hand" })).Status == 403);
        await Eventually.Is(async () => (await here.Command(room, new { type = "raise-hand" })).Status == 200);
    }

    [Fact]
    public async Task Whoever_is_banned_is_out_and_cannot_come_back_until_it_is_lifted()
    {
        var (member, here, _) = await Member.SignedIn(moderated.Server);
        var room = await here.OpenRoom();
        await using var socket = await RoomSocket.In(room, here);
        Assert.Equal(204, (await _moderator.Put($"{People}/{here.Id}/ban", new { until = (DateTimeOffset?)null, why = "spam" })).Status);
        Assert.StartsWith("auth.ended", await socket.Client.Closed.WaitAsync(TimeSpan.FromSeconds(5)), StringComparison.Ordinal);
        (await member.SignIn()).IsRefused(403, "auth.banned");
        Assert.True((await _moderator.Get($"{People}/{here.Id}")).Json.GetProperty("person").GetProperty("banned").GetBoolean());

        Assert.Equal(204, (await _moderator.Delete($"{People}/{here.Id}/ban", new { why = "sorry" })).Status);
        Assert.Equal(200, (await member.SignIn()).Status);
    }

    [Fact]
    public async Task Moderators_touch_neither_admins_nor_themselves()
    {
        (await _moderator.Put($"{People}/{_admin.Id}/ban", new { why = "power" })).IsRefused(403, "user.only-admins");
        (await _moderator.Put($"{People}/{_moderator.Id}/mute", new { why = "slip" })).IsRefused(403, "user.only-admins");
        (await _admin.Put($"{People}/{_admin.Id}/ban", new { why = "slip" })).IsRefused(409, "user.not-oneself");
        (await _moderator.Put($"{People}/{Visitor.NewId()}/mute", new { until = DateTimeOffset.UtcNow, why = "x" })).IsRefused(400, "user.bad-until", "until");
        (await _moderator.Put($"{People}/{Visitor.NewId()}/mute", new { })).IsRefused(400, "user.bad-why", "why");
        (await _moderator.Put($"{People}/usr_{0:x32}/mute", new { why = "x" })).IsRefused(404, "user.not-found");
    }
}
