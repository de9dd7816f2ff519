using System.Text;
using SkillGraph.Domain;

namespace SkillGraph.Edge.People.Passwords;

/// <summary>What a new password must be: of some length, not among the commonest, and more than what everybody knows of that person. Nothing is asked of its characters, and it is taken as it comes.</summary>
public static class PasswordPolicy
{
    public const int Shortest = 8;
    public const int Longest = 128;

    private const string Product = "skillgraph";
    private const int ShortestWord = 3;
    private const int LeastOfItsOwn = 5;

    private static readonly Lazy<HashSet<string>> Common = new(ReadCommon);

    /// <summary>Why a person may not have this password, or null.</summary>
    public static Refusal? Refuse(string? password, string email, string name)
    {
        var length = password?.EnumerateRunes().Count() ?? 0;
        if (length < Shortest) return PasswordRefusals.TooShort;
        if (length > Longest) return PasswordRefusals.TooLong;
        if (Common.Value.Contains(password!)) return PasswordRefusals.Common;
        return WithoutWordsOf(password!, email, name).EnumerateRunes().Count() < LeastOfItsOwn ? PasswordRefusals.Guessable : null;
    }

    private static string WithoutWordsOf(string password, string email, string name)
    {
        string[] words = [Product, email, .. email.Split('@', '.', '+', '-', '_'), .. name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)];
        return words.Where(word => word.Length >= ShortestWord).OrderByDescending(word => word.Length)
            .Aggregate(password, (rest, word) => rest.Replace(word, "", StringComparison.OrdinalIgnoreCase));
    }

    private static HashSet<string> ReadCommon()
    {
        using var list = new StreamReader(typeof(PasswordPolicy).Assembly.GetManifestResourceStream("common-passwords.txt")!, Encoding.UTF8);
        var common = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        while (list.ReadLine() is { } password) common.Add(password);
        return common;
    }
}
