using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace SkillGraph.Edge.Tests.Running;

/// <summary>What it is deployed with holds no secret and no default for one, and the program takes none that everybody knows.</summary>
public sealed partial class ShippingNoSecrets
{
    private static readonly string[] Folders = ["deploy", "k8s", "cluster", ".github", "src"];
    private static readonly string[] Kinds = [".yml", ".yaml", ".json", ".conf", ".sh", ".example", ".targets", ".props", ".csproj", ".toml", ".env", ""];
    private static readonly string[] NotOurs = ["node_modules", "bin", "obj", "dist", "run", "package-lock.json"];

    public static TheoryData<string> Secrets => ["POSTGRES_PASSWORD", "GRAFANA_ADMIN_PASSWORD", "SKILLGRAPH_OPERATOR_KEY"];

    public static TheoryData<string> Planted =>
    [
        "POSTGRES_PASSWORD: hunter2", "POSTGRES_PASSWORD: \"${POSTGRES_PASSWORD:-hunter2}\"", "POSTGRES_PASSWORD: ${POSTGRES_PASSWORD}", "SkillGraph__Journal: \"Host=db;Password=hunter2\"",
        "SkillGraph__OperatorKey: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "\"OperatorKey\": \"0123456789\"", "GF_SECURITY_ADMIN_PASSWORD=admin", "POSTGRES_HOST_AUTH_METHOD: trust",
        "- name: SkillGraph__OperatorKey\n  value: hunter2", "- name: SMTP_PASSWORD\n  value: \"hunter2\"", "kind: Secret", "client_secret: hunter2", "apiToken: hunter2", "basic_auth_password: hunter2",
    ];

    [Fact]
    public void No_file_of_a_deployment_holds_one()
    {
        var files = Files().ToList();
        Assert.Contains(files, file => file.EndsWith("docker-compose.yml", StringComparison.Ordinal));
        Assert.InRange(files.Count, 30, 500);
        Assert.Empty(files.SelectMany(file => Found(File.ReadAllText(file)).Select(line => $"{Path.GetRelativePath(Root(), file)}: {line}")));
    }

    [Theory]
    [MemberData(nameof(Planted))]
    public void One_that_is_there_is_found(string text) => Assert.NotEmpty(Found(text));

    [Theory]
    [MemberData(nameof(Secrets))]
    public void The_compose_file_has_no_default_and_the_example_no_value(string name)
    {
        Assert.Contains($"${{{name}:?", File.ReadAllText(Path.Combine(Root(), "docker-compose.yml")));
        Assert.Contains($"{name}=", File.ReadAllLines(Path.Combine(Root(), ".env.example")));
    }

    [Fact]
    public async Task The_values_of_the_examples_are_refused()
    {
        var lines = File.ReadAllLines(Path.Combine(Root(), "k8s", "overlays", "local", "secrets.env.example")).Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        await IsRefused("OperatorKey", lines["operator-key"]);
        await IsRefused("Journal", lines["journal"]);
        Assert.Equal("@password@", lines["postgres-password"]);
    }

    [Theory]
    [InlineData("OperatorKey", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("OperatorKey", "abababababababababababababababababababab")]
    [InlineData("OperatorKey", "changeme-changeme-changeme-changeme-1234")]
    [InlineData("OperatorKey", "<your operator key of 32 signs or more!>")]
    [InlineData("OperatorKey", "<an-operator-key-of-32-signs-or-more-xy>")]
    [InlineData("OperatorKey", "${SKILLGRAPH_OPERATOR_KEY:?set it in .env}")]
    [InlineData("OperatorKey", "your-operator-key-with-at-least-32-signs")]
    [InlineData("Journal", "Host=127.0.0.1;Port=1;Username=ada;Database=x;Password=postgres")]
    [InlineData("Journal", "Host=127.0.0.1;Port=1;Username=ada;Database=x;Password=Password")]
    [InlineData("Journal", "Host=127.0.0.1;Port=1;Username=ada-lovelace;Database=x;Password=ada-lovelace")]
    [InlineData("Journal", "Host=127.0.0.1;Port=1;Username=ada;Database=skills-of-ours;Password=skills-of-ours")]
    [InlineData("Journal", "Host=127.0.0.1;Port=1;Username=ada;Database=x;Password=aaaaaaaaaaaaaaaaa")]
    [InlineData("Journal", "Host=127.0.0.1;Port=1;Username=ada;Database=x;Password=change-me-now")]
    public Task What_everybody_knows_is_refused(string option, string value) => IsRefused(option, value);

    /// <summary>Lines that give something secret a value. What is looked up elsewhere, must be set, or is a file's name is none.</summary>
    private static IEnumerable<string> Found(string text)
    {
        var lines = text.Split('\n');
        for (var number = 0; number < lines.Length; number++)
        {
            var line = lines[number].Trim();
            if (line.StartsWith('#') || line.StartsWith("//", StringComparison.Ordinal)) continue;
            if (line is "kind: Secret" || line.Contains("AUTH_METHOD: trust", StringComparison.Ordinal)) yield return line;
            if (Given().Match(line) is { Success: true } given && !IsLookedUp(given.Groups["value"].Value)) yield return line;
            if (Named().IsMatch(line) && number + 1 < lines.Length && Value().Match(lines[number + 1].Trim()) is { Success: true } value && !IsLookedUp(value.Groups["value"].Value)) yield return line;
        }
    }

    private static bool IsLookedUp(string value) =>
        value.Length == 0 || MustBeSet().IsMatch(value) || OfTheShell().IsMatch(value) || value.StartsWith('@') || value.StartsWith('/') || value is "|" or "{" or "x" or "false";

    [GeneratedRegex("""(?i)(password|passwd|secret|token|operatorkey|operator-key|operator_key|api[-_]?key)["']?\s*[=:]\s*["']?(?<value>[^"';\s]*)""")]
    private static partial Regex Given();

    [GeneratedRegex("(?i)^- name: .*(password|secret|token|key)$")]
    private static partial Regex Named();

    [GeneratedRegex("""^value:\s*["']?(?<value>[^"']*)""")]
    private static partial Regex Value();

    [GeneratedRegex(@"^\$[(a-z]")]
    private static partial Regex OfTheShell();

    [GeneratedRegex(@"^\$\{\w+:\?")]
    private static partial Regex MustBeSet();

    private static async Task IsRefused(string option, string value)
    {
        var start = ServerProcess.Program($"--urls=http://127.0.0.1:{ServerProcess.FreePort()}");
        start.Environment[$"SkillGraph__{option}"] = value;
        using var process = Process.Start(start)!;
        var errors = await process.StandardError.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(60));
        await process.WaitForExitAsync();
        Assert.Equal(2, process.ExitCode);
        Assert.StartsWith($"SkillGraph:{option}: it", errors, StringComparison.Ordinal);
        Assert.DoesNotContain(value, errors, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Files()
    {
        var top = Directory.EnumerateFiles(Root());
        var below = Folders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root(), folder), "*", SearchOption.AllDirectories));
        return top.Concat(below).Where(file => Kinds.Contains(Path.GetExtension(file)) && !Path.GetRelativePath(Root(), file).Split(Path.DirectorySeparatorChar).Any(NotOurs.Contains));
    }

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));
}
