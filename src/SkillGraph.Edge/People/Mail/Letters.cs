using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace SkillGraph.Edge.People.Mail;

/// <summary>Writes the letters that people get. Whoever is not known to own an address is not called by a name in it: a stranger could have chosen that.</summary>
public sealed partial class Letters(PublicUrl url)
{
    public const string VerifyPage = "/verify-email";
    public const string ResetPage = "/reset-password";
    public const string ConfirmPage = "/confirm-email";
    public const string SignInPage = "/sign-in";
    public const string ForgotPage = "/forgot-password";
    public const string SecurityPage = "/me/security";

    private const string Layout = "layout.html";

    private static readonly ConcurrentDictionary<string, string> Templates = new();

    /// <summary>To an address that somebody registers with, and whose owner has no account.</summary>
    public Letter VerifyEmail(string to, string secret, TimeSpan good) => Write("verify-email", to, ("link", url.Page(VerifyPage, secret)), ("good", InWords(good)));

    /// <summary>To an address that somebody registers with, and whose owner has an account.</summary>
    public Letter AlreadyRegistered(string to) => Write("already-registered", to, ("signIn", url.Page(SignInPage)), ("forgot", url.Page(ForgotPage)));

    public Letter ResetPassword(string to, string name, string secret, TimeSpan good) =>
        Write("reset-password", to, ("name", name), ("link", url.Page(ResetPage, secret)), ("good", InWords(good)));

    public Letter PasswordChanged(string to, string name) => Write("password-changed", to, ("name", name), ("forgot", url.Page(ForgotPage)));

    /// <summary>To an address that somebody wants instead of theirs.</summary>
    public Letter ConfirmEmail(string to, string secret, TimeSpan good) => Write("confirm-email", to, ("link", url.Page(ConfirmPage, secret)), ("good", InWords(good)));

    /// <summary>To the address that an account had before.</summary>
    public Letter EmailChanged(string to, string name) => Write("email-changed", to, ("name", name));

    public Letter SecondFactorOn(string to, string name) => Write("second-factor-on", to, ("name", name), ("forgot", url.Page(ForgotPage)));

    public Letter SecondFactorOff(string to, string name) => Write("second-factor-off", to, ("name", name), ("forgot", url.Page(ForgotPage)));

    public Letter NewSignIn(string to, string name, string device, DateTimeOffset at) => Write(
        "new-sign-in", to, ("name", name), ("device", device), ("at", at.UtcDateTime.ToString("d MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture)), ("security", url.Page(SecurityPage)));

    public Letter Erased(string to) => Write("erased", to);

    private Letter Write(string kind, string to, params (string Name, string Value)[] given)
    {
        var values = given.Append(("url", url.Root)).ToDictionary(value => value.Item1, value => OneLine(value.Item2));
        var text = Fill(Template($"{kind}.txt"), values, plain => plain);
        var end = text.IndexOf('\n');
        var subject = text[..end].Trim();
        var html = Fill(Template($"{kind}.html"), values, WebUtility.HtmlEncode);
        var page = Template(Layout).Replace("{{subject}}", WebUtility.HtmlEncode(subject), StringComparison.Ordinal).Replace("{{body}}", html, StringComparison.Ordinal);
        return new Letter(kind, to, subject, text[end..].TrimStart(), page);
    }

    /// <summary>One pass over the template: what stands in a value is never taken for a hole.</summary>
    private static string Fill(string template, Dictionary<string, string> values, Func<string, string> encode) => Hole().Replace(template, hole => encode(values[hole.Groups[1].Value]));

    private static string OneLine(string value) => string.Concat(value.Select(sign => char.IsControl(sign) || sign is '\u2028' or '\u2029' ? ' ' : sign));

    private static string InWords(TimeSpan time) => time.TotalHours >= 2 ? $"{time.TotalHours:0} hours" : $"{time.TotalMinutes:0} minutes";

    private static string Template(string name) => Templates.GetOrAdd(name, static file =>
    {
        using var reader = new StreamReader(typeof(Letters).Assembly.GetManifestResourceStream($"letters/{file}")!, Encoding.UTF8);
        return reader.ReadToEnd();
    });

    [GeneratedRegex(@"\{\{(\w+)\}\}")]
    private static partial Regex Hole();
}
