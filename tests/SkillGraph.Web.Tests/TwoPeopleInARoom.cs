using System.Text.Json;
using SkillGraph.Testing;
using static Microsoft.Playwright.Assertions;

namespace SkillGraph.Web.Tests;

[Collection(InABrowser.Name)]
public sealed class TwoPeopleInARoom(Browser browser)
{
    private const string File = "main.js";

    [Fact]
    public async Task They_type_at_once_and_see_the_same_text_and_so_does_the_replay()
    {
        await using var ada = await browser.Visit();
        await using var grace = await browser.Visit();
        var room = await Meet(ada, grace, ada, "Two at once");

        await Task.WhenAll(
            ada.Type("function first() {\nreturn 1;\n}\n", "Control+Home"),
            grace.Type("// the end, typed by Grace 🎉\nsecond();\n", "Control+End"));
        var text = await Eventually.Same(() => ada.Text(), () => grace.Text(), text => text.Contains("first()") && text.Contains("second()") && text.Contains("🎉"));
        Assert.Equal(text, await Stored(room));

        await ada.Chat("Shall we look at it again?");
        await grace.The("raise-hand").ClickAsync();
        await Expect(grace.The("chat-log")).ToContainTextAsync("Shall we look at it again?");
        await Expect(ada.The("hands")).ToContainTextAsync("Grace");
        await Expect(ada.The("members")).ToContainTextAsync("Grace");
        await ada.Picture("room");

        Assert.Equal(text, await ReplayedText(grace, room));
        await grace.Picture("replay");
        Assert.Empty(ada.Complaints);
        Assert.Empty(grace.Complaints);
    }

    [Fact]
    public async Task One_loses_the_network_for_ten_seconds_while_both_type_and_nothing_is_lost()
    {
        await using var network = new BreakableNetwork(browser.Server.Address);
        await using var ada = await browser.Visit();
        await using var grace = await browser.Visit(network.Address);
        var room = await Meet(ada, grace, ada, "Through the tunnel");
        await ada.Type("start\n");
        await Eventually.Same(() => ada.Text(), () => grace.Text(), text => text.Contains("start"));

        network.Break();
        await Expect(grace.Page.Locator("[data-testid=connection-state][data-state=offline], [data-testid=connection-state][data-state=connecting]")).ToBeVisibleAsync();
        var tenSeconds = Task.Delay(TimeSpan.FromSeconds(10));
        await Task.WhenAll(
            ada.Type("ada goes on alone\n", "Control+Home", pause: 100),
            grace.Type("grace types in the tunnel\n", "Control+End", pause: 100));
        await tenSeconds;
        Assert.DoesNotContain("tunnel", await ada.Text());
        await grace.Picture("room-offline");
        network.Mend();

        await grace.Live();
        var text = await Eventually.Same(
            () => ada.Text(), () => grace.Text(), text => text.Contains("ada goes on alone\n") && text.Contains("grace types in the tunnel\n") && text.Contains("start\n"));
        Assert.Equal(text, await Stored(room));
        Assert.Equal(text, await ReplayedText(ada, room));
    }

    [Fact]
    public async Task They_survive_a_crash_of_the_server()
    {
        await using var server = await ServerProcess.Start("--SkillGraph:LimitFactor=10000");
        await using var ada = await browser.Visit(server.Address);
        await using var grace = await browser.Visit(server.Address);
        var room = await Meet(ada, grace, ada, "Crash");
        await ada.Type("before\n");
        await Eventually.Same(() => ada.Text(), () => grace.Text(), text => text.Contains("before"));

        await server.Kill();
        await Task.WhenAll(ada.Type("during, by Ada\n"), grace.Type("during, by Grace\n", "Control+Home"));
        await server.Start();

        await Task.WhenAll(ada.Live(), grace.Live());
        var text = await Eventually.Same(
            () => ada.Text(), () => grace.Text(), text => text.Contains("before\n") && text.Contains("during, by Ada\n") && text.Contains("during, by Grace\n"));
        Assert.Equal(text, await Stored(room, server.Address));
    }

    private static async Task<string> Meet(Visitor ada, Visitor grace, Visitor host, string title)
    {
        await ada.EnterLobby("Ada");
        var room = await ada.OpenRoom(title);
        await host.AddFile(File);
        await grace.EnterRoom(room, "Grace");
        await Expect(grace.The("editor").Locator(".cm-content")).ToBeVisibleAsync();
        await Expect(grace.The("editor").Locator(".cm-content")).ToHaveAttributeAsync("contenteditable", "true");
        return room;
    }

    /// <summary>The file as the server has it.</summary>
    private async Task<string> Stored(string room, Uri? server = null)
    {
        using var http = new HttpClient { BaseAddress = server ?? browser.Server.Address };
        var view = JsonSerializer.Deserialize<JsonElement>(await http.GetStringAsync($"/v1{room}"));
        return view.GetProperty("files").GetProperty(File).GetProperty("text").GetString()!;
    }

    private static async Task<string> ReplayedText(Visitor visitor, string room)
    {
        await visitor.Page.GotoAsync($"{room}/replay");
        var timeline = visitor.The("replay-timeline");
        await timeline.WaitForAsync();
        await timeline.FocusAsync();
        await timeline.PressAsync("Home");
        Assert.Equal("", (await visitor.Text("replay-editor")).Trim());
        await timeline.PressAsync("End");
        await Expect(visitor.The("replay-editor").Locator(".cm-line").First).Not.ToBeEmptyAsync();
        return await visitor.Text("replay-editor");
    }
}
