using System.Reflection;
using System.Text.RegularExpressions;
using SkillGraph.Cluster.Tests.Faults;
using SkillGraph.Conformance;
using SkillGraph.Edge.Tests.Running;
using SkillGraph.Edge.Tests.Telemetry;
using SkillGraph.Testing;

namespace SkillGraph.Cluster.Tests;

/// <summary>Dashboards and alerts ask for metrics by the names that Prometheus gives to what a node sends.</summary>
[Collection(OnPostgres.Name)]
public sealed partial class ShowingWhatIsMeasured(PostgresServer server)
{
    private static readonly string[] OfAHistogram = ["_bucket", "_sum", "_count"];

    [Fact]
    public async Task Every_name_in_dashboards_and_alerts_is_one_that_a_node_sends()
    {
        await using var collector = new Collector();
        await using var node = await ServerProcess.StartProgram(
            ThreeProcesses.Program,
            [
                $"--SkillGraph:Journal={await server.NewDatabase()}", "--SkillGraph:Guests=true", $"--SkillGraph:Cluster:Port={ServerProcess.FreePort()}",
                .. collector.Environment.Select(variable => $"--{variable.Key}={variable.Value}"),
            ]);
        var host = await Visitor.Guest(node.Address);
        var room = await host.OpenRoom();
        await using (var socket = await RoomSocket.In(room, host))
        {
            Assert.True((await socket.Do(room, new { type = "set-role", member = host.Id, role = "spectator" })).TryGetProperty("code", out _));
            await collector.Until(sent => sent.Metrics.Any(metric => metric.Name == "skillgraph.viewers") && sent.Metrics.Any(metric => metric.Name == "skillgraph.shards"));
        }
        // Only a node that leaves hands anything over.
        Assert.Equal(0, await node.Stop());

        var sent = collector.Metrics.SelectMany(InPrometheus).ToHashSet();
        var shown = Files().SelectMany(file => Names().Matches(File.ReadAllText(file)).Select(name => name.Value)).ToHashSet();
        Assert.NotEmpty(shown);
        Assert.Empty(shown.Except(sent));
    }

    /// <summary>As the OpenTelemetry specification has it (Prometheus and OpenMetrics compatibility): units and kinds become suffixes.</summary>
    private static IEnumerable<string> InPrometheus(Metric metric)
    {
        var unit = metric.Unit switch { "s" => "_seconds", "By" => "_bytes", "1" when !metric.IsCounter => "_ratio", _ => "" };
        var name = metric.Name.Replace('.', '_');
        if (!name.EndsWith(unit, StringComparison.Ordinal)) name += unit;
        return metric.IsHistogram ? OfAHistogram.Select(part => name + part) : [metric.IsCounter ? $"{name}_total" : name];
    }

    private static IEnumerable<string> Files()
    {
        var folder = typeof(ShowingWhatIsMeasured).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "Deploy").Value!;
        return [Path.Combine(folder, "alerts.yml"), .. Directory.GetFiles(Path.Combine(folder, "grafana", "dashboards"), "*.json")];
    }

    [GeneratedRegex("""\b(?:skillgraph|dotnet|http|kestrel|signalr|aspnetcore|npgsql|db)_[a-z0-9_]+(?=[\[{\s)\\"])""")]
    private static partial Regex Names();
}
