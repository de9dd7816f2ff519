using SkillGraph.Domain.Rooms;
using static SkillGraph.Domain.Rooms.RoomRefusals;

namespace SkillGraph.Domain.Tests.Rooms;

public sealed class WhoMayDoWhat : RoomSpecification
{
    private static readonly RoomEvent[] BusyRoom = [.. OpenRoom, new RoomEvent.FileAdded("a.cs", "text"), new RoomEvent.HandRaised(Host)];

    private static readonly Dictionary<string, UserId> People = new()
    {
        ["host"] = Host,
        ["presenter"] = Presenter,
        ["reviewer"] = Reviewer,
        ["spectator"] = Spectator,
        ["stranger"] = Stranger,
    };

    // Who else is refused, and why.
    [Theory]
    [InlineData("enter", "host presenter reviewer spectator stranger", "")]
    [InlineData("post-chat", "host presenter reviewer spectator", "room.only-members")]
    [InlineData("raise-hand", "host presenter reviewer spectator", "room.only-members")]
    [InlineData("lower-own-hand", "host presenter reviewer spectator", "room.only-members")]
    [InlineData("give-consent", "host presenter reviewer spectator", "room.only-members")]
    [InlineData("lower-a-hand", "host", "room.only-hosts")]
    [InlineData("set-role", "host", "room.only-hosts")]
    [InlineData("mute", "host", "room.only-hosts")]
    [InlineData("unmute", "host", "room.only-hosts")]
    [InlineData("ban", "host", "room.only-hosts")]
    [InlineData("unban", "host", "room.only-hosts")]
    [InlineData("set-title", "host", "room.only-hosts")]
    [InlineData("close", "host", "room.only-hosts")]
    [InlineData("edit", "host presenter", "room.only-presenters")]
    [InlineData("set-language", "host presenter", "room.only-presenters")]
    [InlineData("add-file", "host presenter", "room.only-presenters")]
    [InlineData("remove-file", "host presenter", "room.only-presenters")]
    public void A_role_says_what_one_may_do(string what, string allowed, string code)
    {
        foreach (var (who, id) in People)
        {
            var refusal = Given(BusyRoom).When(Command(what, id)).Decision.Refusal;
            var expected = allowed.Split(' ').Contains(who) ? null : who == "stranger" && what != "close" ? OnlyMembers.Code : code;
            Assert.True(expected == refusal?.Code, $"{who} may {what}: expected '{expected}', not '{refusal?.Code}'");
        }
    }

    private static RoomCommand Command(string what, UserId by) => what switch
    {
        "enter" => new RoomCommand.Enter(by, "Somebody"),
        "post-chat" => new RoomCommand.PostChat(by, "hello"),
        "raise-hand" => new RoomCommand.RaiseHand(by),
        "lower-own-hand" => new RoomCommand.LowerHand(by, by),
        "give-consent" => new RoomCommand.GiveConsent(by, "sha256-1"),
        "lower-a-hand" => new RoomCommand.LowerHand(by, Person(99)),
        "set-role" => new RoomCommand.SetRole(by, Spectator, RoomRole.Reviewer),
        "mute" => new RoomCommand.MuteMember(by, Spectator, 10),
        "unmute" => new RoomCommand.UnmuteMember(by, Spectator),
        "ban" => new RoomCommand.BanMember(by, Spectator),
        "unban" => new RoomCommand.UnbanMember(by, Stranger),
        "set-title" => new RoomCommand.SetTitle(by, "Parsing times"),
        "close" => new RoomCommand.Close(by),
        "edit" => new RoomCommand.Edit(by, "a.cs", 0, Insert(4, 0, "x"), null),
        "set-language" => new RoomCommand.SetLanguage(by, "python"),
        "add-file" => new RoomCommand.AddFile(by, "b.cs", "text"),
        "remove-file" => new RoomCommand.RemoveFile(by, "a.cs"),
        _ => throw new ArgumentOutOfRangeException(nameof(what), what, null),
    };
}
