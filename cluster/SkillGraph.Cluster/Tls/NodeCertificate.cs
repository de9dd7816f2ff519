using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Akka.Actor.Setup;

namespace SkillGraph.Cluster.Tls;

/// <summary>What a node shows the others, and whom it lets in: whoever shows a certificate of the same authority. That one issues for the nodes of this cluster and for nobody else.</summary>
public sealed class NodeCertificate(X509Certificate2 own, X509Certificate2Collection authority) : Setup
{
    private readonly SslStreamCertificateContext _own = SslStreamCertificateContext.Create(own, authority, offline: true);

    internal SslServerAuthenticationOptions AsServer => new()
    {
        ServerCertificateContext = _own,
        ClientCertificateRequired = true,
        CertificateChainPolicy = OfTheAuthority(),
        RemoteCertificateValidationCallback = IsGood,
    };

    internal SslClientAuthenticationOptions AsClient(string host) => new()
    {
        TargetHost = host,
        ClientCertificateContext = _own,
        CertificateChainPolicy = OfTheAuthority(),
        RemoteCertificateValidationCallback = IsGood,
    };

    private X509ChainPolicy OfTheAuthority()
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(authority);
        return policy;
    }

    // Nodes come and go under new addresses: the authority says that it is one of ours, not its name.
    private static bool IsGood(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None;
}
