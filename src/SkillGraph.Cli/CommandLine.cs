using System.CommandLine;
using System.CommandLine.Invocation;

namespace SkillGraph.Cli;

/// <summary>Runs the command line, and puts how it ended into the exit code.</summary>
internal static class CommandLine
{
    public const int Done = 0;
    public const int Refused = 1;
    public const int BadUsage = 2;
    public const int NotReachable = 3;

    private const string About = "SkillGraph for operators: looks at a running installation and moves its parts.";

    private const string ExitCodes = """
        Exit codes: 0 done, 1 refused, 2 not understood, 3 the server cannot be reached.
        """;

    public static async Task<int> Run(string[] args, Func<GlobalOptions, IEnumerable<Command>> commands)
    {
        var options = new GlobalOptions();
        var root = new RootCommand($"{About}\n{ExitCodes}");
        options.AddTo(root);
        foreach (var command in commands(options)) root.Subcommands.Add(command);

        var parsed = root.Parse(args);
        try
        {
            var code = await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
            return parsed.Action is ParseErrorAction ? BadUsage : code;
        }
        catch (UsageException misused)
        {
            return Say(misused.Message, BadUsage);
        }
        catch (RefusedException refused)
        {
            return Say($"{refused.Code}: {refused.Message}", Refused);
        }
        catch (UnreachableException unreachable)
        {
            return Say(unreachable.Message, NotReachable);
        }
    }

    private static int Say(string line, int code)
    {
        Console.Error.WriteLine(line);
        return code;
    }
}

/// <summary>Something given on the command line, or in the environment, cannot be used.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>The server turned a request down.</summary>
internal sealed class RefusedException(string code, string message) : Exception(message)
{
    public string Code { get; } = code;
}

/// <summary>No answer came from the server.</summary>
internal sealed class UnreachableException(string message, Exception cause) : Exception(message, cause);
