using SkillGraph.Domain.Addresses;

namespace SkillGraph.Domain.Tests.Addresses;

public sealed class WritingAnAddress
{
    [Theory]
    [InlineData("ada@example.org", "ada@example.org")]
    [InlineData("  Ada.Lovelace+Test@EXAMPLE.Org ", "ada.lovelace+test@example.org")]
    [InlineData("a@b", "a@b")]
    [InlineData("äda@exämple.org", "äda@exämple.org")]
    [InlineData("o'neill@example.co.uk", "o'neill@example.co.uk")]
    public void One_address_has_one_form(string written, string form)
    {
        Assert.True(EmailAddress.TryParse(written, out var email));
        Assert.Equal(form, email.Value);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ada")]
    [InlineData("@example.org")]
    [InlineData("ada@")]
    [InlineData("a..b@example.org")]
    [InlineData(".a@example.org")]
    [InlineData("ada@example..org")]
    [InlineData("ada@-example.org")]
    [InlineData("ada@example.org\nBcc: eve@example.org")]
    [InlineData("ada lovelace@example.org")]
    [InlineData("ada@example.org,eve@example.org")]
    [InlineData("Ada <ada@example.org>")]
    [InlineData("a@b@c")]
    [InlineData("\"ada\"@example.org")]
    [InlineData("ada@[127.0.0.1]")]
    public void What_is_none_is_none(string? written) => Assert.False(EmailAddress.TryParse(written, out _));

    [Fact]
    public void It_is_not_too_long()
    {
        Assert.True(EmailAddress.TryParse($"{new string('a', 64)}@example.org", out _));
        Assert.False(EmailAddress.TryParse($"{new string('a', 65)}@example.org", out _));
        Assert.False(EmailAddress.TryParse($"a@{string.Join('.', Enumerable.Repeat(new string('b', 60), 5))}", out _));
    }
}
