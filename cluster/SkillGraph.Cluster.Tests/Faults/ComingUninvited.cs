using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SkillGraph.Conformance;
using SkillGraph.Edge.Tests.Faults;
using SkillGraph.Edge.Tests.Running;
using SkillGraph.Testing;
using Xunit.Abstractions;

namespace SkillGraph.Cluster.Tests.Faults;

/// <summary>C9: who has no certificate of the cluster's authority, or only noise to say, gets nowhere and does no harm.</summary>
[Collection(OnPostgres.Name)]
public sealed class ComingUninvited(PostgresServer server, ITestOutputHelper output) : IDisposable
{
    private const long MostGrowth = 50L * 1024 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("skillgraph-certificates-");
    private readonly int _tries = Tier.Size(pr: 50, nightly: 1_000);

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_certificate_of_somebody_else_opens_no_door_and_noise_in_front_of_it_is_hung_up_on()
    {
        var (ours, theirs) = (Authority("ours"), Authority("theirs"));
        var database = await server.NewDatabase();
        await using var cluster = await ThreeProcesses.Start(database, Tls(ours, "node"));
        var before = Resident(cluster);
        using var stranger = Issue(theirs, "stranger");
        for (var tries = 0; tries < _tries; tries++)
        {
            var port = cluster.Ports[tries % cluster.Ports.Length];
            Assert.False(await IsLetIn(port, tries % 3 == 0 ? null : stranger), "somebody without a certificate of ours was let in");
        }
        using var node = Issue(ours, "friend");
        Assert.True(await IsLetIn(cluster.Ports[0], node), "not even a certificate of ours is let in: this test proves nothing");

        await Task.WhenAll(IsNotReady(cluster.Options(3, Tls(theirs, "other"))), IsNotReady(cluster.Options(4)));

        var chance = new Random(Seed.New(output));
        for (var tries = 0; tries < _tries; tries++) await Shout(cluster.Ports[tries % cluster.Ports.Length], Noise(chance, tries));
        await IsUnharmed(cluster, before);
    }

    [Fact]
    public async Task Noise_is_hung_up_on()
    {
        var chance = new Random(Seed.New(output));
        var database = await server.NewDatabase();
        await using var plain = await ThreeProcesses.Start(database);
        var before = Resident(plain);
        for (var tries = 0; tries < _tries; tries++) await Shout(plain.Ports[tries % plain.Ports.Length], Noise(chance, tries));
        await IsUnharmed(plain, before);
    }

    private static byte[] Noise(Random chance, int number)
    {
        var noise = new byte[chance.Next(1, 64 * 1024)];
        chance.NextBytes(noise);
        switch (number % 4)
        {
            // A frame that claims to be as large as can be, one that claims less than nothing, and the beginning of a handshake.
            case 0: BinaryPrimitives.WriteInt32LittleEndian(noise = new byte[8], int.MaxValue); break;
            case 1: BinaryPrimitives.WriteInt32LittleEndian(noise = new byte[8], -1); break;
            case 2: noise = [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, .. noise.Take(20)]; break;
        }
        return noise;
    }

    private static async Task Shout(int port, byte[] noise)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, port);
        try
        {
            await socket.GetStream().WriteAsync(noise);
            await socket.GetStream().ReadAsync(new byte[1024]).AsTask().WaitAsync(TimeSpan.FromMilliseconds(20));
        }
        catch (Exception refused) when (refused is IOException or TimeoutException)
        {
            // Hung up, or waits for more.
        }
    }

    /// <summary>A handshake of TLS 1.3 is over for the client before the server has seen its certificate: only what comes after tells.</summary>
    private static async Task<bool> IsLetIn(int port, X509Certificate2? certificate)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, port);
        await using var tls = new SslStream(socket.GetStream(), false, (_, _, _, _) => true);
        try
        {
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "127.0.0.1", ClientCertificates = certificate is null ? [] : [certificate] }).WaitAsync(Patience);
            return await tls.ReadAsync(new byte[1]).AsTask().WaitAsync(TimeSpan.FromSeconds(1)) > 0;
        }
        catch (TimeoutException)
        {
            // It waits for what we have to say.
            return true;
        }
        catch (Exception refused) when (refused is AuthenticationException or IOException)
        {
            return false;
        }
    }

    private static async Task IsNotReady(string[] options)
    {
        await using var node = ServerProcess.Begin(ThreeProcesses.Program, options);
        await Task.Delay(Patience * 2);
        Assert.NotEqual(HttpStatusCode.OK, await node.Ask("/health/ready"));
    }

    private async Task IsUnharmed(ThreeProcesses cluster, long before)
    {
        var growth = Resident(cluster) - before;
        output.WriteLine($"{_tries} tries; memory of three nodes grew by {growth / 1_000_000.0:F1} MB");
        foreach (var node in cluster.Nodes)
        {
            Assert.Equal(HttpStatusCode.OK, await node.Ask("/health/ready"));
            Assert.DoesNotContain("nhandled", node.Log, StringComparison.Ordinal);
        }
        var host = await Visitor.Guest(cluster.Front.Address);
        for (var room = 0; room < 6; room++) await host.Do(await host.OpenRoom(), new { type = "post-chat", text = "still here" });
        Assert.InRange(growth, long.MinValue, MostGrowth * cluster.Nodes.Count);
    }

    private static long Resident(ThreeProcesses cluster) => cluster.Nodes.Sum(node => node.ResidentBytes);

    private static X509Certificate2 Authority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private static X509Certificate2 Issue(X509Certificate2 authority, string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var serial = RandomNumberGenerator.GetBytes(12);
        using var issued = request.Create(authority, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(12), serial);
        using var whole = issued.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null);
    }

    private string[] Tls(X509Certificate2 authority, string name)
    {
        using var own = Issue(authority, name);
        var (certificate, pem) = (Path.Combine(_folder.FullName, $"{name}.p12"), Path.Combine(_folder.FullName, $"{name}.pem"));
        File.WriteAllBytes(certificate, own.Export(X509ContentType.Pkcs12));
        File.WriteAllText(pem, authority.ExportCertificatePem());
        return [$"--SkillGraph:Cluster:Tls:Certificate={certificate}", $"--SkillGraph:Cluster:Tls:Authority={pem}"];
    }
}
