using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace SkillGraph.Web.Tests;

[Collection(InABrowser.Name)]
public sealed class LookingAfterPeople(Browser browser, Registered people) : IClassFixture<Registered>
{
    [Fact]
    public async Task From_a_report_to_a_mute_and_what_admins_see_of_it()
    {
        var (admin, moderator) = (await people.Somebody("Ada"), await people.Somebody("Mo"));
        await people.Grant(admin, "admin");
        await using var ada = await browser.Visit(people.Server.Address);
        await using var mo = await browser.Visit(people.Server.Address);
        await using var bob = await browser.Visit(people.Server.Address);
        await using var eve = await browser.Visit(people.Server.Address);

        // The admin makes somebody a moderator.
        await ada.SignIn(admin);
        await ada.The("who").ClickAsync();
        await ada.The("to-admin").ClickAsync();
        await ada.Fill("find-person", ("email", moderator));
        await Expect(ada.The("people").Locator("li")).ToHaveCountAsync(1);
        await Judge(ada, "people");
        await ada.The("look-after").ClickAsync();
        await ada.The("act").SelectOptionAsync("grant-moderator");
        await ada.The("why").FillAsync("is kind");
        await Judge(ada, "person");
        await ada.The("do-to-person").GetByRole(AriaRole.Button).ClickAsync();
        await Expect(ada.The("person-history")).ToContainTextAsync("is kind");
        await ada.Page.Keyboard.PressAsync("Escape");
        await Expect(ada.The("person-dialog")).ToHaveCountAsync(0);

        // Somebody reports what is said in a room.
        await bob.EnterLobby("Bob");
        var room = await bob.OpenRoom("Trouble");
        await eve.EnterRoom(room, "Eve");
        await eve.Chat("an insult");
        await Expect(bob.The("chat-log")).ToContainTextAsync("an insult");
        await bob.The("about-member").ClickAsync();
        await Judge(bob, "member");
        await bob.The("report-member").ClickAsync();
        await Expect(bob.The("person")).ToHaveValueAsync(await eve.Page.Locator("[data-member]").Filter(new() { HasText = "(you)" }).GetAttributeAsync("data-member") ?? "");
        await bob.The("reason").FillAsync("insults");
        await Judge(bob, "report");
        await bob.The("report").GetByRole(AriaRole.Button).ClickAsync();
        await bob.The("report-sent").WaitForAsync();

        // The moderator takes it on, looks at it, and mutes.
        await mo.SignIn(moderator);
        await mo.Page.GotoAsync("/admin/reports");
        await mo.The("take-report").ClickAsync();
        await Judge(mo, "reports");
        await mo.The("look-at-passage").ClickAsync();
        await mo.The("replay-timeline").PressAsync("End");
        await Expect(mo.The("chat-log")).ToContainTextAsync("an insult");
        await mo.The("to-reports").ClickAsync();
        await mo.The("resolve-report").ClickAsync();
        await mo.The("outcome").SelectOptionAsync("muted");
        await mo.The("why").FillAsync("insults");
        await Judge(mo, "resolve");
        await mo.The("resolve").GetByRole(AriaRole.Button).ClickAsync();
        await Expect(mo.The("resolve-dialog")).ToHaveCountAsync(0);
        await mo.Page.GotoAsync("/admin/audit");
        await mo.The("not-for-you").WaitForAsync();
        await mo.Page.GotoAsync(room);
        await mo.Page.Locator("[data-member]").Filter(new() { HasText = "Eve" }).GetByTestId("about-member").ClickAsync();
        await mo.The("everywhere").ClickAsync();
        await Expect(mo.The("person-history")).ToContainTextAsync("insults");

        // What is said now is refused, and says until when.
        await InTime(async () =>
        {
            await eve.Chat("another");
            await Expect(eve.Page.GetByText("You are muted until")).ToBeVisibleAsync(new() { Timeout = 1_000 });
        });
        await ada.Page.GotoAsync("/admin/audit");
        foreach (var what in new[] { "user.role-granted.v1", "user.muted.v1", "report.resolved.v1" }) await ada.Page.Locator($"[data-what='{what}']").First.WaitForAsync();
        await Judge(ada, "audit");
        foreach (var visitor in new[] { ada, mo, bob, eve }) Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task A_host_mutes_and_bans_a_member_and_lets_them_in_again()
    {
        await using var bob = await browser.Visit(people.Server.Address);
        await using var eve = await browser.Visit(people.Server.Address);
        await bob.EnterLobby("Bob");
        var room = await bob.OpenRoom("Manners");
        await eve.EnterRoom(room, "Eve");

        await bob.The("about-member").ClickAsync();
        await bob.The("mute-10").PressAsync("Enter");
        await Expect(bob.The("members")).ToContainTextAsync("muted");
        await eve.Chat("but");
        await Expect(eve.Page.GetByText("A host has muted you in this room until")).ToBeVisibleAsync();

        await bob.The("about-member").ClickAsync();
        await bob.The("ban-member").ClickAsync();
        await Expect(eve.Page.GetByText("A host has banned you from this room.")).ToBeVisibleAsync();
        await bob.The("banned").GetByRole(AriaRole.Button).ClickAsync();
        await eve.Page.ReloadAsync();
        await eve.Live();
        await eve.The("enter-room").ClickAsync();
        await Expect(bob.The("members").Locator("li")).ToHaveCountAsync(2);
    }

    private static async Task InTime(Func<Task> so)
    {
        for (var tries = 0; ; tries++)
            try
            {
                await so();
                return;
            }
            catch (PlaywrightException) when (tries < 10)
            {
            }
    }

    private static async Task Judge(Visitor visitor, string page)
    {
        await visitor.Picture($"admin-{page}");
        Assert.True(await visitor.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"), $"{page} is wider than the screen.");
        Assert.Empty((await visitor.Page.RunAxe()).Violations.Select(violation => $"{page}: {violation.Help}: {string.Join(" | ", violation.Nodes.Select(node => node.Html))}"));
    }
}
