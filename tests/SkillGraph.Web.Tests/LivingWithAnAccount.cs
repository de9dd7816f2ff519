using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using OtpNet;
using static Microsoft.Playwright.Assertions;

namespace SkillGraph.Web.Tests;

[Collection(InABrowser.Name)]
public sealed class LivingWithAnAccount(Browser browser, Registered people) : IClassFixture<Registered>
{
    private const string NextPassword = "eleven blue umbrellas";

    private IReadOnlyList<string> _recoveryCodes = [];

    private Task<Visitor> Visit() => browser.Visit(people.Server.Address);

    [Fact]
    public async Task It_is_made_confirmed_used_made_safer_recovered_left_and_erased()
    {
        var email = Registered.NewEmail("ada");
        await using var ada = await Visit();
        await ada.Page.GotoAsync("/register");
        await ada.Fill("register", ("name", "Ada"), ("email", email), ("password", Registered.Password));
        await Expect(ada.The("letter-sent")).ToContainTextAsync(email);

        await ada.Page.GotoAsync((await people.Link(email)).ToString());
        await ada.The("confirm-address").ClickAsync();
        await ada.The("confirmed").WaitForAsync();
        await ada.Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link, new() { Name = "Sign in" }).ClickAsync();
        await ada.GiveCredentials(email, Registered.Password);
        await ada.IsMember();

