using SkillGraph.Domain.Users;
using static SkillGraph.Domain.Users.UserRefusals;

namespace SkillGraph.Domain.Tests.Users;

public sealed class Registering : UserSpecification
{
    private static readonly UserCommand.Register Register = new(Ada, "ada@example.org", Address, " Ada ", Hash, "link-1");

    [Fact]
    public void A_guest_becomes_an_account() => Given().When(Register).Then(Registered);

    [Fact]
    public void Whoever_mistyped_the_address_registers_again()
    {
        var again = Register with { Email = "ada@example.com", Address = "address_2", Link = "link-2" };
        Given(Unverified).When(again).Then(new UserEvent.Registered("ada@example.com", "address_2", "Ada", Hash, "link-2", Noon.AddHours(24)));
        Given(Unverified).After(again).When(new UserCommand.VerifyEmail(Ada, "link-1")).ThenRefused(LinkRefused);
        Given([.. Unverified, new UserEvent.ResetAsked("reset-1", Noon.AddMinutes(10))]).After(again).When(new UserCommand.ResetPassword(Ada, "reset-1", "password-2")).ThenRefused(LinkRefused);
    }

    [Fact]
    public void Whoever_has_an_account_does_not_register() => Given(Account).When(Register with { Address = "address_2" }).ThenRefused(HasAccount);

    [Fact]
    public void A_banned_guest_does_not_register() => Given(new UserEvent.Banned(null, "spam")).When(Register).ThenRefused(IsBanned);

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("a\nb")]
    [InlineData("1234567890123456789012345678901234567890123456789012345678901")]
    public void A_name_has_visible_characters_and_not_too_many(string name) => Given().When(Register with { Name = name }).ThenRefused(BadName);

    [Fact]
    public void Following_the_link_verifies_the_address() => Given(Unverified).When(new UserCommand.VerifyEmail(Ada, "link-1")).Then(new UserEvent.EmailVerified(Address));

    [Fact]
    public void Another_link_does_not() => Given(Unverified).When(new UserCommand.VerifyEmail(Ada, "link-2")).ThenRefused(LinkRefused);

    [Fact]
    public void A_link_is_good_for_a_day()
    {
        Given(Unverified).Later(TimeSpan.FromHours(24) - TimeSpan.FromMilliseconds(1)).When(new UserCommand.VerifyEmail(Ada, "link-1")).Then(new UserEvent.EmailVerified(Address));
        Given(Unverified).Later(TimeSpan.FromHours(24)).When(new UserCommand.VerifyEmail(Ada, "link-1")).ThenRefused(LinkRefused);
    }

    [Fact]
    public void Nobody_follows_a_link_that_was_not_sent() => Given().When(new UserCommand.VerifyEmail(Ada, "link-1")).ThenRefused(LinkRefused);

    [Fact]
    public void Nobody_acts_for_somebody_else() => Given(Account).When(new UserCommand.ChangeProfile(Other, "Eve", null, null)).ThenRefused(OnlyOneself);
}
