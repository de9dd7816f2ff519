using SkillGraph.Testing.Mail;

namespace SkillGraph.Edge.Tests.People.Mail;

public sealed class KeepingAnOutbox : IDisposable
{
    private const string Ada = "ada@analytical.example";

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("skillgraph-edge-");

    private string Folder => Path.Combine(_data.FullName, "outbox");

    private string[] Files => Directory.Exists(Folder) ? Directory.GetFiles(Folder) : [];

    public void Dispose() => _data.Delete(recursive: true);

    [Fact]
    public async Task Another_program_reads_the_letters()
    {
        await using var post = await Post.Into(Folder);
        post.Send(Ada);
        await post.Until(() => post.Postman.InHand == 0);

        var letter = await MailServer.ReadFile(Assert.Single(Files));
        Assert.Equal([Ada], letter.To);
        Assert.Equal("\"SkillGraph\" <skillgraph@localhost>", letter.From);
        Assert.Equal("Grüße an Ada 🦉", letter.Subject);
        Assert.Equal(Post.LetterTo(Ada).Text.TrimEnd(), letter.Text.TrimEnd());
        Assert.Equal(Post.LetterTo(Ada).Html.TrimEnd(), letter.Html!.TrimEnd());
        Assert.Equal(Post.Secret, letter.Link.Fragment.TrimStart('#'));
    }

    [Fact]
    public async Task Only_whoever_runs_the_server_reads_them()
    {
        if (OperatingSystem.IsWindows()) return;
        await using var post = await Post.Into(Folder);
        post.Send(Ada);
        await post.Until(() => post.Postman.InHand == 0);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Assert.Single(Files)));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Folder));
    }

    [Fact]
    public async Task Every_file_is_a_whole_letter_in_the_order_of_their_names()
    {
        await using var post = await Post.Into(Folder);
        for (var number = 0; number < 30; number++)
        {
            post.Send($"person{number}@analytical.example");
            await post.Until(() => post.Postman.InHand == 0);
            post.Clock.Advance(TimeSpan.FromMilliseconds(1));
        }
        var names = Files.Order(StringComparer.Ordinal).ToList();
        Assert.Equal(30, names.Count);
        Assert.All(names, name => Assert.EndsWith(".eml", name, StringComparison.Ordinal));
        Assert.Equal(["person0@analytical.example"], (await MailServer.ReadFile(names[0])).To);
        Assert.Equal(["person29@analytical.example"], (await MailServer.ReadFile(names[29])).To);
    }

    [Fact]
    public async Task Nothing_is_left_of_whoever_is_forgotten()
    {
        await using var post = await Post.Into(Folder);
        post.Send(Ada);
        post.Send("grace@navy.example");
        post.Send("ADA@analytical.example");
        post.Postman.Forget(Ada);
        post.Send("last@navy.example");
        await post.Until(() => post.Postman.InHand == 0);
        Assert.Equal(2, Files.Length);
        Assert.All(Files, file => Assert.DoesNotContain("ada@analytical", File.ReadAllText(file), StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Forgetting_somebody_is_no_matter_where_nothing_was_ever_sent()
    {
        await using var post = await Post.Into(Folder);
        post.Postman.Forget(Ada);
        post.Send(Ada);
        await post.Until(() => post.Postman.InHand == 0);
        Assert.Single(Files);
    }

    [Fact]
    public async Task A_letter_is_kept_for_a_week()
    {
        await using var post = await Post.Into(Folder);
        post.Send(Ada);
        await post.Until(() => post.Postman.InHand == 0);
        var first = Assert.Single(Files);

        post.Clock.Advance(TimeSpan.FromDays(6));
        post.Send(Ada);
        await post.Until(() => post.Postman.InHand == 0);
        Assert.True(File.Exists(first));

        post.Clock.Advance(TimeSpan.FromDays(1.1));
        post.Send(Ada);
        await post.Until(() => post.Postman.InHand == 0);
        Assert.False(File.Exists(first));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_to_is_tried_again()
    {
        await File.WriteAllTextAsync(Folder, "");
        await using var post = await Post.Into(Folder);
        post.Send(Ada);
        await post.Until(() => post.Lines.All.Any(line => line.Contains("tried again", StringComparison.Ordinal)));
        File.Delete(Folder);
        await post.Later(TimeSpan.FromMinutes(1), () => post.Postman.InHand == 0);
        Assert.Single(Files);
        post.SaysNothingOf(Ada);
    }
}
