using MimeKit;
using SkillGraph.Edge.People.Mail;
using SkillGraph.Testing.Mail;

namespace SkillGraph.Edge.Tests.People.Mail;

public sealed class SendingThroughAMailServer
{
    private const string Ada = "ada@analytical.example";

    [Theory]
    [InlineData("none", false, false)]
    [InlineData("starttls", true, true)]
    [InlineData("tls", true, true)]
    [InlineData("starttls", false, true)]
    public async Task A_letter_arrives_as_it_was_written(string security, bool signIn, bool secure)
    {
        await using var server = await MailServer.Start(security, signIn);
        await using var post = await Post.Through(server);
        post.Send(Ada);

        var received = await server.LetterTo(Ada);
        Assert.Equal(secure, received.Secure);
        Assert.Equal(signIn ? "skillgraph" : null, received.User);
        Assert.Equal("post@skillgraph.example", received.Envelope.From);
        Assert.Equal([Ada], received.Envelope.To);
        Assert.Equal("\"SkillGraph\" <post@skillgraph.example>", received.Mail.From);
        Assert.Equal([Ada], received.Mail.To);
        Assert.Equal("Grüße an Ada 🦉", received.Mail.Subject);
        Assert.Equal(Post.LetterTo(Ada).Text.TrimEnd(), received.Mail.Text.TrimEnd());
        Assert.Equal(Post.LetterTo(Ada).Html.TrimEnd(), received.Mail.Html!.TrimEnd());
        Assert.Equal(Post.Secret, received.Mail.Link.Fragment.TrimStart('#'));
        Assert.Equal(0, received.Mail.Attachments);
        Assert.Equal("Auto-Submitted: auto-generated", received.Mail.Headers["auto-submitted"]);
        Assert.EndsWith("@skillgraph.example>", received.Mail.Headers["message-id"], StringComparison.Ordinal);
        await post.Until(() => post.Postman.InHand == 0);
    }

    [Fact]
    public async Task A_hundred_letters_all_arrive_once()
    {
        await using var server = await MailServer.Start("tls", signIn: true);
        await using var post = await Post.Through(server);
        for (var number = 0; number < 100; number++) post.Send($"person{number}@analytical.example");
        await post.Until(() => post.Postman.InHand == 0);
        Assert.Equal(100, server.Received.Count);
        Assert.Equal(100, server.Received.SelectMany(mail => mail.Envelope.To).Distinct().Count());
    }

    [Fact]
    public async Task What_cannot_be_taken_now_is_tried_again()
    {
        await using var server = await MailServer.Start();
        await using var post = await Post.Through(server);
        post.Send("later.ada@analytical.example");
        await post.Until(() => post.Lines.All.Any(line => line.Contains("tried again", StringComparison.Ordinal)));
        Assert.Empty(server.Received);

        await post.Later(TimeSpan.FromMinutes(1), () => server.Received.Count == 1);
        await post.Until(() => post.Postman.InHand == 0);
        post.SaysNothingOf("later.ada");
    }

    [Fact]
    public async Task What_is_refused_for_good_is_given_up_at_once()
    {
        await using var server = await MailServer.Start();
        await using var post = await Post.Through(server);
        post.Send("never.ada@analytical.example");
        await post.Until(() => post.Postman.InHand == 0);
        post.Send(Ada);
        await server.LetterTo(Ada);
        Assert.Single(server.Received);
        Assert.Contains(post.Lines.All, line => line.Contains("550", StringComparison.Ordinal) && line.Contains("given up", StringComparison.Ordinal));
        post.SaysNothingOf("never.ada");
    }

