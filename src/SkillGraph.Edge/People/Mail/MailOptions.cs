using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MimeKit;
using SkillGraph.Edge.Hosting;

namespace SkillGraph.Edge.People.Mail;

/// <summary>How a connection to the mail server is protected.</summary>
public enum MailSecurity
{
    None = 1,

    /// <summary>It begins in the clear and is encrypted before anything is said, or given up.</summary>
    StartTls = 2,

    Tls = 3,
}

/// <summary>What an operator may set of mail; <c>SkillGraph:Mail</c> in configuration. With a <c>Host</c> letters go there, otherwise into the folder <c>Outbox</c>.</summary>
public sealed class MailOptions
{
    public const string Group = "Mail";

    private const string Host = "Host";
    private const string Port = "Port";
    private const string Security = "Security";
    private const string User = "User";
    private const string Password = "Password";
    private const string Authority = "Authority";
    private const string OwnSender = "SkillGraph <skillgraph@localhost>";
    private const string APort = "it must be a number from 1 to 65535";
    private const string Needless = "it is for a mail server, and there is no Host";

    private static readonly string[] OfAServer = [Port, Security, User, Password, Authority];

    private static readonly Dictionary<string, (MailSecurity Security, int Port)> Securities = new()
    {
        ["none"] = (MailSecurity.None, 25),
        ["starttls"] = (MailSecurity.StartTls, 587),
        ["tls"] = (MailSecurity.Tls, 465),
    };

    /// <summary>Whom letters come from.</summary>
    public MailboxAddress From { get; private init; } = MailboxAddress.Parse(OwnSender);

    /// <summary>The mail server, or null.</summary>
    public Server? Through { get; private init; }

    /// <summary>The folder that takes the letters where there is no mail server; without it too, none are sent.</summary>
    public string? Outbox { get; private init; }

    /// <summary>A mail server and how to talk to it. <c>Issuers</c>, where they are given, are alone believed about its certificate.</summary>
    public sealed record Server(string Host, int Port, MailSecurity Security, string? User, string? Password, X509Certificate2Collection? Issuers);

    public static MailOptions Read(OptionsReader options, string? outbox)
    {
        var mail = options.Group(Group, [Host, nameof(From), nameof(Outbox), .. OfAServer]);
        var from = mail.Text(nameof(From), "it must be an address") ?? OwnSender;
        if (!MailboxAddress.TryParse(from, out var sender) || !Letter.IsAddress(sender.Address)) throw mail.Bad(nameof(From), $"'{from}' is not an address such as {OwnSender}");
        var host = mail.Text(Host, "it must be a name or an address");
        var folder = mail.Text(nameof(Outbox), "it must be a folder");
        if (host is null)
        {
            foreach (var option in OfAServer.Where(option => mail.Text(option, Needless) is not null)) throw mail.Bad(option, Needless);
            return new MailOptions { From = sender, Outbox = folder is null ? outbox : Made(mail, folder) };
        }
        mail.Checked(Host, host, Uri.CheckHostName(host) is not UriHostNameType.Unknown, $"'{host}' is neither a name nor an address");
        if (folder is not null) throw mail.Bad(nameof(Outbox), "there is a Host already");
        mail.Checked(nameof(From), sender, mail.Text(nameof(From), "it must be an address") is not null, "letters need a sender, such as SkillGraph <skillgraph@example.org>");
        return new MailOptions { From = sender, Through = ReadServer(mail, host) };
    }

    private static Server ReadServer(OptionsReader mail, string host)
    {
        var name = mail.Text(Security, $"it must be one of {string.Join(", ", Securities.Keys)}") ?? "starttls";
        if (!Securities.TryGetValue(name, out var usual)) throw mail.Bad(Security, $"'{name}' is not one of {string.Join(", ", Securities.Keys)}");
        var port = mail.Text(Port, APort) is { } text ? mail.Checked(Port, ushort.TryParse(text, out var number) ? number : 0, number > 0, APort) : usual.Port;
        var (user, password) = (mail.Text(User, "it must be a name"), mail.Text(Password, "it must be a text"));
        if ((user is null) != (password is null)) throw mail.Bad(user is null ? User : Password, "user and password belong together");
        mail.Checked(Password, password, password is null || usual.Security is not MailSecurity.None, "it would travel in the clear: choose starttls or tls as Security");
        return new Server(host, port, usual.Security, user, password, Issuers(mail));
    }

    private static string Made(OptionsReader mail, string folder)
    {
        try
        {
            return Directory.CreateDirectory(folder).FullName;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw mail.Bad(nameof(Outbox), failure.Message);
        }
    }

    private static X509Certificate2Collection? Issuers(OptionsReader mail)
    {
        if (mail.Text(Authority, "it must be a file") is not { } path) return null;
        var issuers = new X509Certificate2Collection();
        try
        {
            issuers.ImportFromPem(File.ReadAllText(path));
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw mail.Bad(Authority, unusable.Message.Split('\n')[0]);
        }
        return mail.Checked(Authority, issuers, issuers.Count > 0, "there is no certificate in it");
    }
}
