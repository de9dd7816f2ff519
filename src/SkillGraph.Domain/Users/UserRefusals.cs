namespace SkillGraph.Domain.Users;

/// <summary>Why a person's account turns a command down.</summary>
public static class UserRefusals
{
    public static readonly Refusal WrongCredentials = new("auth.wrong-credentials", "The e-mail address or the password is wrong.");
    public static readonly Refusal NotVerified = new("auth.not-verified", "Follow the link in the mail first: it shows that the address is yours.");
    public static readonly Refusal IsBanned = new("auth.banned", "This account may not sign in at present.");
    public static readonly Refusal CodeRequired = new("auth.code-required", "A code of the second factor is needed as well.");
    public static readonly Refusal WrongCode = new("auth.wrong-code", "The code is wrong, or was used already.");
    public static readonly Refusal RefreshRefused = new("auth.refresh-refused", "The session has ended. Sign in again.");
    public static readonly Refusal RefreshRaced = new("auth.refresh-raced", "The session was renewed a moment ago, with the same token.");
    public static readonly Refusal LinkRefused = new("auth.link-refused", "The link is not good, or not any more. Ask for another.");
    public static readonly Refusal LinkTooSoon = new("auth.link-too-soon", "A mail was sent a moment ago. Wait a minute before asking for another.");
    public static readonly Refusal NotFound = new("user.not-found", "There is no such person.");
    public static readonly Refusal NoAccount = new("user.no-account", "This needs an account with a verified e-mail address.");
    public static readonly Refusal HasAccount = new("user.has-account", "This person has an account already.");
    public static readonly Refusal OnlyOneself = new("user.only-oneself", "Only the person whose account it is may do that.");
    public static readonly Refusal OnlyModerators = new("user.only-moderators", "Only moderators and admins may do that.");
    public static readonly Refusal OnlyAdmins = new("user.only-admins", "Only admins may do that.");
    public static readonly Refusal OwnRole = new("user.own-role", "Nobody takes the role of an admin from themselves.");
    public static readonly Refusal NotOneself = new("user.not-oneself", "Nobody mutes or bans themselves.");
    public static readonly Refusal BadRole = new("user.bad-role", "This role is not one that is granted or taken away.");
    public static readonly Refusal SecondFactorIsOn = new("user.second-factor-is-on", "There is a second factor already. Remove it first.");
    public static readonly Refusal NoSecondFactorAsked = new("user.no-second-factor-asked", "Begin with the second factor first.");
    public static readonly Refusal NoSuchSession = new("user.no-such-session", "There is no such session, or not any more.");
    public static readonly Refusal NoSuchToken = new("user.no-such-token", "There is no such token, or not any more.");
    public static readonly Refusal TooManyTokens = new("user.too-many-tokens", $"An account holds at most {UserLimits.Tokens} tokens.");
    public static readonly Refusal BadName = new("user.bad-name", $"A name has 1 to {UserLimits.NameLength} characters, none of them a control character.");
    public static readonly Refusal BadHeadline = new("user.bad-headline", $"A headline has at most {UserLimits.HeadlineLength} characters, none of them a control character.");
    public static readonly Refusal BadLinks = new("user.bad-links", $"A profile has at most {UserLimits.Links} links, each an address that begins with https:// and has at most {UserLimits.LinkLength} characters.");
    public static readonly Refusal BadPicture = new("user.bad-picture", $"A picture is a PNG, JPEG or WebP of at most {UserLimits.PictureBytes / 1024} KiB.");
    public static readonly Refusal BadPreferences = new(
        "user.bad-preferences", $"There are at most {UserLimits.Preferences} preferences, named by letters, digits, '.' and '-', each a text of at most {UserLimits.PreferenceLength} characters.");
    public static readonly Refusal BadTokenName = new("user.bad-token-name", $"A token has a name of 1 to {UserLimits.TokenNameLength} characters.");
    public static readonly Refusal BadScopes = new("user.bad-scopes", "A token has one scope at least, and none that is not known.");
    public static readonly Refusal BadDays = new("user.bad-days", $"A token is good for 1 to {UserLimits.TokenDays} days.");
    public static readonly Refusal BadUntil = new("user.bad-until", "The time until which it lasts must be in the future.");
    public static readonly Refusal BadWhy = new("user.bad-why", $"A reason has 1 to {UserLimits.WhyLength} characters.");
}
