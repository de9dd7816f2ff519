using SkillGraph.Domain.Rooms;
using static SkillGraph.Domain.Rooms.RoomRefusals;

namespace SkillGraph.Domain.Tests.Rooms;

public sealed class EnteringARoom : RoomSpecification
{
    private static readonly RoomCommand.Enter Enter = new(Stranger, "Bob");

    [Fact]
    public void Whoever_enters_gets_the_role_of_the_room() =>
        Given(OpenRoom).When(Enter).Then(new RoomEvent.MemberEntered(Stranger, "Bob", RoomRole.Presenter));

    [Fact]
    public void A_member_has_entered_already_and_keeps_name_and_role() =>
        Given(OpenRoom).When(new RoomCommand.Enter(Reviewer, "Another name")).ThenNothing();

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    public void A_name_is_not_blank(string name) => Given(OpenRoom).When(Enter with { Name = name }).ThenRefused(BadName);

    [Fact]
    public void A_name_has_at_most_sixty_characters() =>
        Given(OpenRoom).When(Enter with { Name = new string('x', 61) }).ThenRefused(BadName);

    [Fact]
    public void Nobody_enters_a_room_that_was_never_opened() => Given().When(Enter).ThenRefused(NotFound);

    [Fact]
    public void Nobody_enters_a_closed_room() => Given(ClosedRoom).When(Enter).ThenRefused(Closed);
}
