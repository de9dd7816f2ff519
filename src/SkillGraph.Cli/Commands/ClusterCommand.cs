using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace SkillGraph.Cli.Commands;

/// <summary><c>skillgraph cluster</c>: looks at the nodes, and moves one.</summary>
internal static class ClusterCommand
{
    private const string Path = "/v1/operations/cluster";

    private static readonly string[] Columns = ["NODE", "STATUS", "ROLES", ">SHARDS", ">AWAKE", ">ROOMS", ">VIEWERS", ">WAITING", ">MEMORY", "VERSION", "UP FOR", ""];

    public static Command Make(GlobalOptions options) => new("cluster", "The nodes of the cluster.") { Status(options), Leave(options), Down(options) };

    private static Command Status(GlobalOptions options)
    {
        var command = new Command("status", "Show the nodes, and what each of them says of itself.");
        command.SetAction(async (parsed, cancel) =>
        {
            using var server = options.Connect(parsed);
            return options.Write(parsed, await server.Get(Path, cancel), Table);
        });
        return command;
    }

    private static Command Leave(GlobalOptions options) =>
        Ask(options, "leave", "Let a node hand over its rooms and end. Its program is to be started again where it should come back.", "{0} was asked to hand over what it has and to end.");

    private static Command Down(GlobalOptions options) =>
        Ask(options, "down", "Take out a node that is gone or hangs, without waiting for it: its rooms come up elsewhere.", "{0} is taken out; what it had comes up elsewhere.");

    private static Command Ask(GlobalOptions options, string what, string description, string said)
    {
        var node = new Argument<string>("NODE") { Description = "The address of the node, as status shows it." };
        var command = new Command(what, description) { node };
        command.SetAction(async (parsed, cancel) =>
        {
            using var server = options.Connect(parsed);
            var address = parsed.GetRequiredValue(node);
            return options.Write(parsed, await server.Post($"{Path}/nodes/{Uri.EscapeDataString(address)}/{what}", cancel), _ => string.Format(CultureInfo.InvariantCulture, said, address));
        });
        return command;
    }

    private static string Table(JsonElement answer)
    {
        var now = DateTimeOffset.UtcNow;
        return Output.Table(Columns, answer.GetProperty("nodes").EnumerateArray().Select(node => Row(node, now)));
    }

    private static string[] Row(JsonElement node, DateTimeOffset now)
    {
        string[] seen =
        [
            node.GetProperty("address").ToString(),
            node.GetProperty("reachable").GetBoolean() ? node.GetProperty("status").ToString() : $"{node.GetProperty("status")}, unreachable",
            string.Join(',', node.GetProperty("roles").EnumerateArray()),
        ];
        string[] said = node.GetProperty("report") is { ValueKind: JsonValueKind.Object } report ? Report(report, now) : [.. Enumerable.Repeat("-", Columns.Length - seen.Length - 1)];
        return [.. seen, .. said, node.GetProperty("placesShards").GetBoolean() ? "places shards" : ""];
    }

    private static string[] Report(JsonElement report, DateTimeOffset now)
    {
        var kinds = report.GetProperty("entities").EnumerateArray().ToList();
        return
        [
            kinds.All(kind => kind.GetProperty("shards").ValueKind == JsonValueKind.Null) ? "-" : $"{kinds.Sum(kind => kind.GetProperty("shards").GetInt32())}",
            $"{kinds.Sum(kind => kind.GetProperty("awake").GetInt32())}",
            $"{report.GetProperty("rooms")}",
            $"{report.GetProperty("viewers")}",
            $"{report.GetProperty("commandsWaiting")}",
            $"{report.GetProperty("memoryBytes").GetInt64() / 1024 / 1024} MiB",
            $"{report.GetProperty("version")}",
            Span(now - report.GetProperty("startedAt").GetDateTimeOffset()),
        ];
    }

    private static string Span(TimeSpan time) => time switch
    {
        { TotalDays: >= 2 } => $"{(int)time.TotalDays} d",
        { TotalHours: >= 2 } => $"{(int)time.TotalHours} h",
        { TotalMinutes: >= 2 } => $"{(int)time.TotalMinutes} min",
        _ => $"{Math.Max(0, (int)time.TotalSeconds)} s",
    };
}
