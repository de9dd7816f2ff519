using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace SkillGraph.Edge.People.Codes;

/// <summary>A secret that nobody can guess, for a link or a token. Only its hash is kept.</summary>
public readonly record struct OneTimeSecret
{
    private const int Bytes = 32;

    private OneTimeSecret(string text) => Text = text;

    /// <summary>256 random bits in base64url: what the person gets, once.</summary>
    public string Text { get; }

    /// <summary>What is kept of it.</summary>
    public string Hash => HashOf(Text);

    public static OneTimeSecret New() => new(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes)));

    /// <summary>SHA-256 in base64url. A secret of this many random bits needs no slow hash.</summary>
    public static string HashOf(string text) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>It never shows itself in a log.</summary>
    public override string ToString() => nameof(OneTimeSecret);
}
