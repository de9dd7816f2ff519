using SkillGraph.Domain.Rooms;
using static SkillGraph.Domain.Rooms.RoomRefusals;

namespace SkillGraph.Domain.Tests.Rooms;

public sealed class OpeningARoom : RoomSpecification
{
    private static readonly RoomCommand.Open Open =
        new(Host, "Ada", "Parsing dates", RoomKind.Coding, "skill_csharp.records", "ex-7", "csharp", null, RoomVisibility.Private);

    [Fact]
    public void Whoever_opens_it_is_its_host() =>
        Given().When(Open).Then(
            new RoomEvent.Opened("Parsing dates", RoomKind.Coding, "skill_csharp.records", "ex-7", "csharp", RoomRole.Presenter, RoomVisibility.Private),
            new RoomEvent.MemberEntered(Host, "Ada", RoomRole.Host));

    [Theory]
    [InlineData(RoomKind.Coding, null, RoomRole.Presenter)]
    [InlineData(RoomKind.Debugging, null, RoomRole.Presenter)]
    [InlineData(RoomKind.Teaching, null, RoomRole.Spectator)]
    [InlineData(RoomKind.Coding, RoomRole.Spectator, RoomRole.Spectator)]
    [InlineData(RoomKind.Teaching, RoomRole.Presenter, RoomRole.Presenter)]
    [InlineData(RoomKind.Debugging, RoomRole.Reviewer, RoomRole.Reviewer)]
    [InlineData(RoomKind.Teaching, RoomRole.Host, RoomRole.Host)]
    public void What_one_enters_as_depends_on_the_kind_unless_the_creator_says_otherwise(RoomKind kind, RoomRole? asked, RoomRole entersAs)
    {
        var room = Given().After(Open with { Kind = kind, EntersAs = asked }).After(new RoomCommand.Enter(Stranger, "Bob"));
        Assert.Equal(entersAs, room.Room.Members[Stranger]);
    }

    [Fact]
    public void Nothing_but_a_title_and_a_name_is_needed() =>
        Given().When(Open with { Skill = null, Exercise = null, Language = null }).Then(
            new RoomEvent.Opened("Parsing dates", RoomKind.Coding, null, null, null, RoomRole.Presenter, RoomVisibility.Private),
            new RoomEvent.MemberEntered(Host, "Ada", RoomRole.Host));

    [Fact]
    public void A_title_is_stored_without_the_blanks_around_it() =>
        Assert.Equal("Parsing dates", ((RoomEvent.Opened)Given().When(Open with { Title = "  Parsing dates\n" }).Decision.Events[0]).Title);

    [Theory]
    [InlineData("")]
    [InlineData(" \t\n")]
    public void A_title_is_not_blank(string title) => Given().When(Open with { Title = title }).ThenRefused(BadTitle);

    [Fact]
    public void A_title_has_at_most_two_hundred_characters()
    {
        Assert.Null(Given().When(Open with { Title = new string('x', 200) }).Decision.Refusal);
        Given().When(Open with { Title = new string('x', 201) }).ThenRefused(BadTitle);
    }

    [Fact]
    public void A_name_has_at_most_sixty_characters_and_is_not_blank()
    {
        Assert.Null(Given().When(Open with { Name = new string('x', 60) }).Decision.Refusal);
        Given().When(Open with { Name = new string('x', 61) }).ThenRefused(BadName);
        Given().When(Open with { Name = " " }).ThenRefused(BadName);
    }

    [Theory]
    [InlineData("C# 14")]
    [InlineData("")]
    public void A_language_is_a_word(string language) => Given().When(Open with { Language = language }).ThenRefused(BadLanguage);

    [Fact]
    public void A_skill_and_an_exercise_are_named_briefly()
    {
        Given().When(Open with { Skill = new string('x', 201) }).ThenRefused(BadReference);
        Given().When(Open with { Exercise = new string('x', 201) }).ThenRefused(BadReference);
        Given().When(Open with { Exercise = "" }).ThenRefused(BadReference);
    }

    [Fact]
    public void A_room_is_opened_once()
    {
        Given(OpenRoom).When(Open).ThenRefused(Exists);
        Given(ClosedRoom).When(Open).ThenRefused(Exists);
    }
}
