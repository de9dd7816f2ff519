using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.Playwright;
using SkillGraph.Testing;
using SkillGraph.Testing.Mail;

namespace SkillGraph.Web.Tests;

/// <summary>A server of its own that sends letters to a real mail server, and people who have an account there.</summary>
public sealed class Registered : IAsyncLifetime
{
    public const string Password = "seven green bicycles";

    private const string OperatorKey = "the-key-of-whoever-looks-after-this";

    private readonly HttpClient _http = new();

    public ServerProcess Server { get; private set; } = null!;

    internal MailServer Mail { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Mail = await MailServer.Start();
        Server = await ServerProcess.StartIn(new Dictionary<string, string> { ["SkillGraph__OperatorKey"] = OperatorKey }, ["--SkillGraph:LimitFactor=10000", .. Mail.Options]);
        _http.BaseAddress = Server.Address;
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        if (Server is not null) await Server.DisposeAsync();
        if (Mail is not null) await Mail.DisposeAsync();
    }

    public static string NewEmail(string name) => $"{name.ToLowerInvariant()}.{Guid.NewGuid():N}@example.org";

    /// <summary>Somebody who has an account and has done nothing with it; the answer is their address.</summary>
    public async Task<string> Somebody(string name)
    {
        var email = NewEmail(name);
        await Post("register", new { email, password = Password, name });
        await Post("verify-email", new { token = (await Link(email)).Fragment[1..] });
        return email;
    }

    /// <summary>Gives somebody a role as an operator does.</summary>
    public async Task Grant(string email, string role)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/operations/people/roles") { Content = JsonContent.Create(new { email, role, why = "the first" }) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", OperatorKey);
        using var answer = await _http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Where the link of the <paramref name="number"/>th letter to an address leads.</summary>
    public async Task<Uri> Link(string email, int number = 1) => (await Mail.LetterTo(email, number)).Mail.Link;

    private async Task Post(string what, object body)
    {
        using var answer = await _http.PostAsJsonAsync($"/v1/auth/{what}", body);
        answer.EnsureSuccessStatusCode();
    }
}

/// <summary>What somebody with an account does at a browser.</summary>
internal static class AtAnAccount
{
    public static async Task SignIn(this Visitor visitor, string email, string password = Registered.Password)
    {
        await visitor.Page.GotoAsync("/sign-in");
        await visitor.GiveCredentials(email, password);
        await visitor.IsMember();
    }

    public static async Task GiveCredentials(this Visitor visitor, string email, string password)
    {
        var form = visitor.The("sign-in");
        await form.GetByTestId("email").FillAsync(email);
        await form.GetByTestId("password").FillAsync(password);
        await form.GetByTestId("password").PressAsync("Enter");
    }

    public static Task IsMember(this Visitor visitor) => visitor.The("sign-out").WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Attached });

    public static Task IsNobody(this Visitor visitor) => visitor.The("who").WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Detached });

    public static async Task SignOut(this Visitor visitor)
    {
        await visitor.The("who").ClickAsync();
        await visitor.The("sign-out").ClickAsync();
        await visitor.IsNobody();
    }

    /// <summary>Sends a form with its Enter key.</summary>
    public static async Task Fill(this Visitor visitor, string form, params (string Field, string Text)[] given)
    {
        var shown = visitor.The(form);
        foreach (var (field, text) in given) await shown.GetByTestId(field).FillAsync(text);
        await shown.GetByTestId(given[^1].Field).PressAsync("Enter");
    }
}
