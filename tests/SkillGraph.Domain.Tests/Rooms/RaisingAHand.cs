using SkillGraph.Domain.Rooms;
using static SkillGraph.Domain.Rooms.RoomRefusals;

namespace SkillGraph.Domain.Tests.Rooms;

public sealed class RaisingAHand : RoomSpecification
{
    private static readonly RoomEvent[] RaisedHand = [.. OpenRoom, new RoomEvent.HandRaised(Reviewer)];

    [Fact]
    public void A_reviewer_raises_a_hand() => Given(OpenRoom).When(new RoomCommand.RaiseHand(Reviewer)).Then(new RoomEvent.HandRaised(Reviewer));

    [Fact]
    public void Only_members_raise_hands() => Given(OpenRoom).When(new RoomCommand.RaiseHand(Stranger)).ThenRefused(OnlyMembers);

    [Fact]
    public void A_raised_hand_is_raised() => Given(RaisedHand).When(new RoomCommand.RaiseHand(Reviewer)).ThenNothing();

    [Fact]
    public void Whoever_raised_it_may_lower_it() =>
        Given(RaisedHand).When(new RoomCommand.LowerHand(Reviewer, Reviewer)).Then(new RoomEvent.HandLowered(Reviewer));

    [Fact]
    public void A_host_may_lower_it() => Given(RaisedHand).When(new RoomCommand.LowerHand(Host, Reviewer)).Then(new RoomEvent.HandLowered(Reviewer));

    [Fact]
    public void Nobody_else_may_lower_it() => Given(RaisedHand).When(new RoomCommand.LowerHand(Presenter, Reviewer)).ThenRefused(OnlyHosts);

    [Fact]
    public void A_hand_that_is_down_is_down()
    {
        Given(OpenRoom).When(new RoomCommand.LowerHand(Reviewer, Reviewer)).ThenNothing();
        Given(OpenRoom).When(new RoomCommand.LowerHand(Host, Stranger)).ThenNothing();
    }

    [Fact]
    public void A_lowered_hand_may_be_raised_again() =>
        Given([.. RaisedHand, new RoomEvent.HandLowered(Reviewer)]).When(new RoomCommand.RaiseHand(Reviewer)).Then(new RoomEvent.HandRaised(Reviewer));
}
