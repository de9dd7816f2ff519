using System.Diagnostics;
using System.Text.Json;
using SkillGraph.Domain;
using SkillGraph.Domain.Rooms;
using SkillGraph.Domain.Texts;
using SkillGraph.Edge.People;

namespace SkillGraph.Edge.Rooms;

/// <summary>Everything a client may send to a room, and how it becomes a command. Who sends it and when is the server's to say.</summary>
public static class ClientCommands
{
    private const int MaxCommandIdLength = 100;

    public static bool IsCommandId(string? id) => id is { Length: >= 1 and <= MaxCommandIdLength };

    /// <summary>The command, or null and why it is none; <paramref name="field"/> is set when one field is to blame.</summary>
    public static RoomCommand? Parse(JsonElement json, Caller caller, out Refusal? refusal, out string? field)
    {
        (refusal, field) = (null, null);
        try
        {
            var fields = new Fields(json);
            var by = caller.Id;
            return fields.Text("type") switch
            {
                "enter" => new RoomCommand.Enter(by, caller.Name),
                "post-chat" => new RoomCommand.PostChat(by, fields.Text("text")),
                "edit" => new RoomCommand.Edit(by, fields.Text("file"), fields.Whole("base"), fields.Changes("changes"), fields.OptionalText("on")),
                "set-title" => new RoomCommand.SetTitle(by, fields.Text("title")),
                "set-language" => new RoomCommand.SetLanguage(by, fields.Text("language")),
                "add-file" => new RoomCommand.AddFile(by, fields.Text("file"), fields.OptionalText("text") ?? ""),
                "remove-file" => new RoomCommand.RemoveFile(by, fields.Text("file")),
                "raise-hand" => new RoomCommand.RaiseHand(by),
                "lower-hand" => new RoomCommand.LowerHand(by, fields.OptionalMember("member") ?? by),
                "set-role" => new RoomCommand.SetRole(by, fields.Member("member"), fields.Role("role")),
                "mute-member" => new RoomCommand.MuteMember(by, fields.Member("member"), fields.OptionalWhole("minutes")),
                "unmute-member" => new RoomCommand.UnmuteMember(by, fields.Member("member")),
                "ban-member" => new RoomCommand.BanMember(by, fields.Member("member")),
                "unban-member" => new RoomCommand.UnbanMember(by, fields.Member("member")),
                "give-consent" => new RoomCommand.GiveConsent(by, fields.Text("policy")),
                "close" => new RoomCommand.Close(by),
                var type => throw new BadFieldException(new Refusal("room.unknown-command", $"A room knows no command '{Shorten(type)}'.")),
            };
        }
        catch (BadFieldException bad)
        {
            (refusal, field) = (bad.Refusal, bad.Field);
            return null;
        }
        catch (JsonException bad)
        {
            refusal = new Refusal("room.bad-command", $"The command is no readable JSON: {bad.Message}.");
            return null;
        }
    }

    /// <summary>The trace a command belongs to: the one its sender began (<c>trace</c>, as <c>traceparent</c> of W3C Trace Context), or that of the request it came with.</summary>
    public static string? Trace(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object && json.Member("trace")?.Text() is { } trace && ActivityContext.TryParse(trace, null, out _) ? trace : Activity.Current?.Id;

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "…";

    private sealed class BadFieldException(Refusal refusal, string? field = null) : Exception
    {
        public Refusal Refusal { get; } = refusal;

        public string? Field { get; } = field;

        public static BadFieldException Of(string name, string wanted) => new(new Refusal("room.bad-command", $"'{name}' must be {wanted}."), name);
    }

    /// <summary>The fields of a command; one that is missing or of another type is refused, one that nobody knows is passed over.</summary>
    private readonly struct Fields(JsonElement json)
    {
        public string Text(string name) => OptionalText(name) ?? throw BadFieldException.Of(name, "a text");

        public string? OptionalText(string name)
        {
            if (Find(name) is not { } value) return null;
            if (value.ValueKind != JsonValueKind.String) throw BadFieldException.Of(name, "a text");
            return value.Text() ?? throw BadFieldException.Of(name, "a text without halves of surrogate pairs");
        }

        public long Whole(string name) => OptionalWhole(name) ?? throw BadFieldException.Of(name, "a whole number");

        public long? OptionalWhole(string name)
        {
            if (Find(name) is not { } value) return null;
            return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : throw BadFieldException.Of(name, "a whole number");
        }

        public UserId? OptionalMember(string name) =>
            OptionalText(name) is not { } text ? null : UserId.TryParse(text, out var id) ? id : throw BadFieldException.Of(name, "the id of a member");

        public UserId Member(string name) => OptionalMember(name) ?? throw BadFieldException.Of(name, "the id of a member");

        public RoomRole Role(string name) =>
            WireNames.TryParse<RoomRole>(Text(name), out var role) ? role : throw BadFieldException.Of(name, WireNames.OneOf<RoomRole>());

        public ChangeSet Changes(string name)
        {
            var problem = "it is missing";
            var changes = Find(name) is { } value ? ChangeSet.TryParse(value, out problem) : null;
            return changes ?? throw new BadFieldException(RoomRefusals.BadChanges with { Message = $"'{name}' is not a change set: {problem}" });
        }

        private JsonElement? Find(string name)
        {
            if (json.ValueKind != JsonValueKind.Object) throw new BadFieldException(new Refusal("room.bad-command", "A command is an object with a 'type'."));
            return json.Member(name);
        }
    }
}
