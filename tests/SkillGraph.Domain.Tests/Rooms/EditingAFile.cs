using System.Text.Json;
using SkillGraph.Domain.Rooms;
using SkillGraph.Domain.Texts;
using static SkillGraph.Domain.Rooms.RoomRefusals;

namespace SkillGraph.Domain.Tests.Rooms;

public sealed class EditingAFile : RoomSpecification
{
    private const string File = "a.cs";

    [Fact]
    public void A_change_on_the_head_is_stored_as_it_is() =>
        RoomWith("abc").When(Edit(0, Insert(3, 1, "X"))).Then(new RoomEvent.Edited(File, 1, Insert(3, 1, "X")));

    [Fact]
    public void Changes_follow_each_other()
    {
        var room = RoomWith("abc").After(Edit(0, Insert(3, 3, "d"))).After(Edit(1, Delete(4, 0, 1))).After(Edit(2, ChangeSet.Replace(3, 1, 2, "\n")));
        Assert.Equal((3, "b\nd"), (room.Room.Files[File].Version, room.Text(File)));
    }

    [Fact]
    public void Files_have_versions_of_their_own()
    {
        var room = RoomWith("abc").After(new RoomCommand.AddFile(Host, "b.cs", "")).After(Edit(0, Insert(3, 0, "X")));
        room.When(new RoomCommand.Edit(Host, "b.cs", 0, Insert(0, 0, "Y"), null)).Then(new RoomEvent.Edited("b.cs", 1, Insert(0, 0, "Y")));
    }

    // What rebaseUpdates of @codemirror/collab 6.1 gives: the document, what others made of it in the meantime, a late change, that change on the head, the outcome.
    [Theory]
    [InlineData("abc", """[[1,[0,"X"],2]]""", """[1,[0,"Y"],2]""", """[2,[0,"Y"],2]""", "aXYbc")]
    [InlineData("abc", "[[1,[1],1]]", """[1,[0,"Y"],2]""", """[1,[0,"Y"],1]""", "aYc")]
    [InlineData("abcd", "[[[4]]]", """[2,[0,"Y"],2]""", """[[0,"Y"]]""", "Y")]
    [InlineData("abcd", "[[1,[2],1]]", "[1,[2],1]", "[2]", "ad")]
    [InlineData("abcdef", "[[1,[3],2]]", "[2,[3],1]", "[1,[1],1]", "af")]
    [InlineData("abcd", """[[2,[0,"X"],2]]""", "[1,[2],1]", "[1,[1],1,[1],1]", "aXd")]
    [InlineData("abcd", """[[1,[2,"X"],1]]""", """[1,[2,"Y"],1]""", """[2,[0,"Y"],1]""", "aXYd")]
    [InlineData("ab", """[[1,[0,"X"],1],[1,[0,"Z"],2]]""", """[1,[0,"Y"],1]""", """[3,[0,"Y"],1]""", "aZXYb")]
    [InlineData("abc", """[[1,[1],1],[1,[0,"X"],1]]""", """[2,[0,"Y"],1]""", """[2,[0,"Y"],1]""", "aXYc")]
    [InlineData("hello world", """[[[0,">> "],11],[14,[0,"","bye"]]]""", """[6,[5,"there"]]""", """[9,[5,"there"],4]""", ">> hello there\nbye")]
    // Over the two changes one by one Y would come behind X.
    [InlineData("abc", """[[1,[1],1],[1,[0,"X"],1]]""", """[1,[0,"Y"],2]""", """[1,[0,"Y"],2]""", "aYXc")]
    public void A_late_change_is_rebased_as_the_editors_do_it(string text, string newer, string late, string rebased, string outcome)
    {
        var room = JsonSerializer.Deserialize<ChangeSet[]>(newer)!.Index()
            .Aggregate(RoomWith(text), (room, change) => room.After(Edit(change.Index, change.Item)));
        var command = new RoomCommand.Edit(Host, File, 0, Changes(late), null);

        room.When(command).Then(new RoomEvent.Edited(File, room.Room.Files[File].Version + 1, Changes(rebased)));
        Assert.Equal(outcome, room.After(command).Text(File));
    }

