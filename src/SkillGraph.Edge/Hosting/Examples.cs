namespace SkillGraph.Edge.Hosting;

/// <summary>Knows a secret that is none: what stands in examples and manuals, and what everybody tries first.</summary>
public static class Examples
{
    private const int FewestSigns = 6;

    private static readonly string[] Marks = ["changeme", "change-me", "change_me", "changethis", "replaceme", "replace-me", "placeholder", "your-", "your_", "${", "@password@", "@key@"];
    private static readonly string[] Defaults = ["postgres", "password", "passw0rd", "skillgraph", "secret", "admin", "root", "test", "default", "example", "letmein", "123456", "12345678"];

    /// <summary><paramref name="names"/> are what it must not simply repeat.</summary>
    public static bool IsOne(string secret, params string?[] names) =>
        secret.Distinct().Count() < FewestSigns
        || (secret.StartsWith('<') && secret.EndsWith('>'))
        || Marks.Any(mark => secret.Contains(mark, StringComparison.OrdinalIgnoreCase))
        || Defaults.Concat(names).Contains(secret, StringComparer.OrdinalIgnoreCase);
}
