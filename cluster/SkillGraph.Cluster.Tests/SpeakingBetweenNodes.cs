using System.Collections.Immutable;
using System.Runtime.Serialization;
using System.Text;
using Akka.Actor;
using SkillGraph.Cluster.Messages;
using SkillGraph.Domain;
using SkillGraph.Domain.Addresses;
using SkillGraph.Domain.Reports;
using SkillGraph.Domain.Rooms;
using SkillGraph.Domain.Texts;
using SkillGraph.Domain.Users;
using SkillGraph.Runtime;

namespace SkillGraph.Cluster.Tests;

/// <summary>What crosses nodes has a name and comes back as it was; what has no name is refused.</summary>
public sealed class SpeakingBetweenNodes : IDisposable
{
    private static readonly EntityId Room = new($"room_{1:x32}");
    private static readonly UserId Ada = UserId.Parse($"usr_{1:x32}");

    private static readonly UserId Bob = UserId.Parse($"usr_{2:x32}");
    private static readonly DateTimeOffset Noon = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    private static readonly UserCommand[] UsersCommands =
    [
        new UserCommand.Register(Ada, "ada@example.org", "address_1", "Ada", "hash", "link"),
        new UserCommand.AskReset(Ada, "link"),
        new UserCommand.VerifyEmail(Ada, "link"),
        new UserCommand.SetPassword(Ada, "before", "hash", "ses_1"),
        new UserCommand.SetPassword(Ada, "before", "hash", null),
        new UserCommand.RehashPassword(Ada, "before", "hash"),
        new UserCommand.ResetPassword(Ada, "link", "hash"),
        new UserCommand.AskEmailChange(Ada, "hash", "ada@example.net", "address_2", "link"),
        new UserCommand.ChangeProfile(Ada, "Ada", null, ["https://example.org/"]),
        new UserCommand.ChangeProfile(Ada, null, "Mathematician", null),
        new UserCommand.SetPicture(Ada, "image/png", "AAAA"),
        new UserCommand.RemovePicture(Ada),
        new UserCommand.SetPreferences(Ada, ImmutableSortedDictionary<string, string>.Empty.Add("theme", "dark")),
        new UserCommand.StartSession(Ada, "ses_1", "token", "Firefox", "192.0.2.1", "hash", 59_466_384, null),
        new UserCommand.StartSession(Ada, "ses_1", "token", "Firefox", "192.0.2.1", "hash", null, "code"),
        new UserCommand.RenewSession(Ada, "ses_1", "token-1", "token-2"),
        new UserCommand.EndSession(Ada, "ses_1"),
        new UserCommand.EndSessions(Ada),
        new UserCommand.FailSignIn(Ada, "curl", "192.0.2.9"),
        new UserCommand.AskSecondFactor(Ada, "hash", "SECRET"),
        new UserCommand.ConfirmSecondFactor(Ada, "SECRET", 59_466_384, ["code-1"]),
        new UserCommand.RemoveSecondFactor(Ada, "hash"),
        new UserCommand.CreateToken(Ada, "tok_1", "hash", "CI", ["read"], Noon),
        new UserCommand.UseToken(Ada, "tok_1"),
        new UserCommand.RevokeToken(Ada, "tok_1"),
        new UserCommand.Erase(Ada),
        new UserCommand.GrantRole(Bob, UserRole.Admin, UserRole.Expert, "knows C#"),
        new UserCommand.RevokeRole(Bob, UserRole.Admin, UserRole.Expert, "left"),
        new UserCommand.Mute(Bob, UserRole.Moderator, Noon, "noise"),
        new UserCommand.Unmute(Bob, UserRole.Moderator, "calm"),
        new UserCommand.Ban(Bob, UserRole.Moderator, null, "spam"),
        new UserCommand.Unban(Bob, UserRole.Moderator, "calm"),
    ];

    private static readonly AddressCommand[] AddressesCommands =
    [
        new AddressCommand.Reserve(Ada), new AddressCommand.Confirm(Ada), new AddressCommand.Lapse(Ada), new AddressCommand.Release(Ada),
        new AddressCommand.Guess(UserId.Nobody, "g-1", GuessedBy.Stranger, 5), new AddressCommand.PutBack(UserId.Nobody, "g-1", GuessedBy.KnownDevice),
    ];

    private static readonly ReportCommand[] ReportsCommands =
    [
        new ReportCommand.Make(Ada, new ReportSubject(RoomId.TryParse($"room_{1:x32}", out var room) ? room : null, 3, 9, Ada), "insults"),
        new ReportCommand.Make(Ada, new ReportSubject(null, null, null, Ada), "insults"),
        new ReportCommand.Take(Ada, UserRole.Moderator), new ReportCommand.Resolve(Ada, UserRole.Admin, ReportOutcome.Warned, ""),
    ];

