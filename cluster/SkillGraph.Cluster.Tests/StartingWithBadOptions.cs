using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Reflection;

namespace SkillGraph.Cluster.Tests;

/// <summary>A mistake in an option ends a node at start with one line that names it.</summary>
public sealed class StartingWithBadOptions
{
    private const string Journal = "--SkillGraph:Journal=Host=127.0.0.1;Port=1;Username=x;Database=x";
    private const string Member = "--SkillGraph:Cluster:";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("SkillGraph:Journal")]
    [InlineData("SkillGraph:Journal", "--SkillGraph:Journal=nonsense")]
    [InlineData("SkillGraph:Journal", Journal)]
    [InlineData("SkillGraph:Data", Journal, "--SkillGraph:Data=./data")]
    [InlineData("SkillGraph:Guests", Journal, "--SkillGraph:Guests=perhaps")]
    [InlineData("SkillGraph:Cluster:Prot", Journal, $"{Member}Prot=4053")]
    [InlineData("SkillGraph:Cluster:Port", Journal, $"{Member}Port=0")]
    [InlineData("SkillGraph:Cluster:Port", Journal, $"{Member}Port=near")]
    [InlineData("SkillGraph:Cluster:Host", Journal, $"{Member}Host=192.0.2.1")]
    [InlineData("SkillGraph:Cluster:Host", Journal, $"{Member}Host=no-such-host.invalid")]
    [InlineData("SkillGraph:Cluster:Seeds", Journal, $"{Member}Seeds=node-1:4053")]
    [InlineData("SkillGraph:Cluster:Seeds", Journal, $"{Member}Seeds:0=node-1")]
    [InlineData("SkillGraph:Cluster:Dns", Journal, $"{Member}Seeds:0=node-1:4053", $"{Member}Dns=nodes")]
    [InlineData("SkillGraph:Cluster:DnsLeast", Journal, $"{Member}DnsLeast=2")]
    [InlineData("SkillGraph:Cluster:DnsLeast", Journal, $"{Member}Dns=nodes", $"{Member}DnsLeast=0")]
    [InlineData("SkillGraph:Cluster:Roles", Journal, $"{Member}Roles:0=boss")]
    [InlineData("SkillGraph:Cluster:StableAfter", Journal, $"{Member}StableAfter=soon")]
    [InlineData("SkillGraph:Cluster:DownRemovalMargin", Journal, $"{Member}DownRemovalMargin=-00:00:01")]
    [InlineData("SkillGraph:Cluster:Tls:Certificate", Journal, $"{Member}Tls:Certificate=/nowhere.p12")]
    [InlineData("SkillGraph:Cluster:Tls:Certificate", Journal, $"{Member}Tls:Authority=/nowhere.pem")]
    [InlineData("SkillGraph:Cluster:Tls:Key", Journal, $"{Member}Tls:Key=/nowhere.key")]
    public async Task One_line_names_the_option(string name, params string[] options)
    {
        // What comes first is overruled by the mistake that follows.
        var start = new ProcessStartInfo("dotnet", [Program, "--urls=http://127.0.0.1:0", $"{Member}Port={FreePort()}", .. options]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        try
        {
            using var patience = new CancellationTokenSource(Patience);
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(patience.Token), process.StandardError.ReadToEndAsync(patience.Token));
            var lines = (await output + await errors).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            await process.WaitForExitAsync(patience.Token);

            Assert.StartsWith($"{name}: ", Assert.Single(lines), StringComparison.Ordinal);
            Assert.Equal(2, process.ExitCode);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }

    private static string Program => typeof(StartingWithBadOptions).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "NodeProgram").Value!;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