        var secret = await TurnOnTheSecondFactor(ada);
        await ada.SignOut();
        await ada.Page.GotoAsync("/sign-in");
        await ada.GiveCredentials(email, Registered.Password);
        await Expect(ada.The("code")).ToBeFocusedAsync();
        await ada.Fill("sign-in-code", ("code", "000000"));
        await Expect(ada.Page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "The code is wrong" })).ToBeVisibleAsync();
        await ada.Fill("sign-in-code", ("code", CodeAfter(secret)));
        await ada.IsMember();

        await using var elsewhere = await Visit();
        await elsewhere.Page.GotoAsync("/forgot-password");
        await elsewhere.Fill("forgot", ("email", email));
        await Expect(elsewhere.The("letter-sent")).ToContainTextAsync(email);
        var reset = await LinkIn(email, "reset-password");
        await elsewhere.Page.GotoAsync(reset.ToString());
        await elsewhere.Fill("reset", ("password", NextPassword));
        await elsewhere.The("password-is-reset").WaitForAsync();

        // It ended the other session.
        await ada.Page.GotoAsync("/me");
        await ada.GiveCredentials(email, NextPassword);
        await ada.The("sign-in-code").GetByText("Use a recovery code").ClickAsync();
        await ada.Fill("sign-in-code", ("code", _recoveryCodes[0]));
        await ada.The("profile").WaitForAsync();

        await ada.Page.GotoAsync("/me/security");
        await Expect(ada.The("second-factor")).ToContainTextAsync("9 recovery codes are left");
        await ada.The("end-all").ClickAsync();
        await Expect(ada.The("confirm-cancel")).ToBeFocusedAsync();
        await ada.The("confirm-go").ClickAsync();
        await ada.IsNobody();
        await ada.Page.ReloadAsync();
        await ada.The("sign-in").WaitForAsync();

        await ada.GiveCredentials(email, NextPassword);
        await ada.The("sign-in-code").GetByText("Use a recovery code").ClickAsync();
        await ada.Fill("sign-in-code", ("code", _recoveryCodes[1]));
        await ada.IsMember();
        await ada.Page.GotoAsync("/me/privacy");
        var taken = await ada.Page.RunAndWaitForDownloadAsync(() => ada.The("export").ClickAsync());
        Assert.Matches(@"^skillgraph-[\d-]+\.zip$", taken.SuggestedFilename);
        using (var archive = ZipFile.OpenRead(await taken.PathAsync()))
        using (var account = new StreamReader(archive.GetEntry("account.json")!.Open()))
            Assert.Contains(email, await account.ReadToEndAsync(), StringComparison.Ordinal);
        await ada.Fill("erase", ("password", NextPassword), ("confirm", "erase"));
        await ada.The("erased").WaitForAsync();
        await ada.IsNobody();
        await LetterWith(email, "Your SkillGraph account is erased");
        await ada.Page.GotoAsync("/sign-in");
        await ada.GiveCredentials(email, NextPassword);
        await Expect(ada.Page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "address or the password is wrong" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task It_survives_loading_the_page_again_and_leaves_nothing_that_a_script_could_take()
    {
        var email = await people.Somebody("Grace");
        await using var grace = await Visit();
        await grace.SignIn(email);
        await grace.Page.ReloadAsync();
        await grace.IsMember();

        var stored = await grace.Page.EvaluateAsync<string>("JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])");
        Assert.DoesNotContain("eyJ", stored);
        Assert.DoesNotContain("refresh\"", stored);
        var cookies = await grace.Page.Context.CookiesAsync();
        Assert.Equal(["skillgraph-device", "skillgraph-refresh"], cookies.Select(cookie => cookie.Name).Order(StringComparer.Ordinal));
        Assert.All(cookies, cookie => Assert.Equal((true, SameSiteAttribute.Strict, "/v1/auth"), (cookie.HttpOnly, cookie.SameSite, cookie.Path)));
        Assert.All(cookies, cookie => Assert.DoesNotContain(cookie.Value, stored));
        Assert.Empty(grace.Complaints);
    }

    [Fact]
    public async Task Two_tabs_that_begin_at_once_and_an_answer_that_never_comes_sign_nobody_out()
    {
        var email = await people.Somebody("Grace");
        await using var one = await Visit();
        await one.SignIn(email);
        await using var other = new Visitor(await one.Page.Context.NewPageAsync());
        await other.Page.GotoAsync("/me");
        for (var round = 0; round < 3; round++)
        {
            await Task.WhenAll(one.Page.ReloadAsync(), other.Page.ReloadAsync());
            await Task.WhenAll(one.IsMember(), other.IsMember());
        }

        var swallowed = 0;
        await one.Page.RouteAsync("**/v1/auth/refresh", async route =>
        {
            var headers = new Dictionary<string, string>(await route.Request.AllHeadersAsync());
            using var http = new HttpClient(new HttpClientHandler { UseCookies = false });
            using var request = new HttpRequestMessage(HttpMethod.Post, route.Request.Url);
            foreach (var name in new[] { "cookie", "idempotency-key" }) request.Headers.Add(name, headers[name]);
            Assert.True((await http.SendAsync(request)).IsSuccessStatusCode);
            swallowed++;
            await route.AbortAsync();
        }, new() { Times = 1 });
        await one.Page.ReloadAsync();
        await one.IsMember();
        Assert.Equal(1, swallowed);
    }

    [Fact]
    public async Task Signing_out_in_one_tab_signs_out_the_others_and_signing_in_signs_them_in()
    {
        var email = await people.Somebody("Grace");
        await using var one = await Visit();
        await one.SignIn(email);
        await using var other = new Visitor(await one.Page.Context.NewPageAsync());
        await other.Page.GotoAsync("/me/security");
        await other.IsMember();

        await one.SignOut();
        await other.The("sign-in").WaitForAsync();
        await other.GiveCredentials(email, Registered.Password);
        await other.The("change-password").WaitForAsync();
        await one.IsMember();
    }

    [Fact]
    public async Task A_guest_takes_their_rooms_along_and_is_told_what_stays_unsealed()
    {
        var email = Registered.NewEmail("ada");
        await using var ada = await Visit();
        await ada.EnterLobby("Ada");
        var room = await ada.OpenRoom("Before the account");
        await Expect(ada.Page.Locator("[data-member] .hint")).ToHaveTextAsync(" (you)");
        var member = await ada.Page.Locator("[data-member]").GetAttributeAsync("data-member");

        await ada.Page.GotoAsync("/");
        await ada.The("who").ClickAsync();
        await ada.The("to-register").ClickAsync();
        await Expect(ada.The("of-a-guest")).ToContainTextAsync("What you wrote as a guest was not sealed");
        await Expect(ada.The("name")).ToHaveValueAsync("Ada");
        await ada.Picture("register-guest");
        await ada.Fill("register", ("email", email), ("password", Registered.Password));
        await ada.Page.GotoAsync((await people.Link(email)).ToString());
        await ada.The("confirm-address").ClickAsync();
        await ada.The("confirmed").WaitForAsync();
        await ada.SignIn(email);

        await ada.Page.GotoAsync(room);
        await ada.Live();
        await Expect(ada.Page.Locator($"[data-member='{member}'][data-role=host]")).ToContainTextAsync("(you)");
        var profile = await ada.Page.RunAndWaitForPopupAsync(() => ada.The("members").GetByRole(AriaRole.Link, new() { Name = "Ada" }).ClickAsync());
        await Expect(profile.GetByTestId("person")).ToContainTextAsync("Ada");
    }

    [Fact]
    public async Task What_was_typed_while_a_session_ended_is_sent_after_signing_in_again()
    {
        var email = await people.Somebody("Ada");
        await using var network = new BreakableNetwork(people.Server.Address);
        await using var ada = await browser.Visit(network.Address);
        await ada.SignIn(email);
        await ada.The("create-title").WaitForAsync();
        var room = await ada.OpenRoom("Signed out");
        await ada.AddFile("main.js");
        await ada.Type("before\n");
        await using var grace = await Visit();
        await grace.EnterRoom(room, "Grace");
        await Expect(grace.The("editor")).ToContainTextAsync("before");

        network.Break();
        await Expect(ada.Page.Locator("[data-testid=connection-state]:not([data-state=live])")).ToBeVisibleAsync();
        await ada.Type("typed in between\n");
        await using var phone = await Visit();
        await phone.SignIn(email);
        await phone.Page.GotoAsync("/me/security");
        await phone.The("sessions").Locator("[data-current=false] button").ClickAsync();
        await Expect(phone.The("sessions").Locator("[data-current=false]")).ToHaveCountAsync(0);
        network.Mend();

        await Expect(ada.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await ada.Picture("room-signed-out");
        await ada.GiveCredentials(email, Registered.Password);
        await ada.Live();
        await Expect(grace.The("editor")).ToContainTextAsync("typed in between");
        Assert.Equal("before\ntyped in between\n", await ada.Text());
    }

    [Fact]
    public async Task The_secret_of_a_link_leaves_the_address_at_once_and_goes_nowhere_but_into_the_request()
    {
        var email = await people.Somebody("Ada");
        await using var ada = await Visit();
        await ada.Page.GotoAsync("/forgot-password");
        await ada.Fill("forgot", ("email", email));
        await ada.The("letter-sent").WaitForAsync();
        var link = await LinkIn(email, "reset-password");
        var secret = link.Fragment[1..];
        var told = new List<string>();
        ada.Page.Request += (_, request) => told.Add($"{request.Url} {JsonSerializer.Serialize(request.Headers)}");

        await ada.Page.GotoAsync(link.ToString());
        await ada.The("reset").WaitForAsync();
        Assert.Equal(new Uri(people.Server.Address, "/reset-password").ToString(), ada.Page.Url);
        await ada.Fill("reset", ("password", NextPassword));
        await ada.The("password-is-reset").WaitForAsync();
        Assert.NotEmpty(told);
        Assert.DoesNotContain(told, one => one.Contains(secret, StringComparison.Ordinal));
        await ada.Page.GoBackAsync();
        Assert.DoesNotContain(secret, ada.Page.Url, StringComparison.Ordinal);

        await ada.Page.GotoAsync(link.ToString());
        await ada.Fill("reset", ("password", NextPassword));
        await Expect(ada.Page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "The link is not good" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_form_says_what_is_wrong_where_it_is_wrong_and_the_keyboard_is_enough()
    {
        await using var ada = await Visit();
        await ada.Page.GotoAsync("/register");
        var form = ada.The("register");
        await form.GetByTestId("name").FocusAsync();
        await ada.Page.Keyboard.TypeAsync("Ada Lovelace");
        await ada.Page.Keyboard.PressAsync("Enter");
        await Expect(form.GetByTestId("email")).ToBeFocusedAsync();
        await Expect(form.GetByTestId("email")).ToHaveAccessibleDescriptionAsync("Please fill this in.");

        await ada.Page.Keyboard.TypeAsync(Registered.NewEmail("ada"));
        await ada.Page.Keyboard.PressAsync("Tab");
        await ada.Page.Keyboard.TypeAsync("password1");
        await ada.Page.Keyboard.PressAsync("Tab");
        await ada.Page.Keyboard.PressAsync("Space");
        await Expect(form.GetByTestId("password")).ToHaveAttributeAsync("type", "text");
        await ada.Page.Keyboard.PressAsync("Shift+Tab");
        await ada.Page.Keyboard.PressAsync("Enter");
        await Expect(form.GetByTestId("password")).ToBeFocusedAsync();
        await Expect(form.GetByTestId("password")).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(form.GetByTestId("password")).ToHaveAccessibleDescriptionAsync(new Regex("Many people have used this password"));
        await Expect(form.GetByRole(AriaRole.Alert)).ToContainTextAsync("Many people have used this password");
        await ada.Picture("register-refused");

        await ada.Page.Keyboard.PressAsync("Control+a");
        await ada.Page.Keyboard.TypeAsync(Registered.Password);
        await ada.Page.Keyboard.PressAsync("Enter");
        await ada.The("letter-sent").WaitForAsync();
    }

    [Fact]
    public async Task A_wrong_password_ends_nobodys_session()
    {
        var email = await people.Somebody("Ada");
        await using var ada = await Visit();
        await ada.SignIn(email);
        await ada.Page.GotoAsync("/me/security");
        await ada.Fill("change-password", ("current", "not my password"), ("password", NextPassword));
        await Expect(ada.The("change-password").GetByTestId("current")).ToHaveAccessibleDescriptionAsync("The e-mail address or the password is wrong.");
        await ada.Fill("change-password", ("current", Registered.Password), ("password", NextPassword));
        await Expect(ada.The("change-password")).ToContainTextAsync("The password is changed.");
        await ada.IsMember();
        await ada.SignOut();
        await ada.SignIn(email, NextPassword);
    }

    [Fact]
    public async Task Others_see_the_name_the_picture_and_what_one_says_of_oneself()
    {
        var email = await people.Somebody("Ada");
        await using var ada = await Visit();
        await ada.SignIn(email);
        await ada.Page.GotoAsync("/me");
        await ada.The("picture").SetInputFilesAsync(new FilePayload { Name = "me.png", MimeType = "image/png", Buffer = await PictureOf(ada) });
        await Expect(ada.The("mine").Locator("img")).ToBeVisibleAsync();
        await ada.Fill("profile", ("links", "http://not.safe"), ("headline", "Engines, and notes on them"));
        await Expect(ada.The("links")).ToBeFocusedAsync();
        await Expect(ada.The("links")).ToHaveAccessibleDescriptionAsync(new Regex("begins with https"));
        await ada.Fill("profile", ("links", "https://example.org/ada"), ("headline", "Engines, and notes on them"));
        await Expect(ada.The("profile")).ToContainTextAsync("Saved.");
        await ada.The("theme-kept").SelectOptionAsync("dark");
        await ada.The("preferences").GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(ada.Page.Locator("html[data-theme=dark]")).ToBeAttachedAsync();

        await using var grace = await Visit();
        var profile = await ada.Page.GetByRole(AriaRole.Link, new() { Name = "your profile" }).GetAttributeAsync("href");
        await grace.Page.GotoAsync(profile!);
        await Expect(grace.The("person")).ToContainTextAsync("Engines, and notes on them");
        await Expect(grace.The("person").GetByRole(AriaRole.Link)).ToHaveAttributeAsync("href", "https://example.org/ada");
        Assert.Equal(128, await grace.The("person").Locator("img").EvaluateAsync<int>("async image => { await image.decode(); return image.naturalWidth; }"));
        await grace.Picture("person");
        Assert.Empty(grace.Complaints);

        await grace.SignIn(email);
        await Expect(grace.Page.Locator("html[data-theme=dark]")).ToBeAttachedAsync();
    }

    [Fact]
    public async Task A_personal_token_is_shown_once_and_is_gone_when_it_is_revoked()
    {
        var email = await people.Somebody("Ada");
        await using var ada = await Visit();
        await ada.SignIn(email);
        await ada.Page.GotoAsync("/me/security");
        await ada.Fill("make-token", ("name", "Nightly export"));
        var token = (await ada.The("new-token").TextContentAsync())!.Trim();
        Assert.StartsWith("sg_pat_", token);

        await ada.Page.ReloadAsync();
        await Expect(ada.The("token-list")).ToContainTextAsync("Nightly export");
        Assert.DoesNotContain(token, await ada.Page.ContentAsync(), StringComparison.Ordinal);
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Revoke Nightly export" }).ClickAsync();
        await ada.The("confirm-go").ClickAsync();
        await Expect(ada.The("token-list")).Not.ToContainTextAsync("Nightly export");
        await ada.Page.ReloadAsync();
        await Expect(ada.The("tokens")).ToContainTextAsync("There are none.");
    }

    [Fact]
    public async Task Erasing_it_takes_the_password_and_a_word_typed_out()
    {
        var email = await people.Somebody("Ada");
        await using var ada = await Visit();
        await ada.SignIn(email);
        await ada.Page.GotoAsync("/me/privacy");
        var asked = new List<string?>();
        await ada.Page.RouteAsync("**/v1/me", route =>
        {
            if (route.Request.Method != "DELETE") return route.ContinueAsync();
            asked.Add(route.Request.PostData);
            return route.ContinueAsync();
        });
        await ada.Fill("erase", ("password", Registered.Password), ("confirm", "yes"));
        await Expect(ada.The("erase").GetByTestId("confirm")).ToBeFocusedAsync();
        await Expect(ada.The("erase").GetByTestId("confirm")).ToHaveAccessibleDescriptionAsync(new Regex("Type the word erase"));
        Assert.Empty(asked);

        await ada.Fill("erase", ("confirm", "erase"));
        await ada.The("erased").WaitForAsync();
        await ada.IsNobody();
        Assert.Equal($$"""{"password":"{{Registered.Password}}","confirm":"erase"}""", Assert.Single(asked));
    }

    private async Task<string> TurnOnTheSecondFactor(Visitor visitor)
    {
        await visitor.Page.GotoAsync("/me/security");
        await visitor.Fill("ask-second-factor", ("password", Registered.Password));
        await visitor.The("qr").WaitForAsync();
        Assert.True(await visitor.The("qr").EvaluateAsync<bool>("async image => { await image.decode(); return image.naturalWidth > 0; }"));
        await visitor.The("second-factor").ScrollIntoViewIfNeededAsync();
        await visitor.Picture("second-factor");
        var secret = (await visitor.The("secret").TextContentAsync())!.Replace(" ", "", StringComparison.Ordinal);
        await visitor.Fill("confirm-second-factor", ("code", new Totp(Base32Encoding.ToBytes(secret)).ComputeTotp()));
        await visitor.The("recovery-codes").WaitForAsync();
        await visitor.Picture("recovery-codes");
        var codes = await visitor.The("recovery-codes").Locator("code").AllTextContentsAsync();
        Assert.Equal(10, codes.Distinct().Count());
        _recoveryCodes = codes;
        await visitor.The("codes-kept").ClickAsync();
        await Expect(visitor.The("second-factor")).ToContainTextAsync("10 recovery codes are left");
        return secret;
    }

    /// <summary>The code that comes next: the one of now was used.</summary>
    private static string CodeAfter(string secret) => new Totp(Base32Encoding.ToBytes(secret)).ComputeTotp(DateTime.UtcNow.AddSeconds(30));

    /// <summary>The link of the first letter that leads to a page.</summary>
    private async Task<Uri> LinkIn(string email, string page)
    {
        for (var number = 1; ; number++)
            if ((await people.Mail.LetterTo(email, number)).Mail is var mail && mail.Text.Contains($"/{page}#", StringComparison.Ordinal)) return mail.Link;
    }

    private async Task LetterWith(string email, string subject)
    {
        var number = 1;
        while ((await people.Mail.LetterTo(email, number)).Mail.Subject != subject) number++;
    }

    /// <summary>A picture that is no square, as a PNG.</summary>
    private static async Task<byte[]> PictureOf(Visitor visitor) => Convert.FromBase64String(await visitor.Page.EvaluateAsync<string>(
        """
        () => {
          const canvas = document.createElement('canvas');
          [canvas.width, canvas.height] = [640, 480];
          const paper = canvas.getContext('2d');
          paper.fillStyle = '#17625a';
          paper.fillRect(0, 0, 640, 480);
          paper.fillStyle = '#fbefd9';
          paper.beginPath();
          paper.arc(320, 240, 150, 0, 7);
          paper.fill();
          return canvas.toDataURL('image/png').split(',')[1];
        }
        """));
}