    private static readonly RoomCommand[] Commands =
    [
        new RoomCommand.Open(Ada, "Ada", "Lists", RoomKind.Debugging, "lists", "two-fer", "python", RoomRole.Presenter, RoomVisibility.Private),
        new RoomCommand.Open(Ada, "Ada", "Lists", RoomKind.Coding, null, null, null, null, RoomVisibility.Public),
        new RoomCommand.Enter(Ada, "Ada"),
        new RoomCommand.PostChat(Ada, "It works \"now\" \u2028 \ud83d\ude00"),
        new RoomCommand.Edit(Ada, "main.py", 7, ChangeSet.Replace(10, 2, 4, "x\ny"), "a-6"),
        new RoomCommand.SetTitle(Ada, "Queues"),
        new RoomCommand.SetLanguage(Ada, "go"),
        new RoomCommand.AddFile(Ada, "a.go", "package a"),
        new RoomCommand.RemoveFile(Ada, "a.go"),
        new RoomCommand.RaiseHand(Ada),
        new RoomCommand.LowerHand(Ada, UserId.Parse($"usr_{2:x32}")),
        new RoomCommand.SetRole(Ada, UserId.Parse($"usr_{2:x32}"), RoomRole.Reviewer),
        new RoomCommand.GiveConsent(Ada, "sha256"),
        new RoomCommand.Close(Ada),
        new RoomCommand.EraseMember(Ada),
        new RoomCommand.MuteMember(Ada, UserId.Parse($"usr_{2:x32}"), 15),
        new RoomCommand.MuteMember(Ada, UserId.Parse($"usr_{2:x32}"), null),
        new RoomCommand.UnmuteMember(Ada, UserId.Parse($"usr_{2:x32}")),
        new RoomCommand.BanMember(Ada, UserId.Parse($"usr_{2:x32}")),
        new RoomCommand.UnbanMember(Ada, UserId.Parse($"usr_{2:x32}")),
    ];

    private static readonly CommandCatalogue Catalogue = CommandCatalogue.Of([RoomCommands.Catalogue, UserCommands.Catalogue, AddressCommands.Catalogue, ReportCommands.Catalogue]);

    private readonly ActorSystem _system = ActorSystem.Create("names");
    private readonly WireSerializer _wire;

    public SpeakingBetweenNodes() => _wire = new WireSerializer((ExtendedActorSystem)_system, Catalogue);

    public void Dispose() => _system.Dispose();

    [Fact]
    public void Every_command_has_a_name_and_is_in_this_test()
    {
        IsComplete(typeof(RoomCommand), RoomCommands.Catalogue, Commands);
        IsComplete(typeof(UserCommand), UserCommands.Catalogue, UsersCommands);
        IsComplete(typeof(AddressCommand), AddressCommands.Catalogue, AddressesCommands);
        IsComplete(typeof(ReportCommand), ReportCommands.Catalogue, ReportsCommands);
    }

    [Fact]
    public void A_command_comes_back_as_it_was()
    {
        foreach (var command in Commands.Concat<ICommand>(UsersCommands).Concat(AddressesCommands).Concat(ReportsCommands))
        {
            var (name, data) = Catalogue.Write(command);
            var back = Catalogue.Read(name, data);
            Assert.Equal(command.GetType(), back.GetType());
            Assert.Equal(data, Catalogue.Write(back).Data);
            var deliver = (Deliver)ThereAndBack(new Deliver(Room, 5, new Request("c-1", command, 77, "00-trace")));
            Assert.Equal((Room, 5, "c-1", 77, "00-trace"), (deliver.Entity, deliver.Number, deliver.Request.Id, deliver.Request.Size, deliver.Request.Trace));
        }
    }

    [Fact]
    public void Answers_and_news_come_back_as_they_were()
    {
        var told = (Told)ThereAndBack(new Told(Room, [new NumberedAnswer(1, 9, null), new NumberedAnswer(2, 0, EngineRefusals.Busy)]));
        Assert.Equal([new NumberedAnswer(1, 9, null), new NumberedAnswer(2, 0, EngineRefusals.Busy)], told.Answers);
        var published = (Published)ThereAndBack(new Published(Room, [new StoredEvent(Room, 3, "room.closed.v1", Encoding.UTF8.GetBytes("{}"))]));
        var stored = Assert.Single(published.Events);
        Assert.Equal((Room, 3, "room.closed.v1", "{}"), (stored.Entity, stored.Version, stored.Type, Encoding.UTF8.GetString(stored.Message.Span)));
        foreach (var message in new object[] { new Subscribe(Room), new Unsubscribe(Room), new Reached(Room, 12), Leave.Instance }) Assert.Equal(message, ThereAndBack(message));
    }

    [Theory]
    [InlineData("System.Diagnostics.Process, System")]
    [InlineData("deliver.v2")]
    [InlineData("")]
    public void An_unknown_name_is_refused(string name)
    {
        Assert.Throws<SerializationException>(() => _wire.FromBinary([], name));
        Assert.Throws<SerializationException>(() => RoomCommands.Catalogue.Read(name, "{}"u8));
    }

    [Fact]
    public void A_message_that_is_cut_off_anywhere_is_refused()
    {
        var whole = _wire.ToBinary(new Deliver(Room, 5, new Request("c-1", new RoomCommand.PostChat(Ada, "hello"), 5)));
        for (var length = 0; length < whole.Length; length++) Assert.ThrowsAny<Exception>(() => _wire.FromBinary(whole[..length], "deliver.v1"));
    }

    private static void IsComplete(Type family, CommandCatalogue catalogue, IEnumerable<ICommand> samples)
    {
        var types = family.GetNestedTypes().Where(type => !type.IsAbstract).ToHashSet();
        Assert.Equal(types, catalogue.Types.ToHashSet());
        Assert.Equal(types, samples.Select(sample => sample.GetType()).ToHashSet());
    }

    private object ThereAndBack(object message) => _wire.FromBinary(_wire.ToBinary(message), _wire.Manifest(message));
}
