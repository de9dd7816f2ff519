using SkillGraph.Domain.Rooms;
using static SkillGraph.Domain.Rooms.RoomRefusals;

namespace SkillGraph.Domain.Tests.Rooms;

/// <summary>A client that does not wait for its last edit to be stored before it sends the next.</summary>
public sealed class SendingAhead : RoomSpecification
{
    private static readonly Story Room = Given([.. OpenRoom, new RoomEvent.FileAdded("a.cs", "abc")]);

    [Fact]
    public void Each_builds_on_the_one_before()
    {
        var room = Room.After(Type(3, 0, null), "p-1").After(Type(4, 1, "p-1"), "p-2").After(Type(5, 2, "p-2"), "p-3");
        Assert.Equal((3, "abcxxx"), (room.Room.Files["a.cs"].Version, room.Text("a.cs")));
    }

    [Fact]
    public void When_another_took_the_version_it_is_refused_and_so_are_those_built_on_it()
    {
        var room = Room.After(new RoomCommand.Edit(Host, "a.cs", 0, Insert(3, 0, "H"), null), "h-1").After(Type(3, 0, null), "p-1");
        Assert.Equal("Habcx", room.Text("a.cs"));

        // p-1 was expected to take version 1 and took version 2.
        room.When(Type(4, 1, "p-1")).ThenRefused(RebaseFirst);
        room.When(Type(5, 2, "p-2")).ThenRefused(RebaseFirst);
        room.When(Type(6, 3, "p-3")).ThenRefused(RebaseFirst);
        room.When(Type(5, 2, "p-1")).Then(new RoomEvent.Edited("a.cs", 3, Insert(5, 5, "x")));
    }

    [Fact]
    public void When_the_one_before_was_refused_it_is_refused() => Room.When(Type(4, 1, "p-1")).ThenRefused(RebaseFirst);

    [Fact]
    public void Another_may_come_after_the_one_it_builds_on()
    {
        var room = Room.After(Type(3, 0, null), "p-1").After(new RoomCommand.Edit(Host, "a.cs", 1, Insert(4, 0, "H"), null), "h-1");
        room.When(Type(4, 1, "p-1")).Then(new RoomEvent.Edited("a.cs", 3, Insert(5, 5, "x")));
    }

    [Fact]
    public void An_id_is_its_senders_own()
    {
        var room = Room.After(new RoomCommand.Edit(Host, "a.cs", 0, Insert(3, 3, "x"), null), "p-1");
        room.When(Type(4, 1, "p-1")).ThenRefused(RebaseFirst);
    }

    [Fact]
    public void Nothing_took_the_version_of_the_beginning() => Room.When(Type(3, 0, "p-0")).ThenRefused(RebaseFirst);

    [Theory]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public void Nothing_took_a_version_that_cannot_be(long version) => Room.When(Type(3, version, "p-1")).ThenRefused(RebaseFirst);

    [Fact]
    public void The_one_it_builds_on_may_be_a_thousand_versions_behind()
    {
        var room = Room.After(Type(3, 0, null), "p-1");
        for (var n = 1; n <= 1_000; n++) room = room.And(Host, $"h-{n}", new RoomEvent.Edited("a.cs", n + 1, Insert(n + 3, 0, "H")));

        room.When(Type(4, 1, "p-1")).Then(new RoomEvent.Edited("a.cs", 1_002, Insert(1_004, 1_004, "x")));
    }

    /// <summary>A character typed at the end of the file as it was at a version.</summary>
    private static RoomCommand.Edit Type(int length, long version, string? on) => new(Presenter, "a.cs", version, Insert(length, length, "x"), on);
}
