using System.CommandLine;
using System.Text.Json;

namespace SkillGraph.Cli.Commands;

/// <summary><c>skillgraph people</c>: gives somebody a role, which is how there comes to be a first admin, and takes it away.</summary>
internal static class PeopleCommand
{
    private const string Path = "/v1/operations/people/roles";

    public static Command Make(GlobalOptions options) => new("people", "Who may do what.")
    {
        Change(options, "grant", "Give a role to somebody who has an account.", HttpMethod.Post),
        Change(options, "revoke", "Take a role from somebody.", HttpMethod.Delete),
    };

    private static Command Change(GlobalOptions options, string name, string about, HttpMethod method)
    {
        var email = new Argument<string>("EMAIL") { Description = "The address of their account." };
        var role = new Argument<string>("ROLE") { Description = "expert, moderator or admin." };
        var why = new Option<string>("--why") { Description = "The reason, which is written down with it.", Required = true };
        var command = new Command(name, about) { email, role, why };
        command.SetAction(async (parsed, cancel) =>
        {
            using var server = options.Connect(parsed);
            var body = new { email = parsed.GetRequiredValue(email), role = parsed.GetRequiredValue(role), why = parsed.GetRequiredValue(why) };
            return options.Write(parsed, await server.Send(method, Path, body, cancel), Words);
        });
        return command;
    }

    private static string Words(JsonElement answer) =>
        $"{answer.GetProperty("name")} ({answer.GetProperty("id")}) is now: {string.Join(", ", answer.GetProperty("roles").EnumerateArray().Select(role => role.ToString()).Prepend("user"))}.";
}
