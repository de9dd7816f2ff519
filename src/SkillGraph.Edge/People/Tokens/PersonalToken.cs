using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using SkillGraph.Domain;
using SkillGraph.Edge.People.Codes;

namespace SkillGraph.Edge.People.Tokens;

/// <summary>A personal token as its owner has it: whose it is, which one, and a secret of which only the hash is kept.</summary>
internal readonly record struct PersonalToken
{
    public const string Prefix = "sg_pat_";

    private const string IdPrefix = "tok_";
    private const int PersonDigits = 32;
    private const int IdDigits = 16;
    private const int SecretLength = 43;

    // sg_pat_, the digits of the person and of the token, an underscore, 256 random bits in base64url.
    private const int IdAt = 7 + PersonDigits;
    private const int UnderscoreAt = IdAt + IdDigits;
    private const int Length = UnderscoreAt + 1 + SecretLength;

    private PersonalToken(UserId person, string id, string text) => (Person, Id, Text) = (person, id, text);

    public UserId Person { get; }

    public string Id { get; }

    /// <summary>What the owner gets, once.</summary>
    public string Text { get; }

    public string Hash => OneTimeSecret.HashOf(Text);

    public static PersonalToken New(UserId person)
    {
        var digits = RandomNumberGenerator.GetHexString(IdDigits, lowercase: true);
        return new PersonalToken(person, IdPrefix + digits, $"{Prefix}{person.Value[UserId.Prefix.Length..]}{digits}_{OneTimeSecret.New().Text}");
    }

    public static PersonalToken? Parse(string text)
    {
        if (text.Length != Length || !text.StartsWith(Prefix, StringComparison.Ordinal) || text[UnderscoreAt] != '_') return null;
        if (!UserId.TryParse(UserId.Prefix + text[Prefix.Length..IdAt], out var person) || !Base64Url.IsValid(text.AsSpan(UnderscoreAt + 1))) return null;
        return new PersonalToken(person, IdPrefix + text[IdAt..UnderscoreAt], text);
    }

    /// <summary>Whether it is the one of that hash; how long that takes says nothing of the hash.</summary>
    public bool Is(string hash) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Hash), Encoding.UTF8.GetBytes(hash));

    /// <summary>It never shows itself in a log.</summary>
    public override string ToString() => nameof(PersonalToken);
}
