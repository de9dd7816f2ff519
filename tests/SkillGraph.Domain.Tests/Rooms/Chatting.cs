using SkillGraph.Domain.Rooms;
using static SkillGraph.Domain.Rooms.RoomRefusals;

namespace SkillGraph.Domain.Tests.Rooms;

public sealed class Chatting : RoomSpecification
{
    [Fact]
    public void A_message_is_kept_as_it_was_written() =>
        Given(OpenRoom).When(new RoomCommand.PostChat(Spectator, " grüß dich,\n世界 😀 ")).Then(new RoomEvent.ChatPosted(" grüß dich,\n世界 😀 "));

    [Fact]
    public void The_same_words_may_be_said_again() =>
        Given(OpenRoom).After(new RoomCommand.PostChat(Host, "yes")).When(new RoomCommand.PostChat(Host, "yes")).Then(new RoomEvent.ChatPosted("yes"));

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n\t")]
    public void A_message_is_not_blank(string text) => Given(OpenRoom).When(new RoomCommand.PostChat(Host, text)).ThenRefused(BadText);

    [Fact]
    public void A_message_has_at_most_four_thousand_characters()
    {
        var longest = new string('x', 4_000);
        Given(OpenRoom).When(new RoomCommand.PostChat(Host, longest)).Then(new RoomEvent.ChatPosted(longest));
        Given(OpenRoom).When(new RoomCommand.PostChat(Host, longest + "x")).ThenRefused(BadText);
    }
}
