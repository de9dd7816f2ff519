using SkillGraph.Domain.Rooms;
using static SkillGraph.Domain.Rooms.RoomRefusals;

namespace SkillGraph.Domain.Tests.Rooms;

public sealed class GivingConsent : RoomSpecification
{
    private static readonly RoomCommand.GiveConsent Give = new(Spectator, "sha256-1");

    [Fact]
    public void A_member_agrees_to_a_text() => Given(OpenRoom).When(Give).Then(new RoomEvent.ConsentGiven("sha256-1"));

    [Fact]
    public void What_was_agreed_to_is_agreed_to() => Given(OpenRoom).After(Give).When(Give).ThenNothing();

    [Fact]
    public void Everyone_agrees_for_themselves() =>
        Given(OpenRoom).After(Give).When(new RoomCommand.GiveConsent(Host, "sha256-1")).Then(new RoomEvent.ConsentGiven("sha256-1"));

    [Fact]
    public void Another_text_needs_another_consent() =>
        Given(OpenRoom).After(Give).When(Give with { Policy = "sha256-2" }).Then(new RoomEvent.ConsentGiven("sha256-2"));

    [Fact]
    public void The_text_is_named()
    {
        Given(OpenRoom).When(Give with { Policy = "" }).ThenRefused(BadPolicy);
        Given(OpenRoom).When(Give with { Policy = new string('x', 129) }).ThenRefused(BadPolicy);
        Assert.Null(Given(OpenRoom).When(Give with { Policy = new string('x', 128) }).Decision.Refusal);
    }
}
