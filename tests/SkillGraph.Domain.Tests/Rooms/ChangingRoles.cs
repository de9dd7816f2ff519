using SkillGraph.Domain.Rooms;
using static SkillGraph.Domain.Rooms.RoomRefusals;

namespace SkillGraph.Domain.Tests.Rooms;

public sealed class ChangingRoles : RoomSpecification
{
    [Fact]
    public void A_host_gives_a_role() =>
        Given(OpenRoom).When(new RoomCommand.SetRole(Host, Spectator, RoomRole.Reviewer)).Then(new RoomEvent.RoleSet(Spectator, RoomRole.Reviewer));

    [Fact]
    public void A_role_somebody_has_is_theirs() => Given(OpenRoom).When(new RoomCommand.SetRole(Host, Spectator, RoomRole.Spectator)).ThenNothing();

    [Fact]
    public void Only_who_entered_has_a_role() => Given(OpenRoom).When(new RoomCommand.SetRole(Host, Stranger, RoomRole.Host)).ThenRefused(NoSuchMember);

    [Fact]
    public void Nobody_gives_a_role_to_themselves_but_a_host()
    {
        Given(OpenRoom).When(new RoomCommand.SetRole(Spectator, Spectator, RoomRole.Host)).ThenRefused(OnlyHosts);
        Given(OpenRoom).When(new RoomCommand.SetRole(Presenter, Presenter, RoomRole.Spectator)).ThenRefused(OnlyHosts);
    }

    [Fact]
    public void The_last_host_stays() => Given(OpenRoom).When(new RoomCommand.SetRole(Host, Host, RoomRole.Spectator)).ThenRefused(LastHost);

    [Fact]
    public void The_last_host_is_a_host() => Given(OpenRoom).When(new RoomCommand.SetRole(Host, Host, RoomRole.Host)).ThenNothing();

    [Fact]
    public void With_another_host_one_may_step_down() =>
        Given([.. OpenRoom, new RoomEvent.RoleSet(Presenter, RoomRole.Host)])
            .When(new RoomCommand.SetRole(Host, Host, RoomRole.Spectator)).Then(new RoomEvent.RoleSet(Host, RoomRole.Spectator));

    [Fact]
    public void Who_stepped_down_is_a_host_no_more() =>
        Given([.. OpenRoom, new RoomEvent.RoleSet(Presenter, RoomRole.Host), new RoomEvent.RoleSet(Host, RoomRole.Spectator)])
            .When(new RoomCommand.Close(Host)).ThenRefused(OnlyHosts);
}
