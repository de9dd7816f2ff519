using SkillGraph.Edge.Tests.Running;

namespace SkillGraph.Edge.Tests.Access;

/// <summary>How something is asked for: about which id, with what, and what may be wrong with it where nobody objects to who asks.</summary>
internal sealed record Asked
{
    public Func<World, Actor, Task<string>> Id { get; init; } = (_, _) => Task.FromResult("x");

    public Func<string, object?> Body { get; init; } = _ => new { };

    public Func<World, string> Query { get; init; } = _ => "";

    public string? Fails { get; init; }

    /// <summary>Whoever does it cannot do anything afterwards.</summary>
    public bool IsLast { get; init; }
}

/// <summary>All that needs more than an empty body to be asked for.</summary>
internal static class Requests
{
    private static readonly object Why = new { why = "a test" };

    private static readonly Dictionary<string, object> Violation = new() { ["csp-report"] = new { } };

    private static readonly Dictionary<string, Asked> Plain = new()
    {
        ["POST /v1/policy-violations"] = new() { Body = _ => Violation },
        ["POST /v1/auth/guest"] = new() { Body = _ => new { name = "Ada" } },
        ["POST /v1/auth/register"] = new() { Fails = "auth.bad-email" },
        ["POST /v1/auth/verify-email"] = new() { Fails = "auth.link-refused" },
        ["POST /v1/auth/forgot-password"] = new() { Fails = "auth.bad-email" },
        ["POST /v1/auth/reset-password"] = new() { Fails = "auth.link-refused" },
        ["POST /v1/auth/login"] = new() { Fails = "auth.bad-email" },
        ["POST /v1/auth/refresh"] = new() { Fails = "auth.refresh-refused" },
        ["POST /v1/auth/logout"] = new() { IsLast = true },
        ["DELETE /v1/me/sessions"] = new() { IsLast = true },
        ["POST /v1/me/second-factor/confirm"] = new() { Fails = "user.no-second-factor-asked" },
        ["/hubs/rooms"] = new() { Fails = "400" },
        ["/hubs/replays"] = new() { Fails = "400" },
        ["POST /v1/operations/cluster/nodes/{address}/leave"] = new() { Fails = "operations.one-machine" },
        ["POST /v1/operations/cluster/nodes/{address}/down"] = new() { Fails = "operations.one-machine" },
        ["POST /v1/operations/people/roles"] = new() { Body = _ => new { email = Member.NewEmail(), role = "expert", why = "a test" }, Fails = "user.not-found" },
        ["DELETE /v1/operations/people/roles"] = new() { Body = _ => new { email = Member.NewEmail(), role = "expert", why = "a test" }, Fails = "user.not-found" },
    };

    private static readonly Dictionary<(string What, string Whose), Asked> Owned = new()
    {
        [("POST /v1/rooms", "a public room")] = new() { Body = _ => new { title = "Sorting", kind = "coding" } },
        [("POST /v1/rooms", "a private room")] = new() { Body = _ => new { title = "Sorting", kind = "coding", visibility = "private" } },
        [("PATCH /v1/me", "one's own")] = new() { Body = _ => new { headline = "I sort" } },
        [("PUT /v1/me/picture", "one's own")] = new() { Body = _ => World.Picture },
        [("DELETE /v1/me/picture", "one's own")] = new(),
        [("POST /v1/me/password", "one's own")] = new() { Fails = "auth.password-too-short" },
        [("POST /v1/me/email", "one's own")] = new() { Fails = "auth.bad-email" },
        [("POST /v1/me/second-factor", "one's own")] = new() { Fails = "auth.no-password" },
        [("DELETE /v1/me/second-factor", "one's own")] = new() { Fails = "auth.no-password" },
        [("POST /v1/me/tokens", "one's own")] = new() { Body = _ => new { name = "a test", scopes = new[] { "read" }, days = 1 } },
        [("DELETE /v1/me", "one's own")] = new() { Body = _ => new { confirm = "erase", password = Member.Password }, IsLast = true },
        [("DELETE /v1/me/sessions/{id}", "one's own")] = new() { Id = (world, who) => who.Kind == ActorKind.Account ? world.NewSession(who) : Task.FromResult(world.SomebodysSession) },
        [("DELETE /v1/me/sessions/{id}", "another's")] = new() { Id = (world, _) => Task.FromResult(world.SomebodysSession) },
        [("DELETE /v1/me/tokens/{id}", "one's own")] = new() { Id = (world, who) => who.Kind == ActorKind.Account ? world.NewToken(who) : Task.FromResult(world.SomebodysToken) },
        [("DELETE /v1/me/tokens/{id}", "another's")] = new() { Id = (world, _) => Task.FromResult(world.SomebodysToken) },
        [("POST /v1/reports", "an account")] = new() { Id = TheAccount, Body = person => new { person, reason = "insults" } },
        [("POST /v1/reports", "a guest")] = new() { Id = AGuest, Body = person => new { person, reason = "insults" } },
        [("GET /v1/admin/people", "by address")] = new() { Query = _ => "?email=ada%40example.org" },
        [("DELETE /v1/admin/people/{id}/roles/{role}", "oneself")] = new() { Id = Oneself, Body = _ => Why },
        [("GET /v1/admin/reports/{id}", "about oneself")] = new() { Id = (world, who) => ReportAbout(world, who.HasAccount ? who : world.Somebody) },
    };

