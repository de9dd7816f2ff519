using System.CommandLine;

namespace SkillGraph.Cli;

/// <summary>What every command takes: which server, with which key, and whether the answer is for programs.</summary>
internal sealed class GlobalOptions
{
    private const string ServerVariable = "SKILLGRAPH_SERVER";
    private const string KeyVariable = "SKILLGRAPH_OPERATOR_KEY";
    private const string DefaultServer = "http://127.0.0.1:5080";

    private readonly Option<string> _server = new("--server")
    {
        Description = $"The address of the server, or of any node. Without it: {ServerVariable}, or {DefaultServer}.",
        HelpName = "URL",
        Recursive = true,
    };

    private readonly Option<string> _keyFile = new("--key-file")
    {
        Description = $"A file with the operator key. Without it the key is taken from {KeyVariable}: as an argument everybody on this machine could read it.",
        HelpName = "FILE",
        Recursive = true,
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print the server's answer as JSON.", Recursive = true };

    public void AddTo(RootCommand root)
    {
        root.Options.Add(_server);
        root.Options.Add(_keyFile);
        root.Options.Add(_json);
    }

    public bool IsJson(ParseResult parsed) => parsed.GetValue(_json);

    public Server Connect(ParseResult parsed) => new(Address(parsed.GetValue(_server)), Key(parsed.GetValue(_keyFile)));

    private static Uri Address(string? given)
    {
        var text = given ?? Variable(ServerVariable) ?? DefaultServer;
        return Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address : throw new UsageException($"'{text}' is not an address such as {DefaultServer}.");
    }

    private static string Key(string? file)
    {
        if (file is null) return Variable(KeyVariable) ?? throw new UsageException($"Give the operator key in {KeyVariable}, or in a file with --key-file.");
        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"The key file cannot be read: {unreadable.Message}");
        }
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? text : null;
}
