using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Akka.Event;
using Akka.Remote.Transport.DotNetty;

namespace SkillGraph.Cluster;

/// <summary>What a node shows the others, and whom it lets in: whoever shows a certificate of the same authority. That one issues for the nodes of this cluster and for nobody else.</summary>
public sealed class NodeCertificate(X509Certificate2 own, X509Certificate2Collection authority)
{
    internal DotNettySslSetup Setup => new(own, suppressValidation: false, requireMutualAuthentication: true, IsOfTheAuthority);

    // Nodes come and go under new addresses: the authority says that it is one of ours, not its name.
    private bool IsOfTheAuthority(X509Certificate2? shown, X509Chain? byTheMachine, string peer, SslPolicyErrors errors, ILoggingAdapter log)
    {
        using var chain = new X509Chain { ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck } };
        chain.ChainPolicy.CustomTrustStore.AddRange(authority);
        if (shown is not null && chain.Build(shown)) return true;
        log.Warning("{0} was not let in: {1}", peer, shown is null ? "it shows no certificate" : string.Join("; ", chain.ChainStatus.Select(status => status.StatusInformation)));
        return false;
    }
}
