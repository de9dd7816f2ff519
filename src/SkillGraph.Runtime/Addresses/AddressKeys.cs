using System.Security.Cryptography;
using System.Text;
using SkillGraph.Domain.Addresses;
using SkillGraph.Runtime.Privacy;

namespace SkillGraph.Runtime.Addresses;

/// <summary>Names e-mail addresses by a keyed hash, so that nobody who reads the journal can try addresses out.</summary>
public sealed class AddressKeys(IKeyStore keys)
{
    private const string Key = "addresses";

    public async ValueTask<EntityId> Of(EmailAddress email, CancellationToken cancel)
    {
        var key = await keys.GetOrCreate(Key, cancel) ?? throw new InvalidOperationException($"The key '{Key}' was destroyed: no address can be found without it.");
        return new EntityId($"address_{Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(email.Value)))}");
    }
}
