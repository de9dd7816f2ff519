using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace SkillGraph.Bench.Measuring;

/// <summary>What a figure depends on and a ratio hopefully does not: processor, disk, versions.</summary>
public static partial class Machine
{
    public static async Task<IReadOnlyList<(string Name, string Value)>> Facts() =>
    [
        ("processor", $"{Processor()}, {Environment.ProcessorCount} cores"),
        ("memory", $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024 * 1024 * 1024.0):0.#} GiB"),
        ("system", RuntimeInformation.OSDescription),
        ("runtime", $"{RuntimeInformation.FrameworkDescription}, {(System.Runtime.GCSettings.IsServerGC ? "server" : "workstation")} GC"),
        ("load", File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Trim() : "unknown"),
        ("PostgreSQL", await Ask("postgres", "--version") ?? "not on PATH"),
        ("pg_test_fsync", await Syncs() ?? "not on PATH"),
        ("time", DateTimeOffset.UtcNow.ToString("yyyy-MM-dd HH:mm 'UTC'")),
    ];

    private static string Processor() =>
        !File.Exists("/proc/cpuinfo") ? RuntimeInformation.ProcessArchitecture.ToString()
        : File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim() ?? "unknown";

    /// <summary>How long the disk under the temporary folder takes for one write and sync.</summary>
    private static async Task<string?> Syncs()
    {
        var file = Path.Combine(Path.GetTempPath(), $"skillgraph-fsync-{Environment.ProcessId}");
        try
        {
            if (await Ask("pg_test_fsync", "-s", "1", "-f", file) is not { } answer) return null;
            return string.Join(", ", Sync().Matches(answer).Take(2).Select(sync => $"{sync.Groups[1].Value} {sync.Groups[2].Value} µs"));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task<string?> Ask(string program, params string[] arguments)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Concat(Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Order().Reverse().Select(version => Path.Combine(version, "bin")) : []);
        if (folders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists) is not { } path) return null;
        using var process = Process.Start(new ProcessStartInfo(path, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var answer = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return answer.Trim();
    }

    [GeneratedRegex(@"^\s+(open_datasync|fdatasync)\s+[\d.]+ ops/sec\s+(\d+) usecs/op", RegexOptions.Multiline)]
    private static partial Regex Sync();
}
