using SkillGraph.Domain.Rooms;
using static SkillGraph.Domain.Rooms.RoomRefusals;

namespace SkillGraph.Domain.Tests.Rooms;

public sealed class SettingTheLanguage : RoomSpecification
{
    [Fact]
    public void A_presenter_sets_the_language() =>
        Given(OpenRoom).When(new RoomCommand.SetLanguage(Presenter, "python")).Then(new RoomEvent.LanguageSet("python"));

    [Fact]
    public void The_language_of_the_room_is_its_language()
    {
        Given(OpenRoom).When(new RoomCommand.SetLanguage(Host, "csharp")).ThenNothing();
        Given([.. OpenRoom, new RoomEvent.LanguageSet("python")]).When(new RoomCommand.SetLanguage(Host, "python")).ThenNothing();
    }

    [Theory]
    [InlineData("c++", true)]
    [InlineData("c#", true)]
    [InlineData("objective-c", true)]
    [InlineData("asp.net", true)]
    [InlineData("f77", true)]
    [InlineData("", false)]
    [InlineData(" ", false)]
    [InlineData("c sharp", false)]
    [InlineData("русский", false)]
    [InlineData("<b>", false)]
    [InlineData("123456789-123456789-123456789-123456789-123456789-", true)]
    [InlineData("123456789-123456789-123456789-123456789-123456789-1", false)]
    public void A_language_is_a_word(string language, bool good)
    {
        var outcome = Given(OpenRoom).When(new RoomCommand.SetLanguage(Host, language));
        if (good) outcome.Then(new RoomEvent.LanguageSet(language));
        else outcome.ThenRefused(BadLanguage);
    }
}
