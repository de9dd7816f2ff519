using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace SkillGraph.Web.Tests;

[Collection(InABrowser.Name)]
public sealed class LookingAtThePages(Browser browser)
{
    public static TheoryData<string, int, int, ColorScheme> Screens => new()
    {
        { "light", 1280, 800, ColorScheme.Light },
        { "dark", 1280, 800, ColorScheme.Dark },
        { "phone", 390, 844, ColorScheme.Light },
    };

    [Theory]
    [MemberData(nameof(Screens))]
    public async Task Every_page_fits_its_screen_and_complains_of_nothing(string name, int width, int height, ColorScheme scheme)
    {
        await using var ada = await browser.Visit(width: width, height: height, scheme: scheme);
        await ada.EnterLobby("Ada");
        await ada.Picture($"lobby-{name}");
        await Fits(ada);

        var room = await ada.OpenRoom($"Looking around, {name}");
        await ada.Picture($"room-{name}");
        await Fits(ada);

        await ada.Page.GotoAsync($"{room}/replay");
        await ada.The("replay-timeline").WaitForAsync();
        await ada.Picture($"replay-{name}");
        await Fits(ada);
        Assert.Empty(ada.Complaints);
    }

    [Fact]
    public async Task The_keyboard_is_enough()
    {
        await using var ada = await browser.Visit();
        await ada.Page.GotoAsync("/");
        await ada.The("guest-name").FocusAsync();
        await ada.Page.Keyboard.TypeAsync("Ada");
        await ada.Page.Keyboard.PressAsync("Enter");
        await ada.The("create-title").FocusAsync();
        await ada.Page.Keyboard.TypeAsync("By keyboard");
        await ada.Page.Keyboard.PressAsync("Enter");
        await ada.Live();
        await ada.The("add-file-name").FocusAsync();
        await ada.Page.Keyboard.TypeAsync("a.py");
        await ada.Page.Keyboard.PressAsync("Enter");
        var content = ada.The("editor").Locator(".cm-content");
        // The editor is there, hidden and writable, before any file is.
        await Expect(content).ToBeVisibleAsync();
        await content.FocusAsync();
        await ada.Page.Keyboard.TypeAsync("print(1)");
        await Expect(content).ToContainTextAsync("print(1)");

        await ada.Page.Keyboard.PressAsync("Escape");
        await ada.Page.Keyboard.PressAsync("Tab");
        Assert.False(await content.EvaluateAsync<bool>("content => content.contains(document.activeElement)"), "Escape and Tab leave the editor.");
    }

    [Fact]
    public async Task A_new_room_shows_in_the_lobby_of_others_and_a_private_one_does_not()
    {
        await using var ada = await browser.Visit();
        await ada.EnterLobby("Ada");
        await ada.OpenRoom("Seen by everyone");
        await ada.Page.GotoAsync("/");
        await ada.The("create-visibility").SelectOptionAsync("private");
        var hidden = await ada.OpenRoom("Seen by nobody");

        await using var grace = await browser.Visit();
        await grace.EnterLobby("Grace");
        await Expect(grace.The("room-list")).ToContainTextAsync("Seen by everyone");
        await Expect(grace.The("room-list")).Not.ToContainTextAsync("Seen by nobody");
        await grace.Page.GotoAsync(hidden);
        await grace.The("enter-room").ClickAsync();
        await grace.Live();
    }

    [Fact]
    public async Task The_api_describes_itself()
    {
        await using var ada = await browser.Visit();
        await ada.Page.GotoAsync("/docs/");
        await Expect(ada.Page.GetByText("/v1/rooms/{id}/commands")).ToBeVisibleAsync();
        Assert.Empty(ada.Complaints);
    }

    private static async Task Fits(Visitor visitor) =>
        Assert.True(await visitor.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"), "The page is wider than the screen.");
}
