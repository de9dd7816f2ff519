using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace SkillGraph.Edge.Tests.Running;

/// <summary>Makes access tokens with the keys in a server's data folder, to see what becomes of those that the server would not give out.</summary>
public sealed class Tokens(string id, ECDsa key)
{
    private const string Element = "signingKey";

    public string Id { get; } = id;

    public ECDsa Key { get; } = key;

    public string Header => JsonSerializer.Serialize(new { alg = "ES256", kid = Id, typ = "at+jwt" });

    public static string Of(ServerProcess server, string person, DateTimeOffset expires)
    {
        var tokens = In(server);
        return tokens.Sign(tokens.Header, Claims(person, expires));
    }

    /// <summary>The newest key in a server's data folder.</summary>
    public static Tokens In(ServerProcess server) => In(server.Data);

    public static Tokens In(string data) => Directory.GetFiles(Folder(data), "signing-*.xml").Select(file => Read(data, XElement.Load(file))).MaxBy(one => one.From).Tokens;

    /// <summary>Puts a key into a data folder that is, or was, used from a time on.</summary>
    public static Tokens Put(string data, DateTimeOffset from)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var tokens = new Tokens(Thumbprint(key), key);
        var kept = Convert.ToBase64String(Protector(data).Protect(key.ExportPkcs8PrivateKey()));
        new XElement(Element, new XAttribute("from", from.ToString("O", CultureInfo.InvariantCulture)), kept).Save(Path.Combine(Folder(data), $"signing-{tokens.Id}.xml"));
        return tokens;
    }

    /// <summary>The keys of a server whose journal is in PostgreSQL.</summary>
    public static async Task<Tokens> On(string database)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand("SELECT name, xml FROM data_protection_key");
        await using var rows = await command.ExecuteReaderAsync();
        var data = Directory.CreateTempSubdirectory("skillgraph-keys-");
        Directory.CreateDirectory(Folder(data.FullName));
        while (await rows.ReadAsync()) await File.WriteAllTextAsync(Path.Combine(Folder(data.FullName), $"{rows.GetString(0)}.xml"), rows.GetString(1));
        var tokens = In(data.FullName);
        data.Delete(recursive: true);
        return tokens;
    }

    public static string Claims(string person, DateTimeOffset expires) => Claims(person, expires, null, 0);

    public static string Claims(string person, DateTimeOffset expires, string? session, long version)
    {
        var claims = new Dictionary<string, object>
        {
            ["iss"] = "skillgraph",
            ["aud"] = "skillgraph",
            ["sub"] = person,
            ["name"] = "Ada",
            ["roles"] = Array.Empty<string>(),
            ["ver"] = version,
            ["iat"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
            ["exp"] = expires.ToUnixTimeSeconds(),
            ["jti"] = Guid.NewGuid().ToString("N"),
        };
        if (session is not null) claims["sid"] = session;
        return JsonSerializer.Serialize(claims);
    }

    /// <summary>A token of a session, as it was at a version of the account.</summary>
    public string Of(string person, string session, long version) => Sign(Header, Claims(person, DateTimeOffset.UtcNow.AddMinutes(10), session, version));

    public string Sign(string header, string claims) => Sign(Encoding.UTF8.GetBytes(header), Encoding.UTF8.GetBytes(claims));

    public string Sign(byte[] header, byte[] claims)
    {
        var signed = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(Key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256))}";
    }

    public static string Thumbprint(ECDsa key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        var json = $$"""{"crv":"P-256","kty":"EC","x":"{{Base64Url.EncodeToString(point.X)}}","y":"{{Base64Url.EncodeToString(point.Y)}}"}""";
        return Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(json)));
    }

    private static (DateTimeOffset From, Tokens Tokens) Read(string data, XElement element)
    {
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(Protector(data).Unprotect(Convert.FromBase64String(element.Value)), out _);
        return (DateTimeOffset.Parse(element.Attribute("from")!.Value, CultureInfo.InvariantCulture), new Tokens(Thumbprint(key), key));
    }

    private static IDataProtector Protector(string data)
    {
        var services = new ServiceCollection();
        services.AddDataProtection().SetApplicationName("SkillGraph").PersistKeysToFileSystem(Directory.CreateDirectory(Folder(data)));
        return services.BuildServiceProvider().GetDataProtector("SkillGraph.SigningKeys.v1");
    }

    private static string Folder(string data) => Path.Combine(data, "keys");
}
