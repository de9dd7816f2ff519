using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using MimeKit;

namespace SkillGraph.Edge.Tests.Running;

/// <summary>Somebody who gets an account as anybody does: by what the server sends them.</summary>
internal sealed partial class Member(ServerProcess server, string email)
{
    public const string Password = "correct horse battery";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public Visitor Stranger { get; } = new(server.Address);

    public string Email { get; } = email;

    public static string NewEmail() => $"ada.{Guid.NewGuid():N}@example.org";

    /// <summary>Somebody with an account whose address is verified.</summary>
    public static async Task<Member> New(ServerProcess server)
    {
        var member = new Member(server, NewEmail());
        await member.Register();
        return member;
    }

    /// <summary>Somebody with an account who has just signed in.</summary>
    public static async Task<(Member Member, Visitor Here, JsonElement Answer)> SignedIn(ServerProcess server)
    {
        var member = await New(server);
        var answer = (await member.SignIn()).Json;
        return (member, member.As(answer), answer);
    }

    public async Task Register(Visitor? guest = null)
    {
        var reply = await (guest ?? Stranger).Post("/v1/auth/register", new { email = Email, password = Password, name = "Ada" });
        Assert.True(reply.Status == 202, reply.Text);
        var verified = await Stranger.Post("/v1/auth/verify-email", new { token = await Link("verify-email") });
        Assert.True(verified.Status == 204, verified.Text);
    }

    public Task<Reply> SignIn(string? password = null, string? code = null, bool cookie = false, params (string Name, string Value)[] headers) =>
        Stranger.Post("/v1/auth/login", new { email = Email, password = password ?? Password, code, cookie }, headers);

    public Task<Reply> Refresh(string token, params (string Name, string Value)[] headers) => Stranger.Post("/v1/auth/refresh", new { refreshToken = token }, headers);

    /// <summary>The person, with the access token of an answer.</summary>
    public Visitor As(JsonElement answer) => new(server.Address, answer.Text("accessToken"), answer.GetProperty("user").Text("id"), answer.GetProperty("user").Text("name"));

    /// <summary>What stands in the link of the newest letter of a kind.</summary>
    public async Task<string> Link(string kind, string? to = null, int letters = 1) =>
        LinkIn().Match((await Letters(kind, to, letters))[^1].TextBody ?? "") is { Success: true } link ? link.Groups[1].Value : throw new InvalidOperationException("There is no link in the letter.");

    /// <summary>The letters of a kind that came to an address, once there are so many.</summary>
    public async Task<List<MimeMessage>> Letters(string kind, string? to = null, int least = 1)
    {
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(20))
        {
            var found = await Arrived(kind, to);
            if (found.Count >= least) return found;
            Assert.True(waited.Elapsed < Patience, $"There are {found.Count} letters of the kind {kind}.\n{server.Log}");
        }
    }

    /// <summary>The letters of a kind that have come to an address by now.</summary>
    public async Task<List<MimeMessage>> Arrived(string kind, string? to = null)
    {
        var folder = Path.Combine(server.Data, "outbox");
        var letters = new List<MimeMessage>();
        if (!Directory.Exists(folder)) return letters;
        foreach (var file in Directory.GetFiles(folder, "*.eml").Order(StringComparer.Ordinal))
        {
            var letter = await MimeMessage.LoadAsync(file);
            if (letter.To.Mailboxes.Single().Address == (to ?? Email) && letter.Subject == Subjects[kind]) letters.Add(letter);
        }
        return letters;
    }

    private static readonly Dictionary<string, string> Subjects = new()
    {
        ["verify-email"] = "Confirm your address for SkillGraph",
        ["confirm-email"] = "Confirm your new address for SkillGraph",
        ["already-registered"] = "You have an account at SkillGraph already",
        ["reset-password"] = "Choose a new password for SkillGraph",
        ["password-changed"] = "Your SkillGraph password was changed",
        ["email-changed"] = "The address of your SkillGraph account was changed",
        ["new-sign-in"] = "A new device signed in to your SkillGraph account",
        ["second-factor-on"] = "Signing in to SkillGraph now takes a code",
        ["second-factor-off"] = "Signing in to SkillGraph takes no code any more",
    };

    [GeneratedRegex(@"#(\S+)")]
    private static partial Regex LinkIn();
}
