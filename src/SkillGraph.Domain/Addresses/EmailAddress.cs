namespace SkillGraph.Domain.Addresses;

/// <summary>An e-mail address in the one form in which it is compared: trimmed, in lower case.</summary>
public readonly record struct EmailAddress
{
    private const int Longest = 254;
    private const int LongestLocal = 64;
    private const int LongestLabel = 63;
    private const string Signs = "!#$%&'*+-/=?^_`{|}~.";

    private EmailAddress(string value) => Value = value;

    public string Value { get; }

    public static bool TryParse(string? text, out EmailAddress email)
    {
        var value = text?.Trim().ToLowerInvariant() ?? "";
        var at = value.LastIndexOf('@');
        var good = value.Length <= Longest && at is > 0 and <= LongestLocal && IsLocal(value[..at]) && IsHost(value[(at + 1)..]);
        email = good ? new EmailAddress(value) : default;
        return good;
    }

    public override string ToString() => Value;

    private static bool IsLocal(string local) => local.Split('.').All(part => part.Length > 0) && local.All(sign => IsLetterOrDigit(sign) || Signs.Contains(sign));

    private static bool IsHost(string host) => host.Split('.').All(label => label.Length is > 0 and <= LongestLabel && label[0] != '-' && label[^1] != '-' && label.All(sign => IsLetterOrDigit(sign) || sign == '-'));

    private static bool IsLetterOrDigit(char sign) => char.IsLetterOrDigit(sign);
}