    private static readonly Dictionary<string, Func<World, Actor, Task<string>>> Ids = new()
    {
        ["an account"] = TheAccount,
        ["a guest"] = AGuest,
        ["a moderator"] = (world, _) => Task.FromResult(world.OtherModerator.Id),
        ["an admin"] = (world, _) => Task.FromResult(world.OtherAdmin.Id),
        ["oneself"] = Oneself,
        ["about another"] = (world, _) => ReportAbout(world, world.Somebody),
        ["about oneself"] = (world, who) => ReportAbout(world, who.HasAccount ? who : world.Somebody),
        ["not there"] = (_, _) => Task.FromResult(World.NotThere("report")),
        ["a private room, for a report that `moderator` has taken"] = (world, _) => Task.FromResult(world.ReportedRoom.Value),
    };

    /// <summary>What a command is sent with; those that have nothing more to say are not here.</summary>
    private static readonly Dictionary<string, Func<World, string, object>> Commands = new()
    {
        ["post-chat"] = (_, _) => new { type = "post-chat", text = "hello" },
        ["edit"] = (_, _) => new { type = "edit", file = "a.txt", @base = 0, changes = new object[] { new object[] { 0, "x" } } },
        ["set-title"] = (_, who) => new { type = "set-title", title = who },
        ["set-language"] = (_, _) => new { type = "set-language", language = "python" },
        ["add-file"] = (_, who) => new { type = "add-file", file = $"{who}.txt" },
        ["remove-file"] = (_, _) => new { type = "remove-file", file = "b.txt" },
        ["lower-hand (another's)"] = (world, _) => new { type = "lower-hand", member = world.Bystander.Value },
        ["set-role"] = (world, _) => new { type = "set-role", member = world.Bystander.Value, role = "reviewer" },
        ["mute-member"] = (world, _) => new { type = "mute-member", member = world.Bystander.Value, minutes = (int?)null },
        ["unmute-member"] = (world, _) => new { type = "unmute-member", member = world.Bystander.Value },
        ["ban-member"] = (world, _) => new { type = "ban-member", member = world.Bystander.Value },
        ["unban-member"] = (world, _) => new { type = "unban-member", member = world.Bystander.Value },
        ["give-consent"] = (_, who) => new { type = "give-consent", policy = who },
    };

    public static Asked Of(string what) => Plain.GetValueOrDefault(what) ?? new Asked();

    public static Asked Of(string what, string whose) => Owned.GetValueOrDefault((what, whose)) ?? (Ids.TryGetValue(whose, out var id)
        ? new Asked { Id = id, Body = _ => whose.StartsWith("about", StringComparison.Ordinal) || whose == "not there" ? new { outcome = "dismissed" } : Why, Query = world => whose.Contains("for a report", StringComparison.Ordinal) ? $"?report={world.TakenReport.Value}" : "" }
        : throw new InvalidOperationException($"Nobody knows what {whose} is at {what}."));

    /// <summary>Each texts of a sender's own, so that none says what is so already.</summary>
    public static object Command(World world, string command, string sender) => Commands.TryGetValue(command, out var body) ? body(world, sender) : new { type = command };

    private static Task<string> TheAccount(World world, Actor who) => Task.FromResult(world.Somebody.Id);

    private static Task<string> AGuest(World world, Actor who) => Task.FromResult(World.NotThere("usr"));

    private static Task<string> Oneself(World world, Actor who) => Task.FromResult(who.HasAccount ? who.Id : world.Somebody.Id);

    private static async Task<string> ReportAbout(World world, Actor person) => (await world.Report(person)).Value;
}
