using SkillGraph.Domain.Rooms;
using static SkillGraph.Domain.Rooms.RoomRefusals;

namespace SkillGraph.Domain.Tests.Rooms;

public sealed class ClosingARoom : RoomSpecification
{
    [Fact]
    public void A_host_closes_it() => Given(OpenRoom).When(new RoomCommand.Close(Host)).Then(new RoomEvent.Closed());

    [Fact]
    public void A_closed_room_is_closed() => Given(ClosedRoom).When(new RoomCommand.Close(Host)).ThenNothing();

    [Fact]
    public void Nobody_else_closes_it()
    {
        Given(OpenRoom).When(new RoomCommand.Close(Presenter)).ThenRefused(OnlyHosts);
        Given(OpenRoom).When(new RoomCommand.Close(Stranger)).ThenRefused(OnlyHosts);
        Given(ClosedRoom).When(new RoomCommand.Close(Presenter)).ThenRefused(OnlyHosts);
    }

    [Fact]
    public void A_room_that_was_never_opened_is_not_closed() => Given().When(new RoomCommand.Close(Host)).ThenRefused(NotFound);

    [Theory]
    [MemberData(nameof(RepeatingACommand.Commands), MemberType = typeof(RepeatingACommand))]
    public void Nothing_happens_in_a_closed_room(Type command)
    {
        var sample = RepeatingACommand.SampleOf(command);
        if (sample is RoomCommand.Open or RoomCommand.Close or RoomCommand.EraseMember) return;
        Given(ClosedRoom).When(sample).ThenRefused(Closed);
    }
}