    [Fact]
    public async Task Nobody_is_tried_for_ever()
    {
        await using var post = await Post.Through("--SkillGraph:Mail:Host=127.0.0.1", $"--SkillGraph:Mail:Port={ServerProcess.FreePort()}", "--SkillGraph:Mail:Security=none", "--SkillGraph:Mail:From=a@b.example");
        post.Send(Ada);
        await post.Later(TimeSpan.FromMinutes(20), () => post.Postman.InHand == 0);
        Assert.Equal(4, post.Lines.All.Count(line => line.Contains("tried again", StringComparison.Ordinal)));
        Assert.Single(post.Lines.All, line => line.Contains("given up", StringComparison.Ordinal));
        post.SaysNothingOf(Ada);
    }

    [Theory]
    [InlineData("starttls")]
    [InlineData("tls")]
    public async Task A_server_with_another_name_gets_nothing(string security)
    {
        await using var server = await MailServer.Start(security, certificateFor: "other.example");
        await using var post = await Post.Through(server);
        await GetsNothing(server, post);
    }

    [Theory]
    [InlineData("starttls")]
    [InlineData("tls")]
    public async Task A_server_whom_nobody_vouches_for_gets_nothing(string security)
    {
        await using var server = await MailServer.Start(security);
        await using var post = await Post.Through([.. server.Options.Where(option => !option.Contains("Authority", StringComparison.Ordinal))]);
        await GetsNothing(server, post);
    }

    [Fact]
    public async Task A_server_whom_somebody_else_vouches_for_gets_nothing()
    {
        await using var server = await MailServer.Start("tls");
        await using var other = await MailServer.Start("tls");
        await using var post = await Post.Through([.. server.Options.Select(option => option.Replace(server.Authority, other.Authority, StringComparison.Ordinal))]);
        await GetsNothing(server, post);
    }

    [Fact]
    public async Task A_server_that_does_not_encrypt_gets_nothing_when_it_should()
    {
        await using var server = await MailServer.Start();
        await using var post = await Post.Through([.. server.Options.Select(option => option.Replace("Security=none", "Security=starttls", StringComparison.Ordinal))]);
        await GetsNothing(server, post);
    }

    [Fact]
    public async Task A_server_that_says_nothing_holds_up_nobody_who_sends()
    {
        var carrier = new Hanging();
        await using var post = await Post.With(carrier);
        var sent = System.Diagnostics.Stopwatch.StartNew();
        for (var number = 0; number < Postman.MostLetters + 500; number++) post.Send(Ada);
        Assert.True(sent.Elapsed < TimeSpan.FromSeconds(5), $"{sent.Elapsed}");
        Assert.Equal(Postman.MostLetters, post.Postman.InHand);
        Assert.Equal(500, post.Lines.All.Count(line => line.Contains("too many wait", StringComparison.Ordinal)));

        carrier.Go.SetResult();
        await post.Until(() => post.Postman.InHand == 0);
        Assert.Equal(Postman.MostLetters, carrier.Carried);
        post.Send(Ada);
        await post.Until(() => carrier.Carried == Postman.MostLetters + 1);
    }

    [Fact]
    public async Task What_waits_when_the_server_stops_still_goes_out()
    {
        await using var server = await MailServer.Start();
        var post = await Post.Through(server);
        for (var number = 0; number < 20; number++) post.Send($"person{number}@analytical.example");
        await post.DisposeAsync();
        Assert.Equal(20, server.Received.Count);
        Assert.Equal(0, post.Postman.InHand);
    }

    private static async Task GetsNothing(MailServer server, Post post)
    {
        post.Send(Ada);
        await post.Until(() => post.Lines.All.Any(line => line.Contains("was not sent", StringComparison.Ordinal)));
        await post.Later(TimeSpan.FromMinutes(20), () => post.Postman.InHand == 0);
        Assert.Empty(server.Received);
        post.SaysNothingOf(Ada);
    }

    private sealed class Hanging : ICarrier
    {
        private int _carried;

        public TaskCompletionSource Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Carried => _carried;

        public async Task Carry(MimeMessage message, CancellationToken cancel)
        {
            await Go.Task;
            Interlocked.Increment(ref _carried);
        }

        public (string Reason, bool TryAgain) Explain(Exception failure) => ("", false);
    }
}
