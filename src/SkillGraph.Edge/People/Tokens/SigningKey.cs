using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace SkillGraph.Edge.People.Tokens;

/// <summary>A key that access tokens are signed with from a time on: ECDSA over P-256. Its id is its thumbprint (RFC 7638).</summary>
internal sealed class SigningKey
{
    private SigningKey(ECDsa pair, DateTimeOffset from, string kept)
    {
        (From, Kept) = (from, kept);
        Key = new ECDsaSecurityKey(pair);
        Key.KeyId = Base64UrlEncoder.Encode(Key.ComputeJwkThumbprint());
        var point = pair.ExportParameters(includePrivateParameters: false).Q;
        Published = new PublishedKey("EC", "P-256", Base64UrlEncoder.Encode(point.X), Base64UrlEncoder.Encode(point.Y), "sig", SecurityAlgorithms.EcdsaSha256, Id);
    }

    public string Id => Key.KeyId;

    public ECDsaSecurityKey Key { get; }

    /// <summary>When it is first used; it is published before.</summary>
    public DateTimeOffset From { get; }

    /// <summary>The key as it is kept, protected.</summary>
    public string Kept { get; }

    public PublishedKey Published { get; }

    public static SigningKey New(DateTimeOffset from, Func<byte[], string> protect)
    {
        var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new SigningKey(pair, from, protect(pair.ExportPkcs8PrivateKey()));
    }

    public static SigningKey Of(string kept, DateTimeOffset from, Func<string, byte[]> unprotect)
    {
        var pair = ECDsa.Create();
        pair.ImportPkcs8PrivateKey(unprotect(kept), out _);
        return new SigningKey(pair, from, kept);
    }
}

/// <summary>What everybody may know of a key (RFC 7517).</summary>
internal sealed record PublishedKey(string Kty, string Crv, string X, string Y, string Use, string Alg, string Kid);
