using SkillGraph.Domain.Rooms;
using static SkillGraph.Domain.Rooms.RoomRefusals;

namespace SkillGraph.Domain.Tests.Rooms;

public sealed class SettingTheTitle : RoomSpecification
{
    [Fact]
    public void A_host_sets_the_title() =>
        Given(OpenRoom).When(new RoomCommand.SetTitle(Host, " Parsing times ")).Then(new RoomEvent.TitleSet("Parsing times"));

    [Fact]
    public void The_title_of_the_room_is_its_title()
    {
        Given(OpenRoom).When(new RoomCommand.SetTitle(Host, "Parsing dates ")).ThenNothing();
        Given([.. OpenRoom, new RoomEvent.TitleSet("Times")]).When(new RoomCommand.SetTitle(Host, "Times")).ThenNothing();
    }

    [Fact]
    public void A_title_says_something() => Given(OpenRoom).When(new RoomCommand.SetTitle(Host, "  ")).ThenRefused(BadTitle);

    [Fact]
    public void A_title_is_short() => Given(OpenRoom).When(new RoomCommand.SetTitle(Host, new string('x', 201))).ThenRefused(BadTitle);
}
