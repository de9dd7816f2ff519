using SkillGraph.Domain;

namespace SkillGraph.Edge.People.Passwords;

/// <summary>Why a password is turned down.</summary>
public static class PasswordRefusals
{
    public static readonly Refusal TooShort = new("auth.password-too-short", $"A password has at least {PasswordPolicy.Shortest} characters.");
    public static readonly Refusal TooLong = new("auth.password-too-long", $"A password has at most {PasswordPolicy.Longest} characters.");
    public static readonly Refusal Common = new("auth.password-common", "Many people have used this password, so it is among the first that anybody tries. Choose another.");
    public static readonly Refusal Guessable = new("auth.password-guessable", "Without your name, your address or ours there is little left of this password. Choose another.");
    public static readonly Refusal Busy = new("auth.busy", "Many people are signing in just now. Try again in a moment.");
}
