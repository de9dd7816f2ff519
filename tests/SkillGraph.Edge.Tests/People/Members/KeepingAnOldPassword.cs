using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SkillGraph.Domain;
using SkillGraph.Domain.Addresses;
using SkillGraph.Domain.Users;
using SkillGraph.Edge.People.Passwords;
using SkillGraph.Edge.Tests.Running;
using SkillGraph.Runtime;
using SkillGraph.Runtime.Addresses;
using SkillGraph.Runtime.Users;

namespace SkillGraph.Edge.Tests.People.Members;

/// <summary>A password that was hashed in a way of before is hashed anew when its owner next signs in, and nothing else changes.</summary>
public sealed class KeepingAnOldPassword : IAsyncLifetime
{
    private const string Email = "ada@example.org";

    private static readonly string Old = new PasswordHasher<object>(Options.Create(new PasswordHasherOptions { IterationCount = 1_000 })).HashPassword(new object(), Member.Password);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("skillgraph-edge-");
    private readonly WebApplicationFactory<Program> _server;
    private readonly UserId _ada = UserId.New(DateTimeOffset.UtcNow);

    public KeepingAnOldPassword() => _server = new WebApplicationFactory<Program>().WithWebHostBuilder(builder => builder.UseEnvironment("Production").UseSetting("SkillGraph:Data", _folder.FullName));

    [Fact]
    public async Task It_is_hashed_anew_and_good_as_before()
    {
        using var http = _server.CreateClient();
        Assert.Equal(401, (await SignIn(http, "a wrong password")).Status);
        Assert.Equal(Old, (await Account()).Password);

        var first = await SignIn(http, Member.Password);
        Assert.Equal(200, first.Status);
        await Eventually.Is(async () => (await Account()).Password != Old);
        var account = await Account();
        Assert.Equal(PasswordAnswer.Right, await _server.Services.GetRequiredService<PasswordPool>().Verify(account.Password, Member.Password));
        Assert.Single(account.Sessions);

        Assert.Equal(200, (await SignIn(http, Member.Password)).Status);
        using var renewed = await http.PostAsync("/v1/auth/refresh", JsonContent.Create(new { refreshToken = first.Json.Text("refreshToken") }));
        Assert.Equal(200, (int)renewed.StatusCode);
        Assert.Equal(account.Password, (await Account()).Password);
    }

    public Task InitializeAsync() => HaveAccount(Old);

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private async Task HaveAccount(string password)
    {
        Assert.True(EmailAddress.TryParse(Email, out var email));
        var address = await _server.Services.GetRequiredService<AddressKeys>().Of(email, default);
        await Do(address, new AddressCommand.Reserve(_ada));
        await Do(_ada.Entity(), new UserCommand.Register(_ada, Email, address.Value, "Ada", password, "link"));
        await Do(_ada.Entity(), new UserCommand.VerifyEmail(_ada, "link"));
    }

    private async Task Do(EntityId entity, ICommand command) =>
        Assert.Null((await _server.Services.GetRequiredService<IEngine>().Ask(entity, new Request(Guid.NewGuid().ToString("N"), command))).Refusal);

    private async Task<UserView> Account() => (await _server.Services.GetRequiredService<IEngine>().View(UserEntity.View, _ada.Entity(), long.MaxValue, default)).View;

    private static async Task<(int Status, JsonElement Json)> SignIn(HttpClient http, string password)
    {
        using var answer = await http.PostAsync("/v1/auth/login", JsonContent.Create(new { email = Email, password }));
        return ((int)answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>());
    }
}
