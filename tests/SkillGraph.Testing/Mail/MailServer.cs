using System.Diagnostics;
using System.Net;
using System.Reflection;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace SkillGraph.Testing.Mail;

/// <summary>A real mail server (smtp-server on Node.js) that keeps what it gets. An address that begins with <c>never</c> is refused for good, one with <c>later</c> the first time.</summary>
public sealed class MailServer : IAsyncDisposable
{
    private const string UserName = "skillgraph";
    private const string UserPassword = "only-for-tests";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly Process _process;
    private readonly DirectoryInfo _folder;
    private readonly List<ReceivedMail> _received = [];
    private readonly Task _reading;
    private readonly TaskCompletionSource<int> _port = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private MailServer(string security, bool signIn, string certificateFor)
    {
        (Security, SignIn) = (security, signIn);
        _folder = Directory.CreateTempSubdirectory("skillgraph-mail-");
        var (key, cert) = security is "none" ? (null, null) : WriteCertificates(certificateFor);
        var settings = JsonSerializer.Serialize(new { security, key, cert, user = signIn ? UserName : null, password = UserPassword });
        _process = Node("listen", settings);
        _reading = Read();
    }

    public string Security { get; }

    public bool SignIn { get; }

    public int Port { get; private set; }

    /// <summary>The certificate that issued the server's, in PEM.</summary>
    public string Authority => Path.Combine(_folder.FullName, "authority.pem");

    /// <summary>The options with which a program of ours uses this server.</summary>
    public string[] Options =>
    [
        "--SkillGraph:Mail:Host=127.0.0.1", $"--SkillGraph:Mail:Port={Port}", $"--SkillGraph:Mail:Security={Security}", "--SkillGraph:Mail:From=SkillGraph <post@skillgraph.example>",
        .. Security is "none" ? [] : new[] { $"--SkillGraph:Mail:Authority={Authority}" },
        .. SignIn ? new[] { $"--SkillGraph:Mail:User={UserName}", $"--SkillGraph:Mail:Password={UserPassword}" } : [],
    ];

    public IReadOnlyList<ReceivedMail> Received
    {
        get
        {
            lock (_received) return [.. _received];
        }
    }

    /// <summary>Starts a server that speaks in the clear (<c>none</c>), encrypts when asked (<c>starttls</c>) or from the start (<c>tls</c>).</summary>
    public static async Task<MailServer> Start(string security = "none", bool signIn = false, string certificateFor = "127.0.0.1")
    {
        var server = new MailServer(security, signIn, certificateFor);
        server.Port = await server._port.Task.WaitAsync(Patience);
        return server;
    }

    /// <summary>Waits for the <paramref name="number"/>th letter to an address.</summary>
    public async Task<ReceivedMail> LetterTo(string address, int number = 1)
    {
        var waited = Stopwatch.StartNew();
        while (waited.Elapsed < Patience)
        {
            if (Received.Where(mail => mail.Envelope.To.Contains(address)).Skip(number - 1).FirstOrDefault() is { } mail) return mail;
            await Task.Delay(20);
        }
        throw new InvalidOperationException($"No letter number {number} came to {address}, but {Received.Count} others.");
    }

    /// <summary>What a program that reads mail makes of a file.</summary>
    public static async Task<MailText> ReadFile(string path)
    {
        using var process = Node("read", path);
        var line = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return JsonSerializer.Deserialize<MailText>(line, Json)!;
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync().WaitAsync(Patience);
        await _reading;
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task Read()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            var said = JsonSerializer.Deserialize<JsonElement>(line);
            if (said.TryGetProperty("port", out var port)) _port.SetResult(port.GetInt32());
            else
                lock (_received) _received.Add(said.Deserialize<ReceivedMail>(Json)!);
        }
        _port.TrySetException(new InvalidOperationException("The mail server did not start: are Node.js and npm installed?"));
    }

    private static Process Node(string what, string argument)
    {
        var program = typeof(MailServer).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == nameof(MailServer)).Value!;
        var start = new ProcessStartInfo("node", [program, what, argument]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        return Process.Start(start) ?? throw new InvalidOperationException("Node.js could not be started.");
    }

    private (string Key, string Certificate) WriteCertificates(string certificateFor)
    {
        var (from, until) = (DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1));
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authority = new CertificateRequest("CN=an authority for tests", authorityKey, HashAlgorithmName.SHA256);
        authority.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var issuer = authority.CreateSelfSigned(from, until);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=a mail server for tests", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(certificateFor, out var address)) names.AddIpAddress(address);
        else names.AddDnsName(certificateFor);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(issuer, from, until, RandomNumberGenerator.GetBytes(16));
        File.WriteAllText(Authority, issuer.ExportCertificatePem());
        return (Write("key.pem", key.ExportPkcs8PrivateKeyPem()), Write("certificate.pem", certificate.ExportCertificatePem()));
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }
}

/// <summary>A letter as the mail server got it: to whom the envelope was, whether the connection was encrypted, and who had signed in.</summary>
public sealed record ReceivedMail(MailText Mail, MailEnvelope Envelope, bool Secure, string? User);

public sealed record MailEnvelope(string From, string[] To);

/// <summary>A letter as a program that reads mail shows it.</summary>
public sealed record MailText(string From, string[] To, string Subject, string Text, string? Html, Dictionary<string, string> Headers, int Attachments)
{
    /// <summary>The one link in the text that has a secret behind its <c>#</c>.</summary>
    public Uri Link => new(Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Single(word => word.StartsWith("http", StringComparison.Ordinal) && word.Contains('#')));
}
