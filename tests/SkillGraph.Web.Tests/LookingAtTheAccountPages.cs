using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using SkillGraph.Testing;

namespace SkillGraph.Web.Tests;

[Collection(InABrowser.Name)]
public sealed class LookingAtTheAccountPages(Browser browser, Registered people) : IClassFixture<Registered>
{
    public static TheoryData<string, int, int, ColorScheme> Screens => LookingAtThePages.Screens;

    [Theory]
    [MemberData(nameof(Screens))]
    public async Task Every_page_fits_its_screen_is_for_everybody_and_complains_of_nothing(string name, int width, int height, ColorScheme scheme)
    {
        var email = await people.Somebody("Ada");
        await using var ada = await browser.Visit(people.Server.Address, width, height, scheme);
        foreach (var (page, shows) in new[]
        {
            ("/", "guest-name"), ("/register", "register"), ("/sign-in", "sign-in"), ("/forgot-password", "forgot"), ("/verify-email#abc.def", "confirm-address"),
            ("/confirm-email#abc.def", "confirm-address"), ("/reset-password#abc.def", "reset"), ("/me", "sign-in"),
        })
            await Look(ada, page, shows, name);

        await people.Grant(email, "admin");
        await ada.SignIn(email);
        foreach (var (page, shows) in new[] { ("/me", "profile"), ("/me/security", "make-token"), ("/me/privacy", "erase"), ("/admin", "people"), ("/admin/reports", "reports-open"), ("/admin/audit", "audit") }) await Look(ada, page, shows, $"member-{name}");
        await ada.Page.GotoAsync("/me");
        await ada.Page.GetByRole(AriaRole.Link, new() { Name = "your profile" }).ClickAsync();
        await ada.The("person").WaitForAsync();
        await ada.The("who").ClickAsync();
        await Judge(ada, "person", name);
        Assert.Empty(ada.Complaints);
    }

    private static async Task Look(Visitor visitor, string page, string shows, string name)
    {
        await visitor.Page.GotoAsync("about:blank");
        await visitor.Page.GotoAsync(page);
        await visitor.The(shows).First.WaitForAsync();
        await Judge(visitor, page.Split('#')[0].Trim('/').Replace('/', '-'), name);
    }

    private static async Task Judge(Visitor visitor, string page, string name)
    {
        await visitor.Picture($"account-{page}-{name}");
        Assert.True(await visitor.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"), $"{page} is wider than the screen.");
        // What axe looks for hardly depends on the width.
        if (name.EndsWith("phone", StringComparison.Ordinal) && !Tier.IsNightly) return;
        var found = (await visitor.Page.RunAxe()).Violations.Select(violation => $"{page}: {violation.Help}: {string.Join(" | ", violation.Nodes.Select(node => node.Html))}");
        Assert.Empty(found);
    }
}
