using System.Collections.Immutable;
using SkillGraph.Domain.Users;
using static SkillGraph.Domain.Users.UserRefusals;

namespace SkillGraph.Domain.Tests.Users;

public sealed class HavingASecondFactor : UserSpecification
{
    private static readonly ImmutableList<string> Codes = ["code-1", "code-2"];
    private static readonly UserEvent[] Asked = [.. Account, new UserEvent.SecondFactorAsked(Secret)];

    [Fact]
    public void It_begins_with_the_password()
    {
        Given(Account).When(new UserCommand.AskSecondFactor(Ada, Hash, Secret)).Then(new UserEvent.SecondFactorAsked(Secret));
        Given(Account).When(new UserCommand.AskSecondFactor(Ada, "guess", Secret)).ThenRefused(WrongCredentials);
    }

    [Fact]
    public void A_code_of_the_secret_confirms_it() =>
        Given(Asked).When(new UserCommand.ConfirmSecondFactor(Ada, Secret, 100, Codes)).Then(new UserEvent.SecondFactorConfirmed(100, Codes));

    [Fact]
    public void A_code_of_another_secret_does_not() => Given(Asked).When(new UserCommand.ConfirmSecondFactor(Ada, "OTHER", 100, Codes)).ThenRefused(NoSecondFactorAsked);

    [Fact]
    public void Until_it_is_confirmed_the_password_is_enough() => Given(Asked).When(Start).Then(Started);

    [Fact]
    public void There_is_one()
    {
        Given(WithSecondFactor).When(new UserCommand.AskSecondFactor(Ada, Hash, "OTHER")).ThenRefused(SecondFactorIsOn);
        Given(WithSecondFactor).When(new UserCommand.ConfirmSecondFactor(Ada, "OTHER", 100, Codes)).ThenRefused(SecondFactorIsOn);
    }

    [Fact]
    public void It_is_removed_with_the_password()
    {
        Given(WithSecondFactor).When(new UserCommand.RemoveSecondFactor(Ada, Hash)).Then(new UserEvent.SecondFactorRemoved());
        Given(WithSecondFactor).When(new UserCommand.RemoveSecondFactor(Ada, "guess")).ThenRefused(WrongCredentials);
        Given([.. WithSecondFactor, new UserEvent.SecondFactorRemoved()]).When(Start).Then(Started);
        Given(Account).When(new UserCommand.RemoveSecondFactor(Ada, Hash)).ThenNothing();
    }
}
