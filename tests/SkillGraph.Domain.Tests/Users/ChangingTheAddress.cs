using SkillGraph.Domain.Users;
using static SkillGraph.Domain.Users.UserRefusals;

namespace SkillGraph.Domain.Tests.Users;

public sealed class ChangingTheAddress : UserSpecification
{
    private static readonly UserCommand.AskEmailChange Ask = new(Ada, Hash, "ada@example.net", "address_2", "link-2");
    private static readonly UserEvent Asked = new UserEvent.EmailChangeAsked("ada@example.net", "address_2", "link-2", Noon.AddHours(24));
    private static readonly UserEvent Changed = new UserEvent.EmailChanged("ada@example.net", "address_2", Address);

    [Fact]
    public void The_new_address_is_asked_first() => Given(Account).When(Ask).Then(Asked);

    [Fact]
    public void It_takes_the_password() => Given(Account).When(Ask with { Password = "guess" }).ThenRefused(WrongCredentials);

    [Fact]
    public void The_address_one_has_is_no_change() => Given(Account).When(Ask with { Address = Address }).ThenNothing();

    [Fact]
    public void Following_the_link_changes_it() => Given([.. Account, Asked]).When(new UserCommand.VerifyEmail(Ada, "link-2")).Then(Changed);

    [Fact]
    public void Links_that_went_to_the_old_address_are_worthless_then() =>
        Given([.. Account, Asked, new UserEvent.ResetAsked("reset-1", Noon.AddMinutes(10)), Changed])
            .When(new UserCommand.ResetPassword(Ada, "reset-1", "password-2")).ThenRefused(LinkRefused);

    [Fact]
    public void It_is_asked_once_a_minute()
    {
        var again = Ask with { Address = "address_3", Email = "ada@example.com", Link = "link-3" };
        Given([.. Account, Asked]).When(again).ThenRefused(LinkTooSoon);
        Given([.. Account, Asked]).Later(TimeSpan.FromMinutes(1)).After(again).When(new UserCommand.VerifyEmail(Ada, "link-2")).ThenRefused(LinkRefused);
    }

    [Fact]
    public void It_needs_an_account()
    {
        Given().When(Ask).ThenRefused(NoAccount);
        Given(Unverified).When(Ask).ThenRefused(NoAccount);
    }
}
