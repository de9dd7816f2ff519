using SkillGraph.Domain.Users;
using static SkillGraph.Domain.Users.UserRefusals;

namespace SkillGraph.Domain.Tests.Users;

public sealed class RenewingASession : UserSpecification
{
    private static readonly UserEvent[] Renewed = [.. SignedIn, new UserEvent.SessionRenewed(Session, "token-2")];

    [Fact]
    public void A_token_is_changed_for_the_next() => Given(SignedIn).When(Present("token-1", "token-2")).Then(new UserEvent.SessionRenewed(Session, "token-2"));

    [Fact]
    public void A_token_that_comes_again_at_once_is_refused_and_ends_nothing() =>
        Given(Renewed).Later(TimeSpan.FromSeconds(10)).When(Present("token-1", "token-3")).ThenRefused(RefreshRaced);

    [Fact]
    public void A_token_that_comes_again_later_ends_the_session() =>
        Given(Renewed).Later(TimeSpan.FromSeconds(10.001)).When(Present("token-1", "token-3")).Then(new UserEvent.SessionEnded(Session, EndReason.Reuse));

    [Fact]
    public void An_older_one_ends_it_whenever_it_comes() =>
        Given([.. Renewed, new UserEvent.SessionRenewed(Session, "token-3")]).When(Present("token-1", "token-4")).Then(new UserEvent.SessionEnded(Session, EndReason.Reuse));

    [Fact]
    public void One_that_was_never_given_out_ends_it_too() => Given(SignedIn).When(Present("guess", "token-2")).Then(new UserEvent.SessionEnded(Session, EndReason.Reuse));

    [Fact]
    public void A_session_that_has_ended_is_not_renewed()
    {
        Given([.. Renewed, new UserEvent.SessionEnded(Session, EndReason.Reuse)]).When(Present("token-2", "token-3")).ThenRefused(RefreshRefused);
        Given(Account).When(Present("token-1", "token-2")).ThenRefused(RefreshRefused);
        Given().When(Present("token-1", "token-2")).ThenRefused(RefreshRefused);
    }

    [Fact]
    public void It_ends_after_thirty_days_without_use_and_ninety_days_in_all()
    {
        Given(SignedIn).Later(TimeSpan.FromDays(30)).When(Present("token-1", "token-2")).ThenRefused(RefreshRefused);
        var used = Enumerable.Range(2, 3).Aggregate(Given(SignedIn), (story, n) => story.Later(TimeSpan.FromDays(29)).After(Present($"token-{n - 1}", $"token-{n}")));
        used.Later(TimeSpan.FromDays(3) - TimeSpan.FromMilliseconds(1)).When(Present("token-4", "token-5")).Then(new UserEvent.SessionRenewed(Session, "token-5"));
        used.Later(TimeSpan.FromDays(3)).When(Present("token-4", "token-5")).ThenRefused(RefreshRefused);
    }

    [Fact]
    public void Who_is_banned_renews_nothing() => Given([.. SignedIn, new UserEvent.Banned(null, "spam")]).When(Present("token-1", "token-2")).ThenRefused(IsBanned);

    [Fact]
    public void Signing_out_ends_one_session_or_all()
    {
        UserEvent[] two = [.. SignedIn, new UserEvent.SessionStarted("ses_2", "token-9", "Chrome", "")];
        Given(two).When(new UserCommand.EndSession(Ada, "ses_2")).Then(new UserEvent.SessionEnded("ses_2", EndReason.SignedOut));
        Given(two).When(new UserCommand.EndSession(Ada, "ses_3")).ThenNothing();
        Given(two).When(new UserCommand.EndSessions(Ada)).Then(new UserEvent.SessionsEnded(null, EndReason.SignedOut));
        Assert.Empty(Given(two).After(new UserCommand.EndSessions(Ada)).User.Sessions);
    }

    [Fact]
    public void A_guest_signs_out_without_a_session() => Given().When(new UserCommand.EndSessions(Ada)).Then(new UserEvent.SessionsEnded(null, EndReason.SignedOut));

    private static UserCommand.RenewSession Present(string token, string next) => new(Ada, Session, token, next);
}
