using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Playwright;

namespace SkillGraph.Web.Tests;

/// <summary>One person at one browser. What the page complains of is kept, so that a test can insist on silence.</summary>
public sealed class Visitor : IAsyncDisposable
{
    private const float Patience = 30_000;

    private readonly ConcurrentQueue<string> _complaints = new();

    public Visitor(IPage page)
    {
        Page = page;
        page.SetDefaultTimeout(Patience);
        page.PageError += (_, error) => _complaints.Enqueue(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error") _complaints.Enqueue(message.Text);
        };
    }

    public IPage Page { get; }

    /// <summary>Errors of the page's scripts and of its content policy.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    public ILocator The(string testId) => Page.GetByTestId(testId);

    public async Task<Visitor> EnterLobby(string name)
    {
        await Page.GotoAsync("/");
        await GiveName(name);
        await The("create-title").WaitForAsync();
        return this;
    }

    public async Task GiveName(string name)
    {
        await The("guest-name").FillAsync(name);
        await The("guest-enter").ClickAsync();
    }

    /// <summary>Opens a room in the lobby and answers its path.</summary>
    public async Task<string> OpenRoom(string title)
    {
        await The("create-title").FillAsync(title);
        await The("create-room").ClickAsync();
        await Live();
        return new Uri(Page.Url).AbsolutePath;
    }

    /// <summary>Follows a link to a room and enters it.</summary>
    public async Task EnterRoom(string path, string name)
    {
        await Page.GotoAsync(path);
        await GiveName(name);
        await Live();
        await The("enter-room").ClickAsync();
        await The("enter-room").WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Detached });
    }

    public Task Live() => Page.Locator("[data-testid=connection-state][data-state=live]").WaitForAsync();

    public async Task AddFile(string file)
    {
        await The("add-file-name").FillAsync(file);
        await The("add-file").ClickAsync();
        await Page.Locator($"[data-testid=editor][data-file='{file}'] .cm-content[contenteditable=true]").WaitForAsync();
    }

    /// <summary>Puts the cursor where the editor's text begins or ends, and types like a person.</summary>
    public async Task Type(string text, string at = "Control+End", int pause = 20)
    {
        var content = The("editor").Locator(".cm-content");
        await content.ClickAsync();
        await content.PressAsync(at);
        await content.PressSequentiallyAsync(text, new LocatorPressSequentiallyOptions { Delay = pause });
    }

    /// <summary>The text as the page shows it; names at other people's cursors are not text.</summary>
    public async Task<string> Text(string editor = "editor") => await The(editor).EvaluateAsync<string>(
        """
        place => [...place.querySelectorAll('.cm-line')].map(line => {
          const copy = line.cloneNode(true);
          copy.querySelectorAll('[contenteditable=false], .cm-widgetBuffer').forEach(widget => widget.remove());
          return copy.textContent;
        }).join('\n')
        """);

    public async Task Chat(string text)
    {
        await The("chat-input").FillAsync(text);
        await The("chat-send").ClickAsync();
    }

    /// <summary>A picture of the page in the ignored folder <c>artifacts/screenshots</c>.</summary>
    public async Task Picture(string name, [CallerFilePath] string here = "")
    {
        var folder = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "artifacts", "screenshots"));
        await Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"{name}.png") });
    }

    public ValueTask DisposeAsync() => new(Page.Context.CloseAsync());
}
