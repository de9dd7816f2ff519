using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SkillGraph.Edge.Tests.Running;

namespace SkillGraph.Edge.Tests.People;

/// <summary>Tokens that look like one of the server's and are none: each is a good token with one thing wrong, made with the server's own key where that is not the thing.</summary>
internal sealed class HostileTokens(Tokens own, string person, string jwks)
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private static readonly Dictionary<string, Func<HostileTokens, string>> All = [];

    private readonly Tokens _foreign = Foreign(own.Id);

    static HostileTokens()
    {
        WithoutASignature();
        WithAnotherAlgorithm();
        WithAnotherKey();
        WithMoreInTheHeader();
        OfAnotherTime();
        OfOrForSomebodyElse();
        OfAnotherType();
        AboutNobody();
        SignedOtherwise();
        SaidTwice();
        WrittenOtherwise();
        TooLong();
    }

    public static IReadOnlyCollection<string> Names => All.Keys;

    private static JsonObject GoodHeader(string id) => new() { ["alg"] = "ES256", ["kid"] = id, ["typ"] = "at+jwt" };

    private JsonObject GoodClaims => JsonNode.Parse(Tokens.Claims(person, DateTimeOffset.UtcNow.AddMinutes(5)))!.AsObject();

    public string Make(string name) => All[name](this);

    private static Tokens Foreign(string id) => new(id, ECDsa.Create(ECCurve.NamedCurves.nistP256));

    private static void WithoutASignature()
    {
        foreach (var alg in new JsonNode?[] { "none", "None", "NONE", "nOnE", "none ", "", " ", null, 0, false, "null", new JsonArray("ES256", "none") })
        {
            var said = alg?.ToJsonString() ?? "null";
            Add($"alg {said} with nothing after the dot", forge => Unsigned(Header(forge, "alg", alg), forge.GoodClaims));
            Add($"alg {said} with a signature of the right key", forge => Signed(forge._own, Header(forge, "alg", alg), forge.GoodClaims));
        }
        Add("no alg", forge => Signed(forge._own, Without(GoodHeader(forge._own.Id), "alg"), forge.GoodClaims));
        Add("ES256 with nothing after the dot", forge => Unsigned(GoodHeader(forge._own.Id), forge.GoodClaims));
        Add("no third part", forge => Unsigned(GoodHeader(forge._own.Id), forge.GoodClaims).TrimEnd('.'));
    }

    private static void WithAnotherAlgorithm()
    {
        var secrets = new Dictionary<string, Func<HostileTokens, byte[]>>
        {
            ["the public key as PEM"] = forge => Encoding.ASCII.GetBytes(forge._own.Key.ExportSubjectPublicKeyInfoPem()),
            ["the public key as PEM and a line end"] = forge => Encoding.ASCII.GetBytes(forge._own.Key.ExportSubjectPublicKeyInfoPem() + "\n"),
            ["the public key as DER"] = forge => forge._own.Key.ExportSubjectPublicKeyInfo(),
            ["the public point"] = forge => [4, .. Point(forge).X!, .. Point(forge).Y!],
            ["x of the public point"] = forge => Point(forge).X!,
            ["the key set"] = forge => Encoding.UTF8.GetBytes(forge._jwks),
            ["the key's id"] = forge => Encoding.ASCII.GetBytes(forge._own.Id),
            ["nothing"] = _ => [],
            ["a word"] = _ => "secret"u8.ToArray(),
        };
        foreach (var (alg, hash) in new (string, Func<byte[], byte[], byte[]>)[] { ("HS256", HMACSHA256.HashData), ("HS384", HMACSHA384.HashData), ("HS512", HMACSHA512.HashData) })
            foreach (var (name, secret) in secrets)
                Add($"{alg} with {name} for a secret", forge => Signed(Header(forge, "alg", alg), forge.GoodClaims, bytes => hash(secret(forge), bytes)));
        Add("ES256 said, HS256 done", forge => Signed(GoodHeader(forge._own.Id), forge.GoodClaims, bytes => HMACSHA256.HashData(forge._own.Key.ExportSubjectPublicKeyInfo(), bytes)));
        foreach (var (alg, padding) in new[] { ("RS256", RSASignaturePadding.Pkcs1), ("PS256", RSASignaturePadding.Pss) })
            Add($"{alg} with a key of one's own", forge => Signed(Header(forge, "alg", alg), forge.GoodClaims, bytes => Rsa.SignData(bytes, HashAlgorithmName.SHA256, padding)));
        foreach (var alg in new[] { "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES384", "ES512", "ES256K", "EdDSA", "HS256", "es256", "Es256", "ES256 ", "ES256\u0000", "SHA256", "dir", "RSA-OAEP", "ECDH-ES", "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256" })
            Add($"{alg} said, ES256 done", forge => Signed(forge._own, Header(forge, "alg", alg), forge.GoodClaims));
        Add("ES384 done with a key of that curve", forge =>
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
            return Signed(Header(forge, "alg", "ES384"), forge.GoodClaims, bytes => key.SignData(bytes, HashAlgorithmName.SHA384));
        });
    }

    private static void WithAnotherKey()
    {
        Add("another key under the right id", forge => Signed(forge._foreign, GoodHeader(forge._own.Id), forge.GoodClaims));
        foreach (var id in new JsonNode?[]
        {
            "", " ", null, 0, 1, true, new JsonArray(), new JsonObject(), "none", "default", "../../../../dev/null", "/dev/null", "/proc/self/environ", "../keys/key.xml", "..\\..\\windows\\win.ini",
            "file:///dev/null", "http://{listener}/key", "//{listener}/key", "{listener}", "' OR 1=1 --", "x' UNION SELECT 'c2VjcmV0' --", "'; DROP TABLE data_protection_key; --", "\" OR \"\"=\"", "$(id)", "`id`", "| id",
            "%2e%2e%2f", "key\u0000.pem", "{id}\u0000", " {id}", "{id} ", "{ID}", new string('k', 500),
        })
        {
            var said = id?.ToJsonString() ?? "null";
            Add($"a key of one's own under the id {said}", forge => Signed(forge._foreign, Header(forge, "kid", Filled(forge, id)), forge.GoodClaims));
            Add($"the right key under the id {said}", forge => Signed(forge._own, Header(forge, "kid", Filled(forge, id)), forge.GoodClaims));
        }
        Add("a key of one's own under its own id", forge => Signed(forge._foreign, GoodHeader(Tokens.Thumbprint(forge._foreign.Key)), forge.GoodClaims));
        Add("a key of one's own without an id", forge => Signed(forge._foreign, Without(GoodHeader(forge._own.Id), "kid"), forge.GoodClaims));
        Add("the right key without an id", forge => Signed(forge._own, Without(GoodHeader(forge._own.Id), "kid"), forge.GoodClaims));
    }

    private static void WithMoreInTheHeader()
    {
        var more = new Dictionary<string, Func<HostileTokens, JsonNode?>>
        {
            ["jku"] = _ => "http://{listener}/jwks.json",
            ["jwk"] = forge => Jwk(forge._foreign.Key),
            ["x5u"] = _ => "http://{listener}/certificate.pem",
            ["x5c"] = _ => new JsonArray("MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A"),
            ["x5t"] = _ => "dGh1bWJwcmludA",
            ["x5t#S256"] = _ => "dGh1bWJwcmludA",
            ["crit"] = _ => new JsonArray("exp"),
            ["b64"] = _ => false,
            ["zip"] = _ => "DEF",
            ["cty"] = _ => "JWT",
            ["enc"] = _ => "A256GCM",
            ["epk"] = forge => Jwk(forge._foreign.Key),
            ["url"] = _ => "http://{listener}/",
            ["iss"] = _ => "http://{listener}/",
            ["nonce"] = _ => "0",
            ["Alg"] = _ => "none",
            ["__proto__"] = _ => new JsonObject { ["alg"] = "none" },
        };
        foreach (var (name, value) in more)
        {
            Add($"{name} in the header, and a key of one's own", forge => Signed(forge._foreign, Header(forge, name, Filled(forge, value(forge))), forge.GoodClaims));
            Add($"{name} in the header, a key of one's own and its id", forge => Signed(forge._foreign, With(GoodHeader(Tokens.Thumbprint(forge._foreign.Key)), name, Filled(forge, value(forge))), forge.GoodClaims));
            Add($"{name} in the header, and the right key", forge => Signed(forge._own, Header(forge, name, Filled(forge, value(forge))), forge.GoodClaims));
        }
    }

    private static void OfAnotherTime()
    {
        foreach (var seconds in new[] { 0, -1, -60, -3_600, -86_400 * 365 })
            Add($"expired {-seconds} s ago", forge => forge.With("exp", DateTimeOffset.UtcNow.AddSeconds(seconds).ToUnixTimeSeconds()));
        foreach (var exp in new JsonNode?[] { 0, -1, null, "never", "", "9999999999", true, new JsonArray(9_999_999_999), new JsonObject(), long.MinValue })
            Add($"exp {exp?.ToJsonString() ?? "null"}", forge => forge.With("exp", exp?.DeepClone()));
        Add("no exp", forge => Signed(forge._own, GoodHeader(forge._own.Id), Without(forge.GoodClaims, "exp")));
        foreach (var seconds in new[] { 5, 60, 3_600 })
            Add($"good in {seconds} s", forge => forge.With("nbf", DateTimeOffset.UtcNow.AddSeconds(seconds).ToUnixTimeSeconds()));
    }

    private static void OfOrForSomebodyElse()
    {
        foreach (var claim in new[] { "iss", "aud" })
        {
            foreach (var value in new JsonNode?[] { "", " ", null, 0, true, "SKILLGRAPH", "skillgraph ", "skillgraph/", "http://skillgraph", "https://accounts.example", "*", "skillgraph\u0000", "other,skillgraph", new JsonObject(), new JsonArray(), new JsonArray("other") })
                Add($"{claim} {value?.ToJsonString() ?? "null"}", forge => forge.With(claim, value?.DeepClone()));
            Add($"no {claim}", forge => Signed(forge._own, GoodHeader(forge._own.Id), Without(forge.GoodClaims, claim)));
        }
    }

    private static void OfAnotherType()
    {
        foreach (var type in new JsonNode?[] { "JWT", "jwt", "id+jwt", "at+JWT", "AT+JWT", "application/at+jwt", "logout+jwt", "dpop+jwt", "secevent+jwt", "", null, 0, new JsonArray("at+jwt") })
            Add($"typ {type?.ToJsonString() ?? "null"}", forge => Signed(forge._own, Header(forge, "typ", type?.DeepClone()), forge.GoodClaims));
        Add("no typ", forge => Signed(forge._own, Without(GoodHeader(forge._own.Id), "typ"), forge.GoodClaims));
        Add("an id token", forge => Signed(forge._own, Header(forge, "typ", "JWT"), With(With(forge.GoodClaims, "nonce", "n-0"), "at_hash", "MTIzNDU2Nzg5MDEyMzQ1Ng")));
    }

    private static void AboutNobody()
    {
        foreach (var sub in new JsonNode?[] { "", null, 0, "admin", "usr_", "usr_1", "room_00000000000070008000000000000000", "USR_00000000000070008000000000000000", "usr_0000000000007000800000000000000g", "' OR 1=1 --", "usr_00000000000070008000000000000000\u0000", "*", new JsonArray("usr_00000000000070008000000000000000"), new JsonObject() })
            Add($"sub {sub?.ToJsonString() ?? "null"}", forge => forge.With("sub", sub?.DeepClone()));
        foreach (var roles in new JsonNode?[] { null, "admin", 4, new JsonArray("root"), new JsonArray("ADMIN"), new JsonArray("4"), new JsonArray(4), new JsonArray("user", null), new JsonObject { ["admin"] = true }, new JsonArray(new JsonArray("admin")) })
            Add($"roles {roles?.ToJsonString() ?? "null"}", forge => forge.With("roles", roles?.DeepClone()));
        foreach (var version in new JsonNode?[] { null, "0", 0.5, 1e30, new JsonArray(0) })
            Add($"ver {version?.ToJsonString() ?? "null"}", forge => forge.With("ver", version?.DeepClone()));
        foreach (var name in new JsonNode?[] { null, 0, new JsonObject() })
            Add($"name {name?.ToJsonString() ?? "null"}", forge => forge.With("name", name?.DeepClone()));
        foreach (var claim in new[] { "sub", "name", "roles", "ver" })
            Add($"no {claim}", forge => Signed(forge._own, GoodHeader(forge._own.Id), Without(forge.GoodClaims, claim)));
    }

    private static void SignedOtherwise()
    {
        foreach (var (name, change) in new (string, Func<byte[], byte[]>)[]
        {
            ("of zeros", _ => new byte[64]), ("of ones", _ => [.. new byte[31], 1, .. new byte[31], 1]), ("of r and no s", bytes => [.. bytes[..32], .. new byte[32]]), ("of s and no r", bytes => [.. new byte[32], .. bytes[32..]]),
            ("whose halves are swapped", bytes => [.. bytes[32..], .. bytes[..32]]), ("that is cut short", bytes => bytes[..63]), ("that is too long", bytes => [.. bytes, 0]), ("that comes twice", bytes => [.. bytes, .. bytes]),
            ("of the order of the curve", _ => [.. Order, .. Order]), ("of ones only", _ => [.. Enumerable.Repeat((byte)255, 64)]),
        })
            Add($"a signature {name}", forge => Resigned(forge.Good, change));
        for (var bit = 0; bit < 64 * 8; bit += 37)
        {
            var (at, mask) = (bit / 8, (byte)(1 << (bit % 8)));
            Add($"a signature with bit {bit} turned", forge => Resigned(forge.Good, bytes => { bytes[at] ^= mask; return bytes; }));
        }
        Add("a signature as DER", forge => Signed(GoodHeader(forge._own.Id), forge.GoodClaims, bytes => forge._own.Key.SignData(bytes, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)));
        Add("a signature by SHA-512", forge => Signed(GoodHeader(forge._own.Id), forge.GoodClaims, bytes => forge._own.Key.SignData(bytes, HashAlgorithmName.SHA512)));
        Add("a signature of the claims alone", forge => Signed(GoodHeader(forge._own.Id), forge.GoodClaims, bytes => forge._own.Key.SignData(bytes[(Array.IndexOf(bytes, (byte)'.') + 1)..], HashAlgorithmName.SHA256)));
        Add("the signature of another token", forge => $"{forge.Good[..forge.Good.LastIndexOf('.')]}{Other(forge)[Other(forge).LastIndexOf('.')..]}");
        Add("claims of another token", forge => string.Join('.', forge.Good.Split('.')[0], Base64Url.EncodeToString(Encoding.UTF8.GetBytes(Tokens.Claims("usr_00000000000070008000000000000001", DateTimeOffset.UtcNow.AddMinutes(5)))), forge.Good.Split('.')[2]));
        Add("a signature written in another way", forge => forge.Good[..^1] + Alphabet[Alphabet.IndexOf(forge.Good[^1]) + 1]);
        Add("two signatures", forge => $"{forge.Good}.{forge.Good.Split('.')[2]}");
        Add("two signatures, the right one last", forge => string.Join('.', forge.Good.Split('.') is var parts ? [parts[0], parts[1], new string('A', 86), parts[2]] : []));
        Add("two signatures in JSON", forge => forge.Good.Split('.') is var parts
            ? $$"""{"payload":"{{parts[1]}}","signatures":[{"protected":"{{parts[0]}}","signature":"{{parts[2]}}"},{"protected":"{{parts[0]}}","signature":"{{parts[2]}}"}]}"""
            : "");
        Add("one signature in JSON", forge => forge.Good.Split('.') is var parts ? $$"""{"payload":"{{parts[1]}}","protected":"{{parts[0]}}","signature":"{{parts[2]}}"}""" : "");
        Add("five parts", forge => $"{forge.Good}.{forge.Good.Split('.')[2]}.{forge.Good.Split('.')[2]}");
        Add("two tokens", forge => $"{forge.Good},{forge.Good}");
        Add("two tokens with a space", forge => $"{forge.Good} {forge.Good}");
    }

    private static void SaidTwice()
    {
        foreach (var (claim, value) in new[] { ("sub", "\"usr_00000000000070008000000000000001\""), ("exp", "9999999999"), ("iss", "\"skillgraph\""), ("aud", "\"skillgraph\""), ("roles", "[\"admin\"]"), ("ver", "9"), ("name", "\"Root\""), ("jti", "\"0\""), ("s\\u0075b", "\"usr_00000000000070008000000000000001\""), ("r\\u006fles", "[\"admin\"]") })
        {
            Add($"{claim} said twice, the other last", forge => forge._own.Sign(forge._own.Header, $"{forge.GoodClaims.ToJsonString()[..^1]},\"{claim}\":{value}}}"));
            Add($"{claim} said twice, the other first", forge => forge._own.Sign(forge._own.Header, $"{{\"{claim}\":{value},{forge.GoodClaims.ToJsonString()[1..]}"));
        }
        foreach (var (member, value) in new[] { ("alg", "\"none\""), ("alg", "\"ES256\""), ("kid", "\"0\""), ("typ", "\"JWT\""), ("\\u0061lg", "\"none\"") })
        {
            Add($"{member} {value} in the header too, last", forge => forge._own.Sign($"{forge._own.Header[..^1]},\"{member}\":{value}}}", forge.GoodClaims.ToJsonString()));
            Add($"{member} {value} in the header too, first", forge => forge._own.Sign($"{{\"{member}\":{value},{forge._own.Header[1..]}", forge.GoodClaims.ToJsonString()));
        }
    }

    private static void WrittenOtherwise()
    {
        foreach (var claims in new[] { "null", "0", "\"\"", "[]", "{}", "true", "", " ", "{", "[{}]", "{\"sub\":}", "// nothing\n{}", "\u0000" })
            Add($"claims {JsonSerializer.Serialize(claims)}", forge => forge._own.Sign(forge._own.Header, claims));
        foreach (var header in new[] { "null", "0", "[]", "{}", "", "{", "\"ES256\"", "\u0000" })
            Add($"a header {JsonSerializer.Serialize(header)}", forge => forge._own.Sign(header, forge.GoodClaims.ToJsonString()));
        Add("claims with a comma at the end", forge => forge._own.Sign(forge._own.Header, $"{forge.GoodClaims.ToJsonString()[..^1]},}}"));
        Add("claims with a comment", forge => forge._own.Sign(forge._own.Header, $"{forge.GoodClaims.ToJsonString()[..^1]}/**/}}"));
        Add("claims and more behind them", forge => forge._own.Sign(forge._own.Header, forge.GoodClaims.ToJsonString() + "{}"));
        Add("claims in UTF-16", forge => forge._own.Sign(Encoding.UTF8.GetBytes(forge._own.Header), Encoding.Unicode.GetBytes(forge.GoodClaims.ToJsonString())));
        Add("claims that are no UTF-8", forge => forge._own.Sign(Encoding.UTF8.GetBytes(forge._own.Header), [.. Encoding.UTF8.GetBytes(forge.GoodClaims.ToJsonString()).Select(letter => letter == (byte)'A' ? (byte)0xFF : letter)]));
        Add("claims with half a surrogate pair", forge => forge._own.Sign(forge._own.Header, forge.GoodClaims.ToJsonString().Replace("Ada", "\\ud800")));
        Add("claims nested deeply", forge => forge._own.Sign(forge._own.Header, $"{forge.GoodClaims.ToJsonString()[..^1]},\"x\":{new string('[', 500)}{new string(']', 500)}}}"));
        foreach (var mark in new[] { "=", "==", "+", "/", " ", "%20", "\t", "\"", "'", ";", ",", ":", "#", "*", "~" })
            for (var part = 0; part < 3; part++)
            {
                var at = part;
                Add($"'{mark}' behind part {part + 1}", forge => forge.Good.Split('.') is var parts ? string.Join('.', parts.Select((text, index) => index == at ? text + mark : text)) + (at == 2 && mark is " " or "\t" ? "x" : "") : "");
            }
        Add("a dot before", forge => $".{forge.Good}");
        Add("a dot behind", forge => $"{forge.Good}.");
        Add("three dots", _ => "...");
        Add("two dots", _ => "..");
        Add("a header alone", forge => forge.Good.Split('.')[0] + "..");
        Add("claims alone", forge => $".{forge.Good.Split('.')[1]}.");
        Add("a signature alone", forge => $"..{forge.Good.Split('.')[2]}");
        Add("letters turned around", forge => new string([.. forge.Good.Reverse()]));
        Add("all letters small", forge => forge.Good.ToLowerInvariant());
        Add("Bearer twice", forge => $"Bearer {forge.Good}");
        Add("encoded once more", forge => Base64Url.EncodeToString(Encoding.ASCII.GetBytes(forge.Good)));
        foreach (var text in new[] { "null", "undefined", "true", "0", "[object Object]", "sg_pat_", "sg_pat_0", "CfDJ8Jx", new string('A', 300) }) Add($"the text {text}", _ => text);
    }

    private static void TooLong()
    {
        Add("a long name", forge => forge.With("name", new string('x', 4_000)));
        Add("many roles", forge => forge.With("roles", new JsonArray([.. Enumerable.Range(0, 500).Select(_ => JsonValue.Create("user"))])));
        Add("a long claim of no meaning", forge => forge.With("more", new string('x', 4_000)));
        Add("a long header", forge => Signed(forge._own, Header(forge, "more", new string('x', 4_000)), forge.GoodClaims));
        Add("a long text", _ => new string('x', 6_000));
        Add("many dots", _ => new string('.', 6_000));
        Add("many parts", _ => string.Concat(Enumerable.Repeat("a.", 3_000)));
    }

    private static void Add(string name, Func<HostileTokens, string> make) => All.Add(name, make);

    private static readonly byte[] Order = Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551");

    private static readonly RSA Rsa = RSA.Create(2048);

    private readonly Tokens _own = own;
    private readonly string _jwks = jwks;

    /// <summary>Where a key could be fetched from, by whoever does.</summary>
    public string Listener { get; init; } = "127.0.0.1:9";

    public string Good => Signed(_own, GoodHeader(_own.Id), GoodClaims);

    private static string Other(HostileTokens forge) => forge._own.Sign(forge._own.Header, Tokens.Claims("usr_00000000000070008000000000000001", DateTimeOffset.UnixEpoch.AddYears(90)));

    private static ECPoint Point(HostileTokens forge) => forge._own.Key.ExportParameters(includePrivateParameters: false).Q;

    private static JsonObject Jwk(ECDsa key) => key.ExportParameters(includePrivateParameters: false).Q is var point
        ? new() { ["kty"] = "EC", ["crv"] = "P-256", ["x"] = Base64Url.EncodeToString(point.X), ["y"] = Base64Url.EncodeToString(point.Y) }
        : [];

    private static JsonNode? Filled(HostileTokens forge, JsonNode? value) =>
        value is null ? null : JsonNode.Parse(value.ToJsonString().Replace("{listener}", forge.Listener).Replace("{id}", forge._own.Id).Replace("{ID}", forge._own.Id.ToUpperInvariant()));

    private string With(string claim, JsonNode? value) => Signed(_own, GoodHeader(_own.Id), With(GoodClaims, claim, value));

    private static JsonObject Header(HostileTokens forge, string member, JsonNode? value) => With(GoodHeader(forge._own.Id), member, value?.DeepClone());

    private static JsonObject With(JsonObject json, string member, JsonNode? value)
    {
        json[member] = value;
        return json;
    }

    private static JsonObject Without(JsonObject json, string member)
    {
        json.Remove(member);
        return json;
    }

    private static string Unsigned(JsonObject header, JsonObject claims) => Signed(header, claims, _ => []);

    private static string Signed(Tokens key, JsonObject header, JsonObject claims) => key.Sign(header.ToJsonString(), claims.ToJsonString());

    private static string Signed(JsonObject header, JsonObject claims, Func<byte[], byte[]> sign)
    {
        var signed = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header.ToJsonString()))}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims.ToJsonString()))}";
        return $"{signed}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    private static string Resigned(string token, Func<byte[], byte[]> change)
    {
        var end = token.LastIndexOf('.') + 1;
        return token[..end] + Base64Url.EncodeToString(change(Base64Url.DecodeFromChars(token.AsSpan(end))));
    }
}
