using System.Diagnostics;
using System.Reflection;

namespace SkillGraph.Simulation.Runs;

/// <summary>Programs that are started, waited for and listened to.</summary>
internal static class OtherProcess
{
    public static IReadOnlyList<string> Myself =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [Environment.ProcessPath!, Assembly.GetEntryAssembly()!.Location] : [Environment.ProcessPath!];

    public static IReadOnlyList<string> Lines(IReadOnlyList<string> program, params string[] arguments)
    {
        var (exit, output) = Run(program, arguments);
        if (exit != 0) throw new InvalidOperationException($"{string.Join(' ', program)} ended with {exit}:\n{output}");
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public static (int Exit, string Output) Run(IReadOnlyList<string> program, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(program[0], program.Skip(1).Concat(arguments)) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
