using System.Buffers.Text;
using System.Security.Cryptography;
using SkillGraph.Domain;
using SkillGraph.Edge.People.Codes;

namespace SkillGraph.Edge.People.Accounts;

/// <summary>What stands in a link of a letter: whose account it is about, and a secret of which only the hash is kept.</summary>
internal readonly record struct LinkSecret(UserId Person, string Text)
{
    public string Hash => OneTimeSecret.HashOf(Text);

    public static LinkSecret New(UserId person) => new(person, PersonalSecret.Write(person, "", OneTimeSecret.New().Text));

    public static LinkSecret? Parse(string? text) => PersonalSecret.Read(text, parts: 2) is { } read ? new LinkSecret(read.Person, text!) : null;

    /// <summary>It never shows itself in a log.</summary>
    public override string ToString() => nameof(LinkSecret);
}

/// <summary>What renews a session: whose it is, which one, and a secret of which only the hash is kept.</summary>
internal readonly record struct RefreshToken(UserId Person, string Session, string Text)
{
    private const string SessionPrefix = "ses_";
    private const int SessionBytes = 16;

    public string Hash => OneTimeSecret.HashOf(Text);

    public static RefreshToken New(UserId person) => Next(person, SessionPrefix + RandomNumberGenerator.GetHexString(SessionBytes * 2, lowercase: true));

    public static RefreshToken Next(UserId person, string session) => new(person, session, PersonalSecret.Write(person, session, OneTimeSecret.New().Text));

    public static RefreshToken? Parse(string? text) =>
        PersonalSecret.Read(text, parts: 3) is { } read && read.Middle.StartsWith(SessionPrefix, StringComparison.Ordinal) ? new RefreshToken(read.Person, read.Middle, text!) : null;

    /// <summary>It never shows itself in a log.</summary>
    public override string ToString() => nameof(RefreshToken);
}

/// <summary>How secrets that are somebody's are written: the digits of the person's id, what belongs to the secret, and the secret, with dots between.</summary>
internal static class PersonalSecret
{
    private const int Longest = 256;

    public static string Write(UserId person, string middle, string secret) =>
        string.Join('.', new[] { person.Value[UserId.Prefix.Length..], middle, secret }.Where(part => part.Length > 0));

    public static (UserId Person, string Middle)? Read(string? text, int parts)
    {
        if (text is null || text.Length > Longest) return null;
        var split = text.Split('.');
        if (split.Length != parts || !UserId.TryParse(UserId.Prefix + split[0], out var person) || !Base64Url.IsValid(split[^1])) return null;
        return (person, parts == 3 ? split[1] : "");
    }
}
