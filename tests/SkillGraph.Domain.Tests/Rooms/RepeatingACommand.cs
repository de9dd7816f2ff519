using SkillGraph.Domain.Rooms;

namespace SkillGraph.Domain.Tests.Rooms;

public sealed class RepeatingACommand : RoomSpecification
{
    // One line per command: what is sent twice, to a room where the first has an effect.
    private static readonly RoomCommand[] MayComeTwice =
    [
        new RoomCommand.Open(Host, "Ada", "Parsing dates", RoomKind.Coding, null, null, null, null, RoomVisibility.Public),
        new RoomCommand.Enter(Stranger, "Bob"),
        new RoomCommand.SetTitle(Host, "Parsing times"),
        new RoomCommand.SetLanguage(Presenter, "python"),
        new RoomCommand.AddFile(Presenter, "b.cs", "a\r\nb"),
        new RoomCommand.RemoveFile(Presenter, "a.cs"),
        new RoomCommand.RaiseHand(Spectator),
        new RoomCommand.LowerHand(Reviewer, Reviewer),
        new RoomCommand.SetRole(Host, Spectator, RoomRole.Reviewer),
        new RoomCommand.MuteMember(Host, Spectator, 10),
        new RoomCommand.UnmuteMember(Host, Reviewer),
        new RoomCommand.BanMember(Host, Spectator),
        new RoomCommand.UnbanMember(Host, Person(9)),
        new RoomCommand.GiveConsent(Spectator, "sha256-1"),
        new RoomCommand.Close(Host),
    ];

    // What is said or typed again is said or typed again, and whoever is erased may have left long before: only the command's id tells a repeat.
    private static readonly RoomCommand[] AreNewEachTime =
    [
        new RoomCommand.PostChat(Spectator, "yes"),
        new RoomCommand.Edit(Presenter, "a.cs", 0, Insert(4, 0, "x"), null),
        new RoomCommand.EraseMember(Reviewer),
    ];

    private static readonly RoomEvent[] BusyRoom = [.. OpenRoom, new RoomEvent.FileAdded("a.cs", "text"), new RoomEvent.HandRaised(Reviewer), new RoomEvent.MemberMuted(Reviewer, null), new RoomEvent.MemberBanned(Person(9))];

    public static TheoryData<Type> Commands => [.. typeof(RoomCommand).GetNestedTypes().Where(type => type.IsSubclassOf(typeof(RoomCommand)))];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Store_nothing_the_second_time(Type command)
    {
        var sample = SampleOf(command);
        var once = (sample is RoomCommand.Open ? Given() : Given(BusyRoom)).After(sample);
        Assert.NotEqual(sample is RoomCommand.Open ? 0 : BusyRoom.Length, once.Version);

        var twice = once.When(sample).Decision.Events;
        Assert.Equal(AreNewEachTime.Contains(sample) ? 1 : 0, twice.Count);
    }

    internal static RoomCommand SampleOf(Type command)
    {
        var samples = MayComeTwice.Concat(AreNewEachTime).Where(sample => sample.GetType() == command).ToList();
        Assert.True(samples.Count == 1, $"{command.Name} needs one sample here, and has {samples.Count}");
        return samples[0];
    }
}
