using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SkillGraph.Edge.Hosting;

namespace SkillGraph.Cluster.Node;

/// <summary>The certificate of a node; <c>SkillGraph:Cluster:Tls</c> in configuration. Without one, nodes talk in the clear.</summary>
internal static class TlsOptions
{
    private const string Certificate = "Certificate";
    private const string PasswordFile = "PasswordFile";
    private const string Authority = "Authority";
    private const string File = "it must be a file";

    public static NodeCertificate? Read(OptionsReader cluster)
    {
        var tls = cluster.Group("Tls", Certificate, PasswordFile, Authority);
        var (path, passwordFile, authority) = (tls.Text(Certificate, File), tls.Text(PasswordFile, File), tls.Text(Authority, File));
        if (path is null && passwordFile is null && authority is null) return null;
        var password = passwordFile is null ? null : Load(tls, PasswordFile, () => System.IO.File.ReadAllText(passwordFile).TrimEnd('\r', '\n'));
        var own = Load(tls, Certificate, () => X509CertificateLoader.LoadPkcs12(System.IO.File.ReadAllBytes(path ?? throw new IOException("a node needs a certificate and its key, in a PKCS#12 file")), password));
        tls.Checked(Certificate, own, own.HasPrivateKey, "there is no private key in it");
        var issuers = Load(tls, Authority, () => Pem(authority ?? throw new IOException("a node needs the certificate of whoever issues those of the nodes, in a PEM file")));
        return new NodeCertificate(own, tls.Checked(Authority, issuers, issuers.Count > 0, "there is no certificate in it"));
    }

    private static X509Certificate2Collection Pem(string path)
    {
        var issuers = new X509Certificate2Collection();
        issuers.ImportFromPem(System.IO.File.ReadAllText(path));
        return issuers;
    }

    private static T Load<T>(OptionsReader tls, string option, Func<T> load)
    {
        try
        {
            return load();
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw tls.Bad(option, unusable.Message.Split('\n')[0]);
        }
    }
}
