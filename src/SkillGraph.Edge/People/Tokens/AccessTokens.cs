using System.Buffers;
using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using SkillGraph.Domain;
using SkillGraph.Domain.Users;

namespace SkillGraph.Edge.People.Tokens;

/// <summary>Whom an access token is for, as their account was at a version. Without a session it is a guest's.</summary>
internal sealed record AccessToken(UserId Person, string Name, string? Session, IReadOnlyCollection<UserRole> Roles, long Version)
{
    public static AccessToken OfGuest(UserId person, string name) => new(person, name, null, [], 0);
}

/// <summary>An access token, and the seconds it is good for.</summary>
internal sealed record IssuedToken(string Text, int ExpiresIn);

/// <summary>Makes and checks access tokens: JSON Web Tokens as RFC 9068 has them, signed with ES256.</summary>
/// <remarks>
/// Of the header nothing is believed: it must say exactly what ours say, and the key must be one of ours. So nothing is ever fetched or looked up for a token,
/// and what is not ours is refused before any arithmetic is done for it.
/// </remarks>
internal sealed class AccessTokens(EdgeOptions options, SigningKeys keys, TimeProvider clock)
{
    public const int MaxLength = 4096;

    private const string Audience = "skillgraph";
    private const string Type = "at+jwt";
    private const string Roles = "roles";
    private const string Version = "ver";
    private const int HeaderMembers = 3;
    private const int SignatureLength = 86;
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private const int IdBytes = 16;

    private static readonly TimeSpan Life = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan GuestLife = TimeSpan.FromHours(24);
    private static readonly SearchValues<char> Letters = SearchValues.Create(Alphabet);
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 2 };

    private readonly JsonWebTokenHandler _tokens = new() { SetDefaultTimesOnTokenCreation = false, MapInboundClaims = false, MaximumTokenSizeInBytes = MaxLength };

    /// <summary>No token lives longer.</summary>
    public static TimeSpan LongestLife => GuestLife;

    public IssuedToken Issue(AccessToken who)
    {
        var (now, life) = (clock.GetUtcNow(), who.Session is null ? GuestLife : Life);
        var claims = new Dictionary<string, object>
        {
            [JwtRegisteredClaimNames.Sub] = who.Person.Value,
            [JwtRegisteredClaimNames.Name] = who.Name,
            [Roles] = who.Roles.Select(WireNames.Of).ToArray(),
            [Version] = who.Version,
            [JwtRegisteredClaimNames.Jti] = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(IdBytes)),
        };
        if (who.Session is not null) claims[JwtRegisteredClaimNames.Sid] = who.Session;
        var text = _tokens.CreateToken(new SecurityTokenDescriptor
        {
            TokenType = Type,
            Issuer = options.Issuer,
            Audience = Audience,
            IssuedAt = now.UtcDateTime,
            Expires = (now + life).UtcDateTime,
            Claims = claims,
            SigningCredentials = new SigningCredentials(keys.Current.Key, SecurityAlgorithms.EcdsaSha256),
        });
        return new IssuedToken(text, (int)life.TotalSeconds);
    }

    /// <summary>Whose the token is and until when, or null for one that is not good.</summary>
    public async ValueTask<(Caller Caller, DateTimeOffset Expires)?> Read(string text)
    {
        if (text.Length > MaxLength || text.Split('.') is not [var header, var payload, var signature] || !IsSignature(signature) || KeyOf(header) is not { } key) return null;
        if (Object(payload) is not { } claims || CallerOf(claims) is not { } caller) return null;
        var result = await _tokens.ValidateTokenAsync(text, Rules(key));
        return result.IsValid ? (caller, new DateTimeOffset(result.SecurityToken.ValidTo, TimeSpan.Zero)) : null;
    }

    private SigningKey? KeyOf(string header) =>
        Object(header) is { } said && said.GetPropertyCount() == HeaderMembers
            && said.Member(JwtHeaderParameterNames.Alg)?.Text() == SecurityAlgorithms.EcdsaSha256
            && said.Member(JwtHeaderParameterNames.Typ)?.Text() == Type
            && said.Member(JwtHeaderParameterNames.Kid)?.Text() is { } id
            ? keys.Find(id)
            : null;

    private TokenValidationParameters Rules(SigningKey key) => new()
    {
        ValidIssuer = options.Issuer,
        ValidAudience = Audience,
        IgnoreTrailingSlashWhenValidatingAudience = false,
        ValidTypes = [Type],
        ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
        IssuerSigningKey = key.Key,
        TryAllIssuerSigningKeys = false,
        LifetimeValidator = (from, until, _, _) => clock.GetUtcNow().UtcDateTime is var now && until > now && !(from > now),
    };

    private static Caller? CallerOf(JsonElement claims)
    {
        if (!UserId.TryParse(claims.Member(JwtRegisteredClaimNames.Sub)?.Text(), out var id)) return null;
        if (claims.Member(JwtRegisteredClaimNames.Name)?.Text() is not { } name || RolesOf(claims) is not { } roles) return null;
        // The library takes a number written as text as well.
        if (claims.Member(JwtRegisteredClaimNames.Exp) is not { ValueKind: JsonValueKind.Number }) return null;
        if (claims.Member(Version) is not { ValueKind: JsonValueKind.Number } said || !said.TryGetInt64(out var version)) return null;
        return new Caller(id, name) { Session = claims.Member(JwtRegisteredClaimNames.Sid)?.Text(), Roles = roles, Version = version };
    }

    private static ImmutableHashSet<UserRole>? RolesOf(JsonElement claims)
    {
        if (claims.Member(Roles) is not { ValueKind: JsonValueKind.Array } said) return null;
        var roles = ImmutableHashSet.CreateBuilder<UserRole>();
        foreach (var name in said.EnumerateArray())
        {
            if (!WireNames.TryParse<UserRole>(name.Text() ?? "", out var role)) return null;
            roles.Add(role);
        }
        return roles.ToImmutable();
    }

    // Of the last letter's bits the lower four belong to no byte: there is one way to write a signature.
    private static bool IsSignature(string part) => part.Length == SignatureLength && !part.AsSpan().ContainsAnyExcept(Letters) && Alphabet.IndexOf(part[^1]) % 16 == 0;

    /// <summary>A part of a token, if it is an object in which no name comes twice.</summary>
    private static JsonElement? Object(string part)
    {
        if (part.Length == 0 || part.AsSpan().ContainsAnyExcept(Letters)) return null;
        try
        {
            using var json = JsonDocument.Parse(Base64Url.DecodeFromChars(part), Strict);
            return json.RootElement.ValueKind == JsonValueKind.Object ? json.RootElement.Clone() : null;
        }
        catch (Exception malformed) when (malformed is FormatException or JsonException)
        {
            return null;
        }
    }
}
