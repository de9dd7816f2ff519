using SkillGraph.Edge.Tests.Running;

namespace SkillGraph.Edge.Tests.Moderation;

/// <summary>A server with an admin, whom an operator made one, and a moderator, whom the admin made one.</summary>
public sealed class ModeratedServer : IAsyncLifetime
{
    private const string Key = "an-operator-key-of-these-very-tests";

    public ServerProcess Server { get; private set; } = null!;

    public Visitor Operator { get; private set; } = null!;

    public Visitor Admin { get; private set; } = null!;

    public Visitor Moderator { get; private set; } = null!;

    public string AdminEmail { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Server = await ServerProcess.StartIn(new Dictionary<string, string> { ["SkillGraph__OperatorKey"] = Key }, SharedServer.NoLimits);
        Operator = new Visitor(Server.Address, Key);
        var (admin, moderator) = (await Member.New(Server), await Member.New(Server));
        AdminEmail = admin.Email;
        var granted = await Operator.Post("/v1/operations/people/roles", new { email = admin.Email, role = "admin", why = "the first" });
        Assert.True(granted.Status == 200, granted.Text);
        Admin = admin.As((await admin.SignIn()).Json);
        var found = (await Admin.Get($"/v1/admin/people?email={moderator.Email}")).Json.GetProperty("items")[0].Text("id");
        Assert.Equal(204, (await Admin.Put($"/v1/admin/people/{found}/roles/moderator", new { why = "kind" })).Status);
        Moderator = moderator.As((await moderator.SignIn()).Json);
    }

    public async Task DisposeAsync() => await Server.DisposeAsync();
}

[CollectionDefinition(Name)]
public sealed class OnModeratedServer : ICollectionFixture<ModeratedServer>
{
    public const string Name = "a moderated server";
}
