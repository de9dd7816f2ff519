using System.Text;
using MimeKit;

namespace SkillGraph.Edge.People.Mail;

/// <summary>A letter to one person, as text and as HTML. <c>Kind</c> is what it is about; operators see that and nothing else of it.</summary>
public sealed record Letter
{
    private const int LongestAddress = 254;

    public Letter(string kind, string to, string subject, string text, string html)
    {
        if (!IsAddress(to)) throw new ArgumentException("This is no address for a letter.", nameof(to));
        if (subject.Any(char.IsControl)) throw new ArgumentException("A subject is one line.", nameof(subject));
        (Kind, To, Subject, Text, Html) = (kind, to, subject, text, html);
    }

    public string Kind { get; }

    public string To { get; }

    public string Subject { get; }

    public string Text { get; }

    public string Html { get; }

    /// <summary>Whether letters can be sent there: one address, without a name, a comment or a second one beside it.</summary>
    public static bool IsAddress(string? text) =>
        text is { Length: > 0 and <= LongestAddress }
        && !text.Any(sign => char.IsControl(sign) || char.IsWhiteSpace(sign) || char.IsSurrogate(sign) || sign is '<' or '>' or '(' or ')' or ',' or ';' or ':' or '"' or '\\')
        && text.Count(sign => sign == '@') == 1
        && MailboxAddress.TryParse(text, out var mailbox)
        && mailbox.Address == text
        && mailbox.Domain.Length > 0;

    /// <summary>It never shows an address or a link in a log.</summary>
    public override string ToString() => $"{nameof(Letter)} {Kind}";

    internal MimeMessage ToMessage(MailboxAddress from, DateTimeOffset now)
    {
        var message = new MimeMessage { Subject = Subject, Date = now, MessageId = $"{Guid.NewGuid():N}@{from.Domain}" };
        message.From.Add(from);
        message.To.Add(new MailboxAddress(Encoding.UTF8, null, To));
        // Nobody's out-of-office assistant shall answer it (RFC 3834).
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.Body = new BodyBuilder { TextBody = Text, HtmlBody = Html }.ToMessageBody();
        return message;
    }
}
