using System.Diagnostics;
using System.Reflection;

namespace SkillGraph.Cli.Tests;

/// <summary>The real program, run to its end.</summary>
internal static class Cli
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task<Ended> Run(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var program = typeof(Cli).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "CliProgram").Value!;
        var start = new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("SKILLGRAPH_", StringComparison.Ordinal)).ToList()) start.Environment.Remove(name);
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        try
        {
            using var patience = new CancellationTokenSource(Patience);
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(patience.Token), process.StandardError.ReadToEndAsync(patience.Token));
            await process.WaitForExitAsync(patience.Token);
            return new Ended(process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }
}

/// <summary>How the program ended, and what it wrote.</summary>
internal sealed record Ended(int Code, string Output, string Errors)
{
    public Ended Succeeded()
    {
        Assert.True(Code == 0, $"{Code}: {Errors}");
        Assert.Empty(Errors);
        return this;
    }

    /// <summary>Asserts that it failed with one line that begins like this, and wrote nothing else.</summary>
    public void Failed(int code, string line)
    {
        Assert.Equal(code, Code);
        Assert.Empty(Output);
        Assert.StartsWith(line, Assert.Single(Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }
}
