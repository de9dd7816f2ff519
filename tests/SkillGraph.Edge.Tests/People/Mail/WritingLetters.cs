using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using SkillGraph.Edge.People.Mail;

namespace SkillGraph.Edge.Tests.People.Mail;

public sealed class WritingLetters
{
    private const string To = "ada@analytical.example";
    private const string Secret = "sEcReT-_0123456789";

    private static readonly TimeSpan Good = TimeSpan.FromMinutes(10);
    private static readonly Letters Writer = new(UrlOf(new EdgeOptions { PublicUrl = "https://skills.example" }));

    public static TheoryData<string> Kinds => new(All("Ada").Keys);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Each_says_the_same_as_text_and_as_HTML(string kind)
    {
        var letter = All("Ada")[kind];
        Assert.Equal(kind, letter.Kind);
        Assert.Equal(To, letter.To);
        Assert.InRange(letter.Subject.Length, 10, 70);
        foreach (var part in new[] { letter.Text, letter.Html })
        {
            Assert.DoesNotContain("{{", part, StringComparison.Ordinal);
            Assert.Contains("https://skills.example", part, StringComparison.Ordinal);
            Assert.Contains("SkillGraph", part, StringComparison.Ordinal);
        }
        Assert.DoesNotContain('<', letter.Text);
        Assert.Contains($"<title>{letter.Subject}</title>", letter.Html, StringComparison.Ordinal);
        Assert.All(letter.Text.Split('\n'), line => Assert.True(line.Length <= 82 || line.Contains("http", StringComparison.Ordinal), line));
        // Whatever leads somewhere leads to us, and nothing is loaded when the letter is opened.
        foreach (var link in letter.Html.Split("href=\"").Skip(1)) Assert.StartsWith("https://skills.example", link, StringComparison.Ordinal);
        foreach (var loading in new[] { "<img", "<script", "<link", "url(", "src=" }) Assert.DoesNotContain(loading, letter.Html, StringComparison.OrdinalIgnoreCase);
        foreach (var link in letter.Text.Split((char[]?)null).Where(word => word.StartsWith("http", StringComparison.Ordinal))) Assert.Contains($"href=\"{link}\"", letter.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("verify-email", "/verify-email", "10 minutes")]
    [InlineData("confirm-email", "/confirm-email", "10 minutes")]
    [InlineData("reset-password", "/reset-password", "10 minutes")]
    public void A_secret_stands_where_no_server_and_no_log_sees_it(string kind, string page, string good)
    {
        var letter = All("Ada")[kind];
        Assert.Contains($"https://skills.example{page}#{Secret}\n", letter.Text, StringComparison.Ordinal);
        Assert.Contains($"href=\"https://skills.example{page}#{Secret}\"", letter.Html, StringComparison.Ordinal);
        Assert.Contains(good, letter.Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_name_stays_a_name(string kind)
    {
        const string Name = "<script>alert(1)</script>\r\nBcc: eve@evil.example\r\n\r\n{{link}} {{url}} & \"\u2028";
        var letter = All(Name)[kind];
        Assert.DoesNotContain("<script", letter.Html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(letter.Text.Split('\n'), line => line.StartsWith("Bcc", StringComparison.Ordinal));
        Assert.DoesNotContain(letter.Subject, char.IsControl);
        if (letter.Text.Contains("Bcc:", StringComparison.Ordinal)) Assert.Contains("{{link}} {{url}} & \"", letter.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("verify-email")]
    [InlineData("already-registered")]
    [InlineData("confirm-email")]
    public void Nobody_is_called_by_a_name_that_a_stranger_chose(string kind)
    {
        var letter = All("Buy at evil.example")[kind];
        Assert.DoesNotContain("evil", letter.Text + letter.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void They_say_how_long_a_link_is_good() => Assert.Contains("24 hours", Writer.VerifyEmail(To, Secret, TimeSpan.FromHours(24)).Text, StringComparison.Ordinal);

    [Theory]
    [InlineData("ada@analytical.example", true)]
    [InlineData("ada+lists.and_more@sub.analytical.example", true)]
    [InlineData("o'brien@analytical.example", true)]
    [InlineData("ada@localhost", true)]
    [InlineData("jürgen@bücher.example", true)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("ada", false)]
    [InlineData("@analytical.example", false)]
    [InlineData("ada@", false)]
    [InlineData("ada@@analytical.example", false)]
    [InlineData("ada@analytical.example, eve@evil.example", false)]
    [InlineData("ada@analytical.example;eve@evil.example", false)]
    [InlineData("Ada <ada@analytical.example>", false)]
    [InlineData("<ada@analytical.example>", false)]
    [InlineData("ada@analytical.example\r\nBcc: eve@evil.example", false)]
    [InlineData("ada@analytical.example\nBcc:eve@evil.example", false)]
    [InlineData("ada@analytical.example\0", false)]
    [InlineData("ada(comment)@analytical.example", false)]
    [InlineData("\"ada lovelace\"@analytical.example", false)]
    [InlineData("ada @analytical.example", false)]
    [InlineData("group: ada@analytical.example;", false)]
    [InlineData("@relay.example:ada@analytical.example", false)]
    public void They_go_to_one_address_and_nothing_beside_it(string? address, bool good)
    {
        Assert.Equal(good, Letter.IsAddress(address));
        if (good) return;
        Assert.Throws<ArgumentException>(() => Writer.Erased(address!));
    }

    [Fact]
    public void They_go_to_no_address_that_is_too_long() => Assert.False(Letter.IsAddress($"{new string('a', 250)}@b.example"));

    [Fact]
    public void A_subject_is_one_line() => Assert.Throws<ArgumentException>(() => new Letter("test", To, "Hello\r\nBcc: eve@evil.example", "", ""));

    [Fact]
    public void They_show_themselves_in_no_log()
    {
        var letter = Writer.ResetPassword(To, "Ada", Secret, Good);
        Assert.DoesNotContain(To, $"{letter}", StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, $"{letter}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:5080", "http://127.0.0.1:5080")]
    [InlineData("http://127.0.0.1:5080/", "http://127.0.0.1:5080")]
    [InlineData("http://[::]:5080", "http://localhost:5080")]
    [InlineData("http://0.0.0.0:8080", "http://localhost:8080")]
    [InlineData("https://*:8443", "https://localhost:8443")]
    public void Without_an_option_links_lead_to_where_the_server_listens(string listening, string root) => Assert.Equal(root, UrlOf(new EdgeOptions(), listening).Root);

    private static PublicUrl UrlOf(EdgeOptions options, params string[] listening) => new(options, new Listening(listening));

    private static Dictionary<string, Letter> All(string name) => new Letter[]
    {
        Writer.VerifyEmail(To, Secret, Good), Writer.AlreadyRegistered(To), Writer.ResetPassword(To, name, Secret, Good), Writer.PasswordChanged(To, name), Writer.ConfirmEmail(To, Secret, Good),
        Writer.EmailChanged(To, name), Writer.SecondFactorOn(To, name), Writer.SecondFactorOff(To, name), Writer.NewSignIn(To, name, "Firefox on Linux", DateTimeOffset.UnixEpoch), Writer.Erased(To),
    }.ToDictionary(letter => letter.Kind);

    private sealed class Listening : IServer
    {
        public Listening(string[] addresses)
        {
            var feature = new ServerAddressesFeature();
            foreach (var address in addresses) feature.Addresses.Add(address);
            Features.Set<IServerAddressesFeature>(feature);
        }

        public IFeatureCollection Features { get; } = new FeatureCollection();

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
        }
    }
}
