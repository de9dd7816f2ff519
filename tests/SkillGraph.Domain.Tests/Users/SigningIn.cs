using SkillGraph.Domain.Users;
using static SkillGraph.Domain.Users.UserRefusals;

namespace SkillGraph.Domain.Tests.Users;

public sealed class SigningIn : UserSpecification
{
    [Fact]
    public void The_right_password_starts_a_session() => Given(Account).When(Start).Then(Started);

    [Fact]
    public void A_password_that_was_changed_meanwhile_does_not() => Given(Account).When(Start with { Password = "password-0" }).ThenRefused(WrongCredentials);

    [Fact]
    public void Guests_and_the_erased_do_not_sign_in()
    {
        Given().When(Start).ThenRefused(WrongCredentials);
        Given(Erased).When(Start).ThenRefused(NotFound);
    }

    [Fact]
    public void The_address_is_verified_first() => Given(Unverified).When(Start).ThenRefused(NotVerified);

    [Fact]
    public void Who_is_banned_does_not_sign_in_until_it_is_over()
    {
        UserEvent[] banned = [.. Account, new UserEvent.Banned(Noon.AddDays(1), "spam")];
        Given(banned).When(Start).ThenRefused(IsBanned);
        Given(banned).Later(TimeSpan.FromDays(1)).When(Start).Then(Started);
        Given([.. banned, new UserEvent.Unbanned("a mistake")]).When(Start).Then(Started);
    }

    [Fact]
    public void A_second_factor_asks_for_a_code() => Given(WithSecondFactor).When(Start).ThenRefused(CodeRequired);

    [Fact]
    public void A_code_is_good_once()
    {
        Given(WithSecondFactor).When(Start with { Step = 101 }).Then(new UserEvent.CodeUsed(101), Started);
        Given(WithSecondFactor).When(Start with { Step = 100 }).ThenRefused(WrongCode);
        Given([.. WithSecondFactor, new UserEvent.CodeUsed(101)]).When(Start with { Step = 101 }).ThenRefused(WrongCode);
    }

    [Fact]
    public void A_recovery_code_is_good_once()
    {
        Given(WithSecondFactor).When(Start with { RecoveryCode = "code-2" }).Then(new UserEvent.RecoveryCodeUsed("code-2"), Started);
        Given([.. WithSecondFactor, new UserEvent.RecoveryCodeUsed("code-2")]).When(Start with { RecoveryCode = "code-2" }).ThenRefused(WrongCode);
        Given(WithSecondFactor).When(Start with { RecoveryCode = "code-3" }).ThenRefused(WrongCode);
    }

    [Fact]
    public void One_session_too_many_ends_the_one_that_was_used_least_lately()
    {
        var sessions = Enumerable.Range(1, UserLimits.Sessions).Aggregate(
            Given(Account), (story, n) => story.Later(TimeSpan.FromMinutes(1)).And(Ada, new UserEvent.SessionStarted($"ses_{n:00}", $"token-{n}", "Firefox", "")));

        sessions.And(Ada, new UserEvent.SessionRenewed("ses_01", "token-x"))
            .When(Start with { Session = "ses_new" })
            .Then(new UserEvent.SessionEnded("ses_02", EndReason.TooMany), new UserEvent.SessionStarted("ses_new", "token-1", "Firefox", "192.0.2.1"));
    }

    [Fact]
    public void A_failure_is_written_down_for_accounts()
    {
        Given(Account).When(new UserCommand.FailSignIn(Ada, "curl", "192.0.2.9")).Then(new UserEvent.SignInFailed("curl", "192.0.2.9"));
        Given().When(new UserCommand.FailSignIn(Ada, "curl", "192.0.2.9")).ThenNothing();
    }
}
