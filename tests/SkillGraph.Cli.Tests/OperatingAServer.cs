using System.Text.Json;

namespace SkillGraph.Cli.Tests;

/// <summary>A server that was started with an operator key, and the key in a file.</summary>
public sealed class OperatedServer : IAsyncLifetime
{
    public const string Key = "an-operator-key-of-these-very-tests";

    public ServerProcess Server { get; private set; } = null!;

    public string KeyFile { get; } = Path.GetTempFileName();

    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(KeyFile, $"{Key}\n");
        Server = await ServerProcess.StartIn(new Dictionary<string, string> { ["SkillGraph__OperatorKey"] = Key });
    }

    public async Task DisposeAsync()
    {
        File.Delete(KeyFile);
        await Server.DisposeAsync();
    }
}

public sealed class OperatingAServer(OperatedServer operated) : IClassFixture<OperatedServer>
{
    private static readonly Dictionary<string, string> Nothing = [];

    private string Node => operated.Server.Address.Authority;

    [Fact]
    public async Task The_status_is_a_table()
    {
        var lines = Lines((await Run("cluster", "status")).Succeeded());
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("NODE", lines[0], StringComparison.Ordinal);
        Assert.StartsWith($"{Node}  up ", lines[1], StringComparison.Ordinal);
        Assert.Equal(lines[0].IndexOf("MEMORY", StringComparison.Ordinal) + "MEMORY".Length, lines[1].IndexOf("MiB", StringComparison.Ordinal) + "MiB".Length);
    }

    [Fact]
    public async Task The_status_is_JSON_for_programs()
    {
        var answer = JsonElement.Parse((await Run("cluster", "status", "--json")).Succeeded().Output);
        Assert.Equal(Node, answer.GetProperty("nodes")[0].GetProperty("address").GetString());
    }

    [Fact]
    public async Task Subscriptions_are_listed_and_built_anew()
    {
        var lines = Lines((await Run("subscriptions", "list")).Succeeded());
        Assert.StartsWith("SUBSCRIPTION", lines[0], StringComparison.Ordinal);
        Assert.StartsWith($"lobby            {Node} ", lines[1], StringComparison.Ordinal);
        Assert.StartsWith($"view-snapshots   {Node} ", lines[2], StringComparison.Ordinal);

        Assert.Contains("lobby reads the journal again", (await Run("subscriptions", "rebuild", "lobby")).Succeeded().Output, StringComparison.Ordinal);
        await operated.Server.Logged("An operator has subscription lobby built anew");
    }

    [Fact]
    public async Task A_refusal_is_its_code_and_a_sentence()
    {
        (await Run("cluster", "leave", Node)).Failed(1, "operations.one-machine: This program runs alone");
        (await Run("cluster", "down", Node)).Failed(1, "operations.one-machine: ");
        (await Run("subscriptions", "rebuild", "../cluster")).Failed(1, "operations.no-such-subscription: ");
    }

    [Fact]
    public async Task Roles_are_granted_to_who_has_an_account()
    {
        (await Run("people", "grant", "nobody@example.org", "admin", "--why", "the first")).Failed(1, "user.not-found: There is no such person.");
        (await Run("people", "revoke", "nobody@example.org", "king", "--why", "a slip")).Failed(1, "user.bad-role: ");
    }

    [Fact]
    public async Task Server_and_key_come_from_the_environment_too()
    {
        var environment = new Dictionary<string, string> { ["SKILLGRAPH_SERVER"] = operated.Server.Address.ToString(), ["SKILLGRAPH_OPERATOR_KEY"] = OperatedServer.Key };
        (await Cli.Run(environment, "cluster", "status")).Succeeded();

        environment["SKILLGRAPH_OPERATOR_KEY"] = $"{OperatedServer.Key}x";
        (await Cli.Run(environment, "cluster", "status")).Failed(1, "operations.wrong-key: ");
        (await Cli.Run(environment, "cluster", "status", "--key-file", operated.KeyFile)).Succeeded();
    }

    [Fact]
    public async Task A_key_is_needed_and_is_not_taken_as_an_argument()
    {
        (await Cli.Run(Nothing, "cluster", "status")).Failed(2, "Give the operator key in SKILLGRAPH_OPERATOR_KEY, or in a file with --key-file.");
        (await Cli.Run(Nothing, "cluster", "status", "--key-file", "/nowhere")).Failed(2, "The key file cannot be read: ");
        Assert.Equal(2, (await Cli.Run(Nothing, "cluster", "status", "--key", OperatedServer.Key)).Code);
    }

    [Theory]
    [InlineData]
    [InlineData("cluster")]
    [InlineData("cluster", "leave")]
    [InlineData("cluster", "stop", "all")]
    [InlineData("subscriptions", "rebuild", "one", "two")]
    [InlineData("cluster", "status", "--colour")]
    [InlineData("people", "grant", "ada@example.org", "admin")]
    public async Task What_is_not_understood_ends_with_2(params string[] arguments)
    {
        var ended = await Run(arguments);
        Assert.Equal(2, ended.Code);
        Assert.NotEmpty(ended.Errors);
    }

    [Fact]
    public async Task An_address_that_is_none_is_not_understood() =>
        (await Cli.Run(new Dictionary<string, string> { ["SKILLGRAPH_OPERATOR_KEY"] = OperatedServer.Key, ["SKILLGRAPH_SERVER"] = "localhost" }, "cluster", "status")).Failed(2, "'localhost' is not an address");

    [Fact]
    public async Task Nobody_at_the_address_is_another_failure()
    {
        var nobody = $"http://127.0.0.1:{ServerProcess.FreePort()}/";
        (await Cli.Run(Nothing, "cluster", "status", "--server", nobody, "--key-file", operated.KeyFile)).Failed(3, $"{nobody} cannot be reached: ");
    }

    [Fact]
    public async Task Help_says_what_there_is()
    {
        var help = (await Cli.Run(Nothing, "--help")).Succeeded().Output;
        Assert.Contains("cluster", help, StringComparison.Ordinal);
        Assert.Contains("subscriptions", help, StringComparison.Ordinal);
        Assert.Contains("Exit codes: 0 done, 1 refused, 2 not understood, 3 the server cannot be reached.", help, StringComparison.Ordinal);
    }

    private Task<Ended> Run(params string[] arguments) => Cli.Run(Nothing, [.. arguments, "--server", operated.Server.Address.ToString(), "--key-file", operated.KeyFile]);

    private static string[] Lines(Ended ended) => ended.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
