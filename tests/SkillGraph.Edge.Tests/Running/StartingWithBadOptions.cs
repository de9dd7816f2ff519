using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace SkillGraph.Edge.Tests.Running;

/// <summary>A mistake in an option ends the program at start with one line that names it.</summary>
public sealed class StartingWithBadOptions
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static TheoryData<string, string> Mistakes => new()
    {
        { "--SkillGraph:Gusts=true", "Gusts" },
        { "--SkillGraph:Guests=perhaps", "Guests" },
        { "--SkillGraph:Guests=", "Guests" },
        { "--SkillGraph:LimitFactor=0", "LimitFactor" },
        { "--SkillGraph:LimitFactor=NaN", "LimitFactor" },
        { "--SkillGraph:LimitFactor=fast", "LimitFactor" },
        { "--SkillGraph:Origins:0=example.org", "Origins" },
        { "--SkillGraph:Origins:0=https://example.org/page", "Origins" },
        { "--SkillGraph:PublicUrl=", "PublicUrl" },
        { "--SkillGraph:PublicUrl=example.org", "PublicUrl" },
        { "--SkillGraph:PublicUrl=ftp://example.org", "PublicUrl" },
        { "--SkillGraph:PublicUrl=https://example.org/skills", "PublicUrl" },
        { "--SkillGraph:PublicUrl=https://ada@example.org", "PublicUrl" },
        { "--SkillGraph:PublicUrl=https://example.org?x=1", "PublicUrl" },
        { "--SkillGraph:Proxies=10.0.0.1", "Proxies" },
        { "--SkillGraph:Proxies:0=nginx", "Proxies" },
        { "--SkillGraph:Proxies:0=10.0.0.0/33", "Proxies" },
        { "--SkillGraph:OperatorKey=", "OperatorKey" },
        { $"--SkillGraph:OperatorKey={new string('k', 31)}", "OperatorKey" },
        { $"--SkillGraph:OperatorKey={new string('k', 257)}", "OperatorKey" },
        { $"--SkillGraph:OperatorKey={new string('k', 16)} {new string('k', 16)}", "OperatorKey" },
        { $"--SkillGraph:OperatorKey={new string('é', 40)}", "OperatorKey" },
        { "--SkillGraph:PublicUrl=example.org", "PublicUrl" },
        { "--SkillGraph:PublicUrl=ftp://example.org", "PublicUrl" },
        { "--SkillGraph:PublicUrl=https://example.org/page", "PublicUrl" },
        { "--SkillGraph:Mail:Hots=mail.example.org", "Mail:Hots" },
        { "--SkillGraph:Mail:Host=", "Mail:Host" },
        { "--SkillGraph:Mail:Host=no host", "Mail:Host" },
        { "--SkillGraph:Mail:Host=mail.example.org", "Mail:From" },
        { "--SkillGraph:Mail:From=nobody", "Mail:From" },
        { "--SkillGraph:Mail:From=a@b.example, c@d.example", "Mail:From" },
        { "--SkillGraph:Mail:Port=25", "Mail:Port" },
        { "--SkillGraph:Mail:Password=kkkkkkkkkkkkkkkk", "Mail:Password" },
        { "--SkillGraph:Mail:Outbox=/dev/null/below", "Mail:Outbox" },
        { "--SkillGraph:Journal=", "Journal" },
        { "--SkillGraph:Journal=nonsense", "Journal" },
        { "--SkillGraph:Journal=Host", "Journal" },
        { "--SkillGraph:Journal=Host=127.0.0.1;Colour=red", "Journal" },
        { "--SkillGraph:Journal=Host=127.0.0.1;Port=1;Username=x;Database=x", "Journal" },
        { "--SkillGraph:Journal=Host=no-such-host.invalid;Username=x;Database=x", "Journal" },
        { "--SkillGraph:Data=", "Data" },
        { "--SkillGraph:Data=/dev/null", "Data" },
        { "--SkillGraph:Data=/dev/null/below", "Data" },
        { "--SkillGraph:Data=/proc/nowhere", "Data" },
        { "--urls=nonsense", "urls" },
        { "--urls=http://127.0.0.1:99999", "urls" },
        { "--urls=ftp://127.0.0.1:5080", "urls" },
        { "--urls=http://", "urls" },
        { "--urls=http://192.0.2.1:5080", "urls" },
        { "--urls=https://127.0.0.1:0", "urls" },
        { "--OTEL_EXPORTER_OTLP_ENDPOINT=collector:4317", "OTEL_EXPORTER_OTLP_ENDPOINT" },
    };

    public static TheoryData<string[], string> MistakesAboutAMailServer => new()
    {
        { ["Port=0"], "Mail:Port" },
        { ["Port=70000"], "Mail:Port" },
        { ["Security=ssl"], "Mail:Security" },
        { ["Security="], "Mail:Security" },
        { ["User=ada"], "Mail:Password" },
        { ["Password=kkkkkkkkkkkkkkkk"], "Mail:User" },
        { ["User=ada", "Password=kkkkkkkkkkkkkkkk", "Security=none"], "Mail:Password" },
        { ["Authority=/no/such/file"], "Mail:Authority" },
        { ["Authority=/etc/hostname"], "Mail:Authority" },
        { ["Outbox=./outbox"], "Mail:Outbox" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public Task One_line_names_the_option(string option, string name) => Fails(option, name);

    [Theory]
    [MemberData(nameof(MistakesAboutAMailServer))]
    public Task One_line_names_the_option_of_a_mail_server(string[] options, string name) =>
        FailsWith(name, ["--SkillGraph:Mail:Host=mail.example.org", "--SkillGraph:Mail:From=SkillGraph <post@skillgraph.example>", .. options.Select(option => $"--SkillGraph:Mail:{option}")]);

    [Fact]
    public async Task A_port_that_is_taken_is_a_bad_url()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await Fails($"--urls=http://{listener.LocalEndpoint}", "urls");
    }

    [Fact]
    public async Task A_file_is_not_a_data_folder()
    {
        var file = Path.GetTempFileName();
        await Fails($"--SkillGraph:Data={file}", "Data");
        File.Delete(file);
    }

    [Fact]
    public async Task A_store_that_is_no_database_is_a_bad_data_folder()
    {
        var folder = Directory.CreateTempSubdirectory("skillgraph-edge-");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "journal.db"), string.Concat(Enumerable.Repeat("this is no database\n", 1_000)));
        await Fails($"--SkillGraph:Data={folder.FullName}", "Data");
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task The_environment_counts_as_well()
    {
        var start = ServerProcess.Program($"--urls=http://127.0.0.1:{ServerProcess.FreePort()}");
        start.Environment["SkillGraph__Guests"] = "perhaps";
        await Fails(start, "Guests");
    }

    [Fact]
    public async Task The_frameworks_way_of_believing_every_proxy_is_not_ours()
    {
        var start = ServerProcess.Program($"--urls=http://127.0.0.1:{ServerProcess.FreePort()}");
        start.Environment["ASPNETCORE_FORWARDEDHEADERS_ENABLED"] = "true";
        await Fails(start, "Proxies");
    }

    private static Task Fails(string option, string name) => FailsWith(name, option);

    private static async Task FailsWith(string name, params string[] options)
    {
        var folder = Directory.CreateTempSubdirectory("skillgraph-edge-");
        // What comes first is overruled by the mistake that follows.
        await Fails(ServerProcess.Program([$"--urls=http://127.0.0.1:{ServerProcess.FreePort()}", $"--SkillGraph:Data={folder.FullName}", .. options]), name);
        folder.Delete(recursive: true);
    }

    private static async Task Fails(ProcessStartInfo start, string name)
    {
        using var process = Process.Start(start)!;
        try
        {
            using var patience = new CancellationTokenSource(Patience);
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(patience.Token), process.StandardError.ReadToEndAsync(patience.Token));
            var lines = (await output + await errors).Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !IsAboutTheWebClient(line)).ToList();
            await process.WaitForExitAsync(patience.Token);

            Assert.True(lines.Count == 1, string.Join('\n', lines));
            Assert.Contains(name, lines[0], StringComparison.Ordinal);
            Assert.DoesNotContain("kkkkkkkkkkkkkkkk", lines[0], StringComparison.Ordinal);
            Assert.InRange(lines[0].Length, name.Length + 10, 300);
            Assert.Equal(2, process.ExitCode);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }

    private static bool IsAboutTheWebClient(string line) => line.Contains("SkillGraph.Server[0]") || line.Contains("web client");
}
