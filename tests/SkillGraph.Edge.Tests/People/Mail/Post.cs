using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Time.Testing;
using SkillGraph.Edge.Hosting;
using SkillGraph.Edge.People.Mail;
using SkillGraph.Testing.Mail;

namespace SkillGraph.Edge.Tests.People.Mail;

/// <summary>A postman with a clock that the test moves, and everything it says.</summary>
internal sealed class Post : IAsyncDisposable
{
    public const string Secret = "this-secret-is-in-no-log";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private Post(ICarrier carrier, MailOptions options, FakeTimeProvider clock)
    {
        Clock = clock;
        Postman = new Postman(carrier, options, clock, Lines);
    }

    public FakeTimeProvider Clock { get; }

    public Postman Postman { get; }

    public WrittenLines<Postman> Lines { get; } = new();

    public static MailOptions Options(params string[] arguments) =>
        MailOptions.Read(new OptionsReader(new ConfigurationBuilder().AddCommandLine(arguments).Build(), MailOptions.Group), outbox: null);

    public static Task<Post> Through(MailServer server) => Through([.. server.Options]);

    public static Task<Post> Through(params string[] options)
    {
        var mail = Options(options);
        return With(new Smtp(mail.Through!), mail);
    }

    public static Task<Post> Into(string folder)
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        return With(new Outbox(folder, clock), Options(), clock);
    }

    public static async Task<Post> With(ICarrier carrier, MailOptions? options = null, FakeTimeProvider? clock = null)
    {
        var post = new Post(carrier, options ?? Options(), clock ?? new FakeTimeProvider(DateTimeOffset.UtcNow));
        await post.Postman.StartAsync(CancellationToken.None);
        return post;
    }

    public static Letter LetterTo(string address) =>
        new("test", address, "Grüße an Ada 🦉", $"Hello Ada,\n\nfollow https://skills.example/verify-email#{Secret}\n", $"<p>Hello Ada, <a href=\"https://skills.example/verify-email#{Secret}\">follow this</a></p>\n");

    public void Send(string address) => Postman.Send(LetterTo(address));

    /// <summary>Waits until something has come about by itself.</summary>
    public async Task Until(Func<bool> condition)
    {
        var waited = System.Diagnostics.Stopwatch.StartNew();
        while (!condition() && waited.Elapsed < Patience) await Task.Delay(10);
        Assert.True(condition(), string.Join('\n', Lines.All));
    }

    /// <summary>Moves the clock on until something has come about.</summary>
    public Task Later(TimeSpan time, Func<bool> condition) => Until(() =>
    {
        if (condition()) return true;
        Clock.Advance(time / 20);
        return false;
    });

    public void SaysNothingOf(string address)
    {
        foreach (var line in Lines.All)
        {
            Assert.DoesNotContain(address, line, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(Secret, line, StringComparison.Ordinal);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Postman.StopAsync(CancellationToken.None);
        Postman.Dispose();
    }
}
