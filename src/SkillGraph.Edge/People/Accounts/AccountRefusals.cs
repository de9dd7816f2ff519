using SkillGraph.Domain;

namespace SkillGraph.Edge.People.Accounts;

/// <summary>Why what somebody typed is no account's.</summary>
internal static class AccountRefusals
{
    public static readonly Refusal BadEmail = new("auth.bad-email", "This is not an e-mail address that letters can be sent to.");
    public static readonly Refusal NoPassword = new("auth.no-password", "A password is needed.");
}
