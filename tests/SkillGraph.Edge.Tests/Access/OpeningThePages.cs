using System.Reflection;
using SkillGraph.Edge.Hosting;
using SkillGraph.Edge.Tests.Running;

namespace SkillGraph.Edge.Tests.Access;

/// <summary>The pages of the web client, which only the program as it is started has, are for anybody.</summary>
[Collection(OneServer.Name)]
public sealed class OpeningThePages(SharedServer shared)
{
    [Fact]
    public void Every_page_has_a_line()
    {
        var pages = (string[])typeof(WebClient).GetField("Pages", BindingFlags.NonPublic | BindingFlags.Static)!.GetValue(null)!;
        Assert.Equal(pages.Append("/docs").Select(page => $"GET {page}").Order(StringComparer.Ordinal), AccessTable.Page.Pages.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task They_are_for_anybody_but_for_no_bad_token()
    {
        var (nobody, guest, ended) = (new Visitor(shared.Server.Address), await Visitor.Guest(shared.Server.Address), new Visitor(shared.Server.Address, "none"));
        var areBuilt = (await nobody.Get("/register")).Status != 404;
        foreach (var page in AccessTable.Page.Pages.Where(page => areBuilt || page == "GET /").Select(page => page["GET ".Length..].Replace("{id}", "x")))
        {
            Assert.Equal((page, 200, 200), (page, (await nobody.Get(page)).Status, (await guest.Get(page)).Status));
            (await ended.Get(page)).IsRefused(401, "auth.required");
        }
    }
}
