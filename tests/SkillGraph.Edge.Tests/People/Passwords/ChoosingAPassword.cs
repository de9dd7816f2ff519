using SkillGraph.Edge.People.Passwords;

namespace SkillGraph.Edge.Tests.People.Passwords;

/// <summary>Fault test A6: which passwords a person may have.</summary>
public sealed class ChoosingAPassword
{
    private const string Email = "ada.lovelace@analytical.example";
    private const string Name = "Ada Lovelace";

    public static TheoryData<string, string?> Passwords => new()
    {
        { "", "auth.password-too-short" },
        { "1234567", "auth.password-too-short" },
        { "Xk7$fQ2", "auth.password-too-short" },
        // Seven characters, though fourteen UTF-16 units.
        { "🦉🦊🐝🐙🦀🦎🐢", "auth.password-too-short" },
        { "password", "auth.password-common" },
        { "PASSWORD", "auth.password-common" },
        { "PassWord1", "auth.password-common" },
        { "qwertyuiop", "auth.password-common" },
        { "1q2w3e4r", "auth.password-common" },
        { "p@ssw0rd", "auth.password-common" },
        { "trustno1", "auth.password-common" },
        { "12345678910", "auth.password-common" },
        { "skillgraph", "auth.password-guessable" },
        { "SkillGraph2026", "auth.password-guessable" },
        { "ada.lovelace@analytical.example", "auth.password-guessable" },
        { "lovelace1815", "auth.password-guessable" },
        { "AdaLovelace!", "auth.password-guessable" },
        { "analytical9", "auth.password-guessable" },
        { "adaadaadaada", "auth.password-guessable" },
        { new string('x', 129), "auth.password-too-long" },
        { string.Concat(Enumerable.Repeat("🦉", 129)), "auth.password-too-long" },
        { "Xk7$fQ2w", null },
        { "correct horse battery staple", null },
        { "lovelace wrote the first program", null },
        { "trailing space kept ", null },
        { "        but not only spaces", null },
        { "přílišžluťoučkýkůň", null },
        { "密码是一个很长的句子", null },
        { "🦉🦊🐝🐙🦀🦎🐢🐳", null },
        { "with\0nul\tand\u0007bell", null },
        { "lowercaseonlyletters", null },
        { "8264019375520", null },
        { string.Concat(Enumerable.Range(0, 64).Select(number => (char)('!' + number))), null },
        { new string('x', 126) + "y!", null },
        { string.Concat(Enumerable.Repeat("🦉🦊", 64)), null },
    };

    [Theory]
    [MemberData(nameof(Passwords))]
    public void Is_a_matter_of_length_and_of_what_others_can_guess(string password, string? code) =>
        Assert.Equal(code, PasswordPolicy.Refuse(password, Email, Name)?.Code);

    [Fact]
    public void None_is_none() => Assert.Equal(PasswordRefusals.TooShort, PasswordPolicy.Refuse(null, Email, Name));

    [Fact]
    public void None_of_the_commonest_is_taken_however_it_is_written()
    {
        var common = Common();
        Assert.True(common.Count >= 3_000, $"only {common.Count}");
        Assert.All(common, password => Assert.Equal(PasswordRefusals.Common, PasswordPolicy.Refuse(password, Email, Name)));
        Assert.All(common, password => Assert.Equal(PasswordRefusals.Common, PasswordPolicy.Refuse(password.ToUpperInvariant(), Email, Name)));
    }

    [Fact]
    public void The_list_has_nothing_that_is_too_short_anyway() => Assert.All(Common(), password => Assert.InRange(password.Length, PasswordPolicy.Shortest, PasswordPolicy.Longest));

    [Fact]
    public void A_short_name_forbids_nothing() => Assert.Null(PasswordPolicy.Refuse("iguana sings", "a@b.example", "i n g"));

    [Theory]
    [MemberData(nameof(Passwords))]
    public async Task What_is_taken_is_compared_as_it_was_given(string password, string? code)
    {
        if (code is not null) return;
        using var pool = new PasswordPool();
        var hash = await pool.Hash(password);
        Assert.Equal(PasswordAnswer.Right, await pool.Verify(hash, password));
        foreach (var other in new[] { password[..^1], password + " ", password.Trim() + "x", password.ToUpperInvariant() + "!", " " + password })
            Assert.Equal(PasswordAnswer.Wrong, await pool.Verify(hash, other));
    }

    private static List<string> Common()
    {
        using var list = new StreamReader(typeof(PasswordPolicy).Assembly.GetManifestResourceStream("common-passwords.txt")!);
        return [.. list.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }
}
