using SkillGraph.Domain.Rooms;
using static SkillGraph.Domain.Rooms.RoomRefusals;

namespace SkillGraph.Domain.Tests.Rooms;

public sealed class AddingAndRemovingFiles : RoomSpecification
{
    private static readonly RoomCommand.AddFile Add = new(Presenter, "src/Main.cs", "class A;\n");
    private static readonly RoomEvent[] RoomWithAFile = [.. OpenRoom, new RoomEvent.FileAdded("src/Main.cs", "class A;\n")];

    [Fact]
    public void A_room_starts_without_files() => Assert.Empty(Given(OpenRoom).Room.Files);

    [Fact]
    public void A_file_is_added_with_its_text() => Given(OpenRoom).When(Add).Then(new RoomEvent.FileAdded("src/Main.cs", "class A;\n"));

    [Fact]
    public void A_file_may_be_empty() => Given(OpenRoom).When(Add with { Text = "" }).Then(new RoomEvent.FileAdded("src/Main.cs", ""));

    [Theory]
    [InlineData("a\r\nb\r\n", "a\nb\n")]
    [InlineData("a\rb", "a\nb")]
    [InlineData("a\n\r\nb\r\r", "a\n\nb\n\n")]
    public void The_editor_knows_one_line_break(string text, string stored) =>
        Given(OpenRoom).When(Add with { Text = text }).Then(new RoomEvent.FileAdded("src/Main.cs", stored));

    [Fact]
    public void The_same_file_is_there_already() => Given(RoomWithAFile).When(Add).ThenNothing();

    [Fact]
    public void The_same_file_with_other_line_breaks_is_there_already() => Given(RoomWithAFile).When(Add with { Text = "class A;\r\n" }).ThenNothing();

    [Fact]
    public void A_file_is_not_overwritten() => Given(RoomWithAFile).When(Add with { Text = "class B;" }).ThenRefused(FileExists);

    [Fact]
    public void A_file_that_was_edited_is_another_even_with_the_same_text() =>
        Given(RoomWithAFile)
            .After(new RoomCommand.Edit(Presenter, "src/Main.cs", 0, Insert(9, 0, "x"), null))
            .After(new RoomCommand.Edit(Presenter, "src/Main.cs", 1, Delete(10, 0, 1), null))
            .When(Add).ThenRefused(FileExists);

    [Fact]
    public void Names_differ_by_case() =>
        Given(RoomWithAFile).When(Add with { File = "src/main.cs" }).Then(new RoomEvent.FileAdded("src/main.cs", "class A;\n"));

    [Theory]
    [InlineData("a", true)]
    [InlineData("Main.cs", true)]
    [InlineData("src/a_b/c-d.e.f", true)]
    [InlineData(".gitignore", true)]
    [InlineData("-", true)]
    [InlineData("0/1/2", true)]
    [InlineData("", false)]
    [InlineData(".", false)]
    [InlineData("..", false)]
    [InlineData("a/../b", false)]
    [InlineData("../a", false)]
    [InlineData("a/..", false)]
    [InlineData("a..b", false)]
    [InlineData("./a", false)]
    [InlineData("a/./b", false)]
    [InlineData("/a", false)]
    [InlineData("a/", false)]
    [InlineData("a//b", false)]
    [InlineData("a\\b", false)]
    [InlineData("C:a", false)]
    [InlineData("a b", false)]
    [InlineData("a\nb", false)]
    [InlineData("a\0", false)]
    [InlineData("ä.cs", false)]
    [InlineData("а.cs", false)]
    [InlineData("a*", false)]
    [InlineData("a%2e", false)]
    public void A_name_is_a_plain_relative_path(string name, bool good)
    {
        var outcome = Given(OpenRoom).When(Add with { File = name });
        if (good) outcome.Then(new RoomEvent.FileAdded(name, "class A;\n"));
        else outcome.ThenRefused(BadFileName);
    }

    [Fact]
    public void A_name_has_at_most_two_hundred_characters()
    {
        Given(OpenRoom).When(Add with { File = new string('x', 200) }).Then(new RoomEvent.FileAdded(new string('x', 200), "class A;\n"));
        Given(OpenRoom).When(Add with { File = new string('x', 201) }).ThenRefused(BadFileName);
    }

    [Fact]
    public void A_room_holds_sixty_four_files()
    {
        var full = Enumerable.Range(1, 64).Aggregate(Given(OpenRoom), (room, n) => room.After(Add with { File = $"file{n}" }));

        full.When(Add with { File = "file65" }).ThenRefused(TooManyFiles);
        full.When(Add with { File = "file7" }).ThenNothing();
        full.After(new RoomCommand.RemoveFile(Host, "file7")).When(Add with { File = "file65" }).Then(new RoomEvent.FileAdded("file65", "class A;\n"));
    }

    [Fact]
    public void A_file_holds_a_mebibyte()
    {
        var largest = new string('x', 1024 * 1024);
        Given(OpenRoom).When(Add with { Text = largest }).Then(new RoomEvent.FileAdded("src/Main.cs", largest));
        Given(OpenRoom).When(Add with { Text = largest + "x" }).ThenRefused(FileTooLarge);
    }

    [Fact]
    public void Only_the_line_breaks_that_stay_are_counted() =>
        Assert.Null(Given(OpenRoom).When(Add with { Text = new string('x', (1024 * 1024) - 1) + "\r\n" }).Decision.Refusal);

    [Fact]
    public void A_file_is_removed() => Given(RoomWithAFile).When(new RoomCommand.RemoveFile(Host, "src/Main.cs")).Then(new RoomEvent.FileRemoved("src/Main.cs"));

    [Fact]
    public void A_file_that_is_not_there_is_gone() => Given(OpenRoom).When(new RoomCommand.RemoveFile(Host, "src/Main.cs")).ThenNothing();

    [Fact]
    public void A_removed_file_may_be_added_again_and_starts_anew()
    {
        var again = Given(RoomWithAFile)
            .After(new RoomCommand.Edit(Presenter, "src/Main.cs", 0, Insert(9, 0, "x"), null))
            .After(new RoomCommand.RemoveFile(Host, "src/Main.cs"))
            .After(Add with { Text = "new" });
        Assert.Equal((0, "new"), (again.Room.Files["src/Main.cs"].Version, again.Text("src/Main.cs")));
    }
}
