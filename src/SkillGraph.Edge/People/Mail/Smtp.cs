using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace SkillGraph.Edge.People.Mail;

/// <summary>Hands letters to a mail server.</summary>
internal sealed class Smtp(MailOptions.Server server) : ICarrier
{
    private const int FirstPermanent = 500;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public int AtOnce => 4;

    public async Task Carry(MimeMessage message, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        using var client = new SmtpClient { CheckCertificateRevocation = false };
        if (server.Issuers is { } issuers) client.ServerCertificateValidationCallback = (_, certificate, chain, errors) => IsIssuedBy(issuers, certificate, chain, errors);
        await client.ConnectAsync(server.Host, server.Port, SecurityOf(server.Security), patience.Token);
        if (server is { User: { } user, Password: { } password }) await client.AuthenticateAsync(user, password, patience.Token);
        await client.SendAsync(message, patience.Token);
        await client.DisconnectAsync(quit: true, patience.Token);
    }

    /// <summary>What a server answers repeats the address, so only its number is told.</summary>
    public (string Reason, bool TryAgain) Explain(Exception failure) => failure switch
    {
        SmtpCommandException refused => ($"{(int)refused.StatusCode} {refused.ErrorCode}", (int)refused.StatusCode < FirstPermanent),
        SocketException unreachable => ($"{unreachable.SocketErrorCode}", true),
        NotSupportedException => (nameof(NotSupportedException), false),
        _ => (failure.GetType().Name, true),
    };

    private static SecureSocketOptions SecurityOf(MailSecurity security) => security switch
    {
        MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
        MailSecurity.StartTls => SecureSocketOptions.StartTls,
        _ => SecureSocketOptions.None,
    };

    private static bool IsIssuedBy(X509Certificate2Collection issuers, X509Certificate? certificate, X509Chain? sent, SslPolicyErrors errors)
    {
        if (certificate is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None) return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(issuers);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        if (sent is not null) foreach (var element in sent.ChainElements) chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        using var own = new X509Certificate2(certificate);
        return chain.Build(own);
    }
}
