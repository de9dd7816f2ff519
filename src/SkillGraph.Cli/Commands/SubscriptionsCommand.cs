using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace SkillGraph.Cli.Commands;

/// <summary><c>skillgraph subscriptions</c>: shows how far each has read the journal, and has one built anew.</summary>
internal static class SubscriptionsCommand
{
    private const string Path = "/v1/operations/subscriptions";

    private static readonly string[] Columns = ["SUBSCRIPTION", "NODE", ">OFFSET", ">BEHIND", ">LAG", "READ MODELS"];

    public static Command Make(GlobalOptions options) => new("subscriptions", "What reads the journal.") { List(options), Rebuild(options) };

    private static Command List(GlobalOptions options)
    {
        var command = new Command("list", "Show the subscriptions, how far each has read and where it runs.");
        command.SetAction(async (parsed, cancel) =>
        {
            using var server = options.Connect(parsed);
            return options.Write(parsed, await server.Get(Path, cancel), Table);
        });
        return command;
    }

    private static Command Rebuild(GlobalOptions options)
    {
        var name = new Argument<string>("NAME") { Description = "The subscription, as list shows it." };
        var command = new Command("rebuild", "Forget what a subscription has made and have it read the whole journal again. Until it is done, what it makes is incomplete.") { name };
        command.SetAction(async (parsed, cancel) =>
        {
            using var server = options.Connect(parsed);
            var subscription = parsed.GetRequiredValue(name);
            var answer = await server.Post($"{Path}/{Uri.EscapeDataString(subscription)}/rebuild", cancel);
            return options.Write(parsed, answer, _ => $"{subscription} reads the journal again from its beginning; list shows how far it is.");
        });
        return command;
    }

    private static string Table(JsonElement answer) =>
        $"{Output.Table(Columns, answer.GetProperty("items").EnumerateArray().Select(Row))}\n\nThe journal's last position is {answer.GetProperty("head")}.";

    private static string[] Row(JsonElement item) =>
    [
        item.GetProperty("name").ToString(),
        Known(item.GetProperty("node"), node => node.ToString()),
        item.GetProperty("offset").ToString(),
        item.GetProperty("lagPositions").ToString(),
        Known(item.GetProperty("lagSeconds"), lag => lag.GetDouble().ToString("0.0 s", CultureInfo.InvariantCulture)),
        string.Join(", ", item.GetProperty("models").EnumerateArray()) is { Length: > 0 } models ? models : "-",
    ];

    private static string Known(JsonElement value, Func<JsonElement, string> text) => value.ValueKind == JsonValueKind.Null ? "-" : text(value);
}
