using System.Globalization;
using System.Security.Cryptography;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace SkillGraph.Edge.People.Tokens;

/// <summary>
/// The keys that access tokens are signed with, the same on every node: they are kept beside the keys of data protection, and protected by those.
/// Each is used for 30 days, published a day before its first use, and until no token that it signed lives any more.
/// </summary>
internal sealed class SigningKeys(IOptions<KeyManagementOptions> management, IDataProtectionProvider protection, TimeProvider clock, ILogger<SigningKeys> log)
{
    private const string Purpose = "SkillGraph.SigningKeys.v1";
    private const string Element = "signingKey";
    private const string FromAttribute = "from";

    private static readonly TimeSpan UsedFor = TimeSpan.FromDays(30);
    private static readonly TimeSpan PublishedBefore = TimeSpan.FromDays(1);

    // Beyond the longest life of a token, for clocks that differ.
    private static readonly TimeSpan PublishedAfter = AccessTokens.LongestLife + TimeSpan.FromHours(1);

    private readonly IXmlRepository _store = management.Value.XmlRepository ?? throw new InvalidOperationException("There is no place for keys.");
    private readonly IDataProtector _protector = protection.CreateProtector(Purpose);

    // In the order of first use.
    private volatile IReadOnlyList<SigningKey> _keys = [];

    /// <summary>The key to sign with.</summary>
    public SigningKey Current => InUse ?? throw new InvalidOperationException("The signing keys have not been opened.");

    /// <summary>The keys that tokens may be signed with that live, and the one that comes next.</summary>
    public IReadOnlyList<SigningKey> Published
    {
        get
        {
            var (keys, now) = (_keys, clock.GetUtcNow());
            return [.. keys.Where((_, index) => index == keys.Count - 1 || now < keys[index + 1].From + PublishedAfter)];
        }
    }

    private SigningKey? InUse => _keys.LastOrDefault(key => key.From <= clock.GetUtcNow());

    /// <summary>Null for a key that is not published.</summary>
    public SigningKey? Find(string id) => Published.FirstOrDefault(key => key.Id == id);

    /// <summary>Reads the keys, and makes the first if there is none. Nodes that start at once have to take turns, or each would go on with a first key of its own.</summary>
    public void Open()
    {
        Renew();
        if (InUse is null) Make(clock.GetUtcNow());
    }

    /// <summary>Reads the keys again, and makes the next one when it is time to publish it. That several nodes do so at once does no harm: each knows all of them long before their first use.</summary>
    public void Renew()
    {
        var known = _keys.ToDictionary(key => key.Kept);
        _keys = InOrder(_store.GetAllElements().Where(element => element.Name == Element).Select(element => Read(element, known)).OfType<SigningKey>());
        var now = clock.GetUtcNow();
        if (_keys is [.., var newest] && newest.From + UsedFor - PublishedBefore <= now) Make(Later(newest.From + UsedFor, now + PublishedBefore));
    }

    private void Make(DateTimeOffset from)
    {
        var key = SigningKey.New(from, bytes => Convert.ToBase64String(_protector.Protect(bytes)));
        _store.StoreElement(new XElement(Element, new XAttribute(FromAttribute, from.ToString("O", CultureInfo.InvariantCulture)), key.Kept), $"signing-{key.Id}");
        _keys = InOrder([.. _keys, key]);
    }

    private SigningKey? Read(XElement element, Dictionary<string, SigningKey> known)
    {
        if (known.TryGetValue(element.Value, out var key)) return key;
        try
        {
            var from = DateTimeOffset.Parse((string?)element.Attribute(FromAttribute) ?? "", CultureInfo.InvariantCulture);
            return SigningKey.Of(element.Value, from, kept => _protector.Unprotect(Convert.FromBase64String(kept)));
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or FormatException)
        {
            log.LogError(unreadable, "A key that signs access tokens cannot be read and is passed over: tokens that it signed are refused");
            return null;
        }
    }

    private static IReadOnlyList<SigningKey> InOrder(IEnumerable<SigningKey> keys) => [.. keys.OrderBy(key => key.From).ThenBy(key => key.Id, StringComparer.Ordinal)];

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
