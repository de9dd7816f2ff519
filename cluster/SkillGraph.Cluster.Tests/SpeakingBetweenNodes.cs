using System.Runtime.Serialization;
using System.Text;
using Akka.Actor;
using SkillGraph.Cluster.Messages;
using SkillGraph.Domain;
using SkillGraph.Domain.Rooms;
using SkillGraph.Domain.Texts;
using SkillGraph.Runtime;

namespace SkillGraph.Cluster.Tests;

/// <summary>What crosses nodes has a name and comes back as it was; what has no name is refused.</summary>
public sealed class SpeakingBetweenNodes : IDisposable
{
    private static readonly EntityId Room = new($"room_{1:x32}");
    private static readonly UserId Ada = UserId.Parse($"usr_{1:x32}");

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
    ];

    private readonly ActorSystem _system = ActorSystem.Create("names");
    private readonly WireSerializer _wire;

    public SpeakingBetweenNodes() => _wire = new WireSerializer((ExtendedActorSystem)_system, RoomCommands.Catalogue);

    public void Dispose() => _system.Dispose();

    [Fact]
    public void Every_command_of_a_room_has_a_name_and_is_in_this_test()
    {
        var types = typeof(RoomCommand).GetNestedTypes().Where(type => !type.IsAbstract).ToHashSet();
        Assert.Equal(types, RoomCommands.Catalogue.Types.ToHashSet());
        Assert.Equal(types, Commands.Select(command => command.GetType()).ToHashSet());
    }

    [Fact]
    public void A_command_comes_back_as_it_was()
    {
        foreach (var command in Commands)
        {
            var (name, data) = RoomCommands.Catalogue.Write(command);
            var back = RoomCommands.Catalogue.Read(name, data);
            Assert.Equal(command.GetType(), back.GetType());
            Assert.Equal(data, RoomCommands.Catalogue.Write(back).Data);
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

    private object ThereAndBack(object message) => _wire.FromBinary(_wire.ToBinary(message), _wire.Manifest(message));
}
