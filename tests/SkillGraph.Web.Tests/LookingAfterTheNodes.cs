using Microsoft.Playwright;
using SkillGraph.Testing;
using static Microsoft.Playwright.Assertions;

namespace SkillGraph.Web.Tests;

[Collection(InABrowser.Name)]
public sealed class LookingAfterTheNodes(Browser browser) : IAsyncLifetime
{
    private const string Key = "the-key-of-whoever-looks-after-this";

    private ServerProcess _server = null!;

    public static TheoryData<string, int, int, ColorScheme> Screens => LookingAtThePages.Screens;

    public async Task InitializeAsync() => _server = await ServerProcess.StartIn(new Dictionary<string, string> { ["SkillGraph__OperatorKey"] = Key }, "--SkillGraph:LimitFactor=10000");

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task It_takes_the_right_key_which_is_never_in_the_address_and_goes_with_the_tab()
    {
        await using var grace = await browser.Visit(_server.Address);
        var addresses = new List<string>();
        grace.Page.Request += (_, request) => addresses.Add(request.Url);
        await grace.Page.GotoAsync("/operations");
        await Give(grace, "not the key at all, but as long as one");
        await Expect(grace.Page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("This needs the operator key of this installation.");
        await Give(grace, Key);
        await Live(grace);
        await Expect(grace.The("nodes")).ToContainTextAsync(_server.Address.Authority);

        await grace.Page.ReloadAsync();
        await Live(grace);
        Assert.DoesNotContain(addresses, address => address.Contains(Key, StringComparison.Ordinal));
        await using var sameBrowser = new Visitor(await grace.Page.Context.NewPageAsync());
        await sameBrowser.Page.GotoAsync("/operations");
        await sameBrowser.The("operator-key").WaitForAsync();

        await grace.The("forget-key").ClickAsync();
        await grace.The("operator-key").WaitForAsync();
        await grace.Page.ReloadAsync();
        await grace.The("operator-key").WaitForAsync();
    }

    [Fact]
    public async Task It_says_where_there_is_nothing_for_operators()
    {
        await using var grace = await browser.Visit();
        await grace.Page.GotoAsync("/operations");
        await Give(grace, Key);
        await Expect(grace.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("until the option OperatorKey is set");
    }

    [Fact]
    public async Task It_shows_who_looks_at_a_room_without_being_asked_again()
    {
        await using var grace = await browser.Visit(_server.Address);
        await Enter(grace);
        await Expect(grace.The("summary")).ToContainTextAsync("0 rooms with 0 viewers");
        await using var ada = await browser.Visit(_server.Address);
        await ada.EnterLobby("Ada");
        await ada.OpenRoom("Looked at");
        await Expect(grace.The("summary")).ToContainTextAsync("1 room with 1 viewer");
        Assert.Empty(grace.Complaints);
    }

    [Fact]
    public async Task A_subscription_is_built_anew_only_after_a_second_question()
    {
        await using var grace = await browser.Visit(_server.Address);
        await Enter(grace);
        var rebuild = grace.Page.GetByRole(AriaRole.Button, new() { Name = "Build lobby anew" });
        await rebuild.ClickAsync();
        await Expect(grace.The("confirm-cancel")).ToBeFocusedAsync();
        await grace.Page.Keyboard.PressAsync("Escape");
        await Expect(grace.Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await Expect(rebuild).ToBeFocusedAsync();
        Assert.DoesNotContain("built anew", _server.Log, StringComparison.Ordinal);

        await grace.Page.Keyboard.PressAsync("Enter");
        await grace.The("confirm-go").FocusAsync();
        await grace.Page.Keyboard.PressAsync("Enter");
        await Expect(grace.Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await _server.Logged("An operator has subscription lobby built anew", times: 1);
        Assert.Empty(grace.Complaints);
    }

    [Fact]
    public async Task It_says_since_when_nobody_answers_and_goes_on_when_somebody_does()
    {
        await using var grace = await browser.Visit(_server.Address);
        await Enter(grace);
        await _server.Kill();
        await Expect(grace.The("reached")).ToContainTextAsync("Not reachable since");
        await Expect(grace.The("nodes")).ToContainTextAsync(_server.Address.Authority);
        var since = await grace.The("reached").TextContentAsync();
        await Task.Delay(TimeSpan.FromSeconds(3));
        Assert.Equal(since, await grace.The("reached").TextContentAsync());
        await grace.Picture("operations-away");

        await _server.Start();
        await Live(grace);
    }

    [Theory]
    [MemberData(nameof(Screens))]
    public async Task It_fits_its_screen_and_complains_of_nothing(string name, int width, int height, ColorScheme scheme)
    {
        await using var grace = await browser.Visit(_server.Address, width, height, scheme);
        await grace.Page.GotoAsync("/operations");
        await grace.The("operator-key").WaitForAsync();
        await grace.Picture($"operations-key-{name}");
        await Give(grace, Key);
        await Live(grace);
        await grace.Picture($"operations-{name}");
        Assert.True(await grace.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"), "The page is wider than the screen.");
        await Expect(grace.Page.GetByRole(AriaRole.Rowheader, new() { Name = "lobby" })).ToBeVisibleAsync();
        Assert.Empty(grace.Complaints);
    }

    private static async Task Enter(Visitor visitor)
    {
        await visitor.Page.GotoAsync("/operations");
        await Give(visitor, Key);
        await Live(visitor);
    }

    private static async Task Give(Visitor visitor, string key)
    {
        await visitor.The("operator-key").FillAsync(key);
        await visitor.The("operator-enter").ClickAsync();
    }

    private static Task Live(Visitor visitor) => visitor.Page.Locator("[data-testid=reached][data-state=live]").WaitForAsync();
}
