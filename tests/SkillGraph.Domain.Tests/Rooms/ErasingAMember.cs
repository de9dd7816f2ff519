using SkillGraph.Domain.Rooms;

namespace SkillGraph.Domain.Tests.Rooms;

public sealed class ErasingAMember : RoomSpecification
{
    private static readonly RoomEvent[] Erased = [.. OpenRoom, new RoomEvent.HandRaised(Presenter), new RoomEvent.MemberErased(Presenter)];

    [Fact]
    public void It_is_recorded() => Given(OpenRoom).When(new RoomCommand.EraseMember(Presenter)).Then(new RoomEvent.MemberErased(Presenter));

    [Fact]
    public void It_is_recorded_in_a_closed_room_too() =>
        Given([.. OpenRoom, new RoomEvent.Closed()]).When(new RoomCommand.EraseMember(Presenter)).Then(new RoomEvent.MemberErased(Presenter));

    [Fact]
    public void Whoever_is_no_member_any_more_is_erased_too() => Given(OpenRoom).When(new RoomCommand.EraseMember(Stranger)).Then(new RoomEvent.MemberErased(Stranger));

    [Fact]
    public void They_have_no_rights_any_more() => Given(Erased).When(new RoomCommand.PostChat(Presenter, "hello")).ThenRefused(RoomRefusals.OnlyMembers);

    [Fact]
    public void Their_hand_is_down() => Assert.Empty(View(Erased).Hands);

    [Fact]
    public void They_are_no_member_any_more() => Assert.False(View(Erased).IsMember(Presenter));
}
