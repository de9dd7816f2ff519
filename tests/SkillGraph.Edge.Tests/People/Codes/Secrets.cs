using System.Security.Cryptography;
using System.Text;
using SkillGraph.Edge.People.Codes;

namespace SkillGraph.Edge.Tests.People.Codes;

public sealed class Secrets
{
    [Fact]
    public void Of_links_have_256_bits_and_never_come_twice()
    {
        var secrets = Enumerable.Range(0, 1_000).Select(_ => OneTimeSecret.New().Text).ToList();
        Assert.Equal(1_000, secrets.Distinct().Count());
        Assert.All(secrets, secret => Assert.Matches("^[A-Za-z0-9_-]{43}$", secret));
    }

    [Fact]
    public void Are_kept_as_their_hash_alone()
    {
        var secret = OneTimeSecret.New();
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(secret.Text))).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        Assert.Equal(hash, secret.Hash);
        Assert.Equal(hash, OneTimeSecret.HashOf(secret.Text));
        Assert.DoesNotContain(secret.Text, $"{secret}", StringComparison.Ordinal);
    }

    [Fact]
    public void For_recovery_are_ten_that_can_be_typed_in_any_way()
    {
        var codes = RecoveryCodes.New();
        Assert.Equal(10, codes.Distinct().Count());
        Assert.All(codes, code => Assert.Matches("^[a-z2-7]{6}(-[a-z2-7]{6}){3}$", code));
        var hash = RecoveryCodes.HashOf(codes[0]);
        Assert.Equal(hash, RecoveryCodes.HashOf(codes[0].ToUpperInvariant()));
        Assert.Equal(hash, RecoveryCodes.HashOf($"  {codes[0].Replace('-', ' ')} "));
        Assert.NotEqual(hash, RecoveryCodes.HashOf(codes[1]));
    }
}