    [Fact]
    public void A_base_ahead_of_the_head_is_refused()
    {
        RoomWith("abc").When(Edit(1, Insert(3, 0, "X"))).ThenRefused(StaleBase);
        RoomWith("abc").When(Edit(long.MaxValue, Insert(3, 0, "X"))).ThenRefused(StaleBase);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    public void A_base_before_the_beginning_is_refused(long version) => RoomWith("abc").When(Edit(version, Insert(3, 0, "X"))).ThenRefused(StaleBase);

    [Fact]
    public void A_base_may_be_a_thousand_versions_behind()
    {
        var room = Typed(1_000);
        room.When(Edit(0, Insert(0, 0, "late"))).Then(new RoomEvent.Edited(File, 1_001, Insert(1_000, 1_000, "late")));
        room.When(Edit(-1, Insert(0, 0, "late"))).ThenRefused(StaleBase);
    }

    [Fact]
    public void A_base_more_than_a_thousand_versions_behind_is_refused()
    {
        var room = Typed(1_500);
        room.When(Edit(500, Insert(500, 0, "late"))).Then(new RoomEvent.Edited(File, 1_501, Insert(1_500, 1_000, "late")));
        room.When(Edit(499, Insert(499, 0, "late"))).ThenRefused(StaleBase);
        room.When(Edit(0, Insert(0, 0, "late"))).ThenRefused(StaleBase);
    }

    [Fact]
    public void The_length_is_that_of_the_file_at_the_base()
    {
        var room = RoomWith("abc").After(Edit(0, Insert(3, 0, "X")));
        Assert.Null(room.When(Edit(0, Insert(3, 0, "Y"))).Decision.Refusal);
        Assert.Null(room.When(Edit(1, Insert(4, 0, "Y"))).Decision.Refusal);
        room.When(Edit(0, Insert(4, 0, "Y"))).ThenRefused(BadChanges);
        room.When(Edit(1, Insert(3, 0, "Y"))).ThenRefused(BadChanges);
    }

    [Theory]
    [InlineData(1, 1, "x")]
    [InlineData(1, 2, "")]
    [InlineData(0, 1, "")]
    [InlineData(0, 3, "")]
    [InlineData(2, 3, "x")]
    public void A_character_is_not_cut_in_half(int from, int to, string insert) =>
        RoomWith("😀😀").When(Edit(0, ChangeSet.Replace(4, from, to, insert))).ThenRefused(BadChanges);

    [Fact]
    public void A_late_change_does_not_cut_a_character_in_half() =>
        RoomWith("😀").After(Edit(0, Insert(2, 0, "ab"))).When(Edit(0, Insert(2, 1, "x"))).ThenRefused(BadChanges);

    [Fact]
    public void A_whole_character_may_be_replaced() =>
        Assert.Equal("a😀", RoomWith("😀😀").After(Edit(0, ChangeSet.Replace(4, 0, 2, "a"))).Text(File));

    [Fact]
    public void A_file_that_is_not_there_is_not_edited()
    {
        Given(OpenRoom).When(Edit(0, Insert(0, 0, "x"))).ThenRefused(NoSuchFile);
        RoomWith("abc").After(new RoomCommand.RemoveFile(Host, File)).When(Edit(0, Insert(3, 0, "x"))).ThenRefused(NoSuchFile);
    }

    [Fact]
    public void A_file_holds_a_mebibyte()
    {
        var room = RoomWith(new string('x', RoomLimits.FileLength - 1));
        Assert.Null(room.When(Edit(0, Insert(RoomLimits.FileLength - 1, 0, "y"))).Decision.Refusal);
        room.When(Edit(0, Insert(RoomLimits.FileLength - 1, 0, "yy"))).ThenRefused(FileTooLarge);
        room.When(Edit(0, ChangeSet.Replace(RoomLimits.FileLength - 1, 0, 1, "yy"))).Then(
            new RoomEvent.Edited(File, 1, ChangeSet.Replace(RoomLimits.FileLength - 1, 0, 1, "yy")));
    }

    [Fact]
    public void The_mebibyte_is_that_of_the_head()
    {
        var room = RoomWith("x").After(Edit(0, Insert(1, 1, new string('y', RoomLimits.FileLength - 2))));
        Assert.Null(room.When(Edit(0, Insert(1, 0, "z"))).Decision.Refusal);
        room.When(Edit(0, Insert(1, 0, "zz"))).ThenRefused(FileTooLarge);
    }

    private static Story RoomWith(string text) => Given([.. OpenRoom, new RoomEvent.FileAdded(File, text)]);

    /// <summary>A room in whose file somebody typed this many characters, one by one, each before the ones there.</summary>
    private static Story Typed(int count) =>
        Enumerable.Range(0, count).Aggregate(RoomWith(""), (room, n) => room.And(Presenter, $"t-{n}", new RoomEvent.Edited(File, n + 1, Insert(n, 0, "x"))));

    private static RoomCommand.Edit Edit(long version, ChangeSet changes) => new(Presenter, File, version, changes, null);

    private static ChangeSet Changes(string json) => JsonSerializer.Deserialize<ChangeSet>(json)!;
}
