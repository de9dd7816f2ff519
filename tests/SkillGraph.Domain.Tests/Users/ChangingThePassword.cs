using SkillGraph.Domain.Users;
using static SkillGraph.Domain.Users.UserRefusals;

namespace SkillGraph.Domain.Tests.Users;

public sealed class ChangingThePassword : UserSpecification
{
    private static readonly UserEvent[] Asked = [.. SignedIn, new UserEvent.ResetAsked("reset-1", Noon.AddMinutes(10))];

    [Fact]
    public void A_new_password_ends_the_other_sessions() =>
        Given(SignedIn).When(new UserCommand.SetPassword(Ada, Hash, "password-2", Session))
            .Then(new UserEvent.PasswordSet("password-2"), new UserEvent.SessionsEnded(Session, EndReason.PasswordChanged));

    [Fact]
    public void The_session_it_was_changed_in_goes_on()
    {
        var changed = Given([.. SignedIn, new UserEvent.SessionStarted("ses_2", "token-9", "Chrome", "")]).After(new UserCommand.SetPassword(Ada, Hash, "password-2", Session));
        Assert.Equal([Session], changed.User.Sessions.Keys);
    }

    [Fact]
    public void The_one_before_must_be_known() => Given(SignedIn).When(new UserCommand.SetPassword(Ada, "guess", "password-2", Session)).ThenRefused(WrongCredentials);

    [Fact]
    public void The_same_one_hashed_anew_ends_nothing()
    {
        var rehash = new UserCommand.RehashPassword(Ada, Hash, "password-1-anew");
        Given(SignedIn).When(rehash).Then(new UserEvent.PasswordRehashed("password-1-anew"));
        Given(Asked).After(rehash).When(new UserCommand.ResetPassword(Ada, "reset-1", "password-2"))
            .Then(new UserEvent.PasswordSet("password-2"), new UserEvent.SessionsEnded(null, EndReason.PasswordReset));
        Given(SignedIn).After(new UserCommand.SetPassword(Ada, Hash, "password-2", Session)).When(rehash).ThenNothing();
    }

    [Fact]
    public void A_link_is_asked_for_once_a_minute()
    {
        Given(Account).When(new UserCommand.AskReset(Ada, "reset-1")).Then(new UserEvent.ResetAsked("reset-1", Noon.AddMinutes(10)));
        Given(Asked).Later(TimeSpan.FromSeconds(59)).When(new UserCommand.AskReset(Ada, "reset-2")).ThenRefused(LinkTooSoon);
        Given(Asked).Later(TimeSpan.FromMinutes(1)).When(new UserCommand.AskReset(Ada, "reset-2")).Then(new UserEvent.ResetAsked("reset-2", Noon.AddMinutes(11)));
    }

    [Fact]
    public void A_guest_has_no_password_to_forget() => Given().When(new UserCommand.AskReset(Ada, "reset-1")).ThenRefused(NoAccount);

    [Fact]
    public void The_link_sets_a_password_and_ends_every_session() =>
        Given(Asked).When(new UserCommand.ResetPassword(Ada, "reset-1", "password-2"))
            .Then(new UserEvent.PasswordSet("password-2"), new UserEvent.SessionsEnded(null, EndReason.PasswordReset));

    [Fact]
    public void The_link_is_good_once_and_for_ten_minutes()
    {
        var reset = new UserCommand.ResetPassword(Ada, "reset-1", "password-2");
        Given(Asked).After(reset).When(reset with { Password = "password-3" }).ThenRefused(LinkRefused);
        Given(Asked).Later(TimeSpan.FromMinutes(10)).When(reset).ThenRefused(LinkRefused);
        Given(Account).When(reset).ThenRefused(LinkRefused);
    }

    [Fact]
    public void Only_the_last_link_is_good()
    {
        var twice = Given(Asked).And(Ada, new UserEvent.ResetAsked("reset-2", Noon.AddMinutes(12)));
        twice.When(new UserCommand.ResetPassword(Ada, "reset-1", "password-2")).ThenRefused(LinkRefused);
    }

    [Fact]
    public void A_link_that_verifies_sets_no_password() => Given(Unverified).When(new UserCommand.ResetPassword(Ada, "link-1", "password-2")).ThenRefused(LinkRefused);

    [Fact]
    public void A_password_that_was_changed_otherwise_makes_the_link_worthless() =>
        Given(Asked).After(new UserCommand.SetPassword(Ada, Hash, "password-2", null)).When(new UserCommand.ResetPassword(Ada, "reset-1", "password-3")).ThenRefused(LinkRefused);

    [Fact]
    public void Whoever_follows_it_has_the_address() =>
        Given([.. Unverified, new UserEvent.ResetAsked("reset-1", Noon.AddMinutes(10))]).When(new UserCommand.ResetPassword(Ada, "reset-1", "password-2"))
            .Then(new UserEvent.EmailVerified(Address), new UserEvent.PasswordSet("password-2"), new UserEvent.SessionsEnded(null, EndReason.PasswordReset));
}
