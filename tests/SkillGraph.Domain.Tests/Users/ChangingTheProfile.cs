using System.Collections.Immutable;
using SkillGraph.Domain.Users;
using static SkillGraph.Domain.Users.UserRefusals;

namespace SkillGraph.Domain.Tests.Users;

public sealed class ChangingTheProfile : UserSpecification
{
    private static readonly ImmutableList<string> Links = ["https://example.org/ada"];

    [Fact]
    public void What_is_not_given_stays()
    {
        var changed = Given(Account).After(new UserCommand.ChangeProfile(Ada, null, "Mathematician", Links));
        Assert.Equal(("Ada", "Mathematician"), (changed.User.Name, changed.User.Headline));
        changed.When(new UserCommand.ChangeProfile(Ada, " Ada L. ", null, null)).Then(new UserEvent.ProfileChanged("Ada L.", "Mathematician", Links));
    }

    [Theory]
    [InlineData("http://example.org")]
    [InlineData("javascript:alert(1)")]
    [InlineData("https://")]
    [InlineData("https://example.org/a b")]
    [InlineData("https://ada:secret@example.org/")]
    [InlineData("example.org")]
    public void A_link_is_a_secure_address(string link) => Given(Account).When(new UserCommand.ChangeProfile(Ada, null, null, [link])).ThenRefused(BadLinks);

    [Fact]
    public void There_are_not_too_many_links() =>
        Given(Account).When(new UserCommand.ChangeProfile(Ada, null, null, [.. Enumerable.Range(0, UserLimits.Links + 1).Select(n => $"https://example.org/{n}")])).ThenRefused(BadLinks);

    [Fact]
    public void Names_and_headlines_are_not_too_long()
    {
        Given(Account).When(new UserCommand.ChangeProfile(Ada, new string('x', 61), null, null)).ThenRefused(BadName);
        Given(Account).When(new UserCommand.ChangeProfile(Ada, "", null, null)).ThenRefused(BadName);
        Given(Account).When(new UserCommand.ChangeProfile(Ada, null, new string('x', 121), null)).ThenRefused(BadHeadline);
    }

    [Fact]
    public void A_picture_is_of_a_known_kind_and_not_too_large()
    {
        Given(Account).When(new UserCommand.SetPicture(Ada, "image/png", "AAAA")).Then(new UserEvent.PictureSet("image/png", "AAAA"));
        Given(Account).When(new UserCommand.SetPicture(Ada, "image/svg+xml", "AAAA")).ThenRefused(BadPicture);
        Given(Account).When(new UserCommand.SetPicture(Ada, "image/png", Convert.ToBase64String(new byte[UserLimits.PictureBytes]))).Then(
            new UserEvent.PictureSet("image/png", Convert.ToBase64String(new byte[UserLimits.PictureBytes])));
        Given(Account).When(new UserCommand.SetPicture(Ada, "image/png", Convert.ToBase64String(new byte[UserLimits.PictureBytes + 3]))).ThenRefused(BadPicture);
        Given(Account).When(new UserCommand.SetPicture(Ada, "image/png", "")).ThenRefused(BadPicture);
        Given(Account).When(new UserCommand.RemovePicture(Ada)).ThenNothing();
    }

    [Fact]
    public void Preferences_are_short_texts()
    {
        var good = Preferences(("editor.font-size", "14"));
        Given(Account).When(new UserCommand.SetPreferences(Ada, good)).Then(new UserEvent.PreferencesSet(good));
        Given(Account).When(new UserCommand.SetPreferences(Ada, Preferences(("a b", "14")))).ThenRefused(BadPreferences);
        Given(Account).When(new UserCommand.SetPreferences(Ada, Preferences(("", "14")))).ThenRefused(BadPreferences);
        Given(Account).When(new UserCommand.SetPreferences(Ada, Preferences(("a", new string('x', 201))))).ThenRefused(BadPreferences);
        Given(Account).When(new UserCommand.SetPreferences(Ada, Preferences([.. Enumerable.Range(0, 51).Select(n => ($"a{n}", ""))]))).ThenRefused(BadPreferences);
    }

    [Fact]
    public void A_guest_has_no_profile()
    {
        Given().When(new UserCommand.ChangeProfile(Ada, "Ada", null, null)).ThenRefused(NoAccount);
        Given(Unverified).When(new UserCommand.SetPicture(Ada, "image/png", "AAAA")).ThenRefused(NoAccount);
    }

    private static ImmutableSortedDictionary<string, string> Preferences(params (string Name, string Value)[] preferences) =>
        preferences.ToImmutableSortedDictionary(one => one.Name, one => one.Value, StringComparer.Ordinal);
}
