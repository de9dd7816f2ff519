using SkillGraph.Domain.Users;
using static SkillGraph.Domain.Users.UserRefusals;

namespace SkillGraph.Domain.Tests.Users;

public sealed class Moderating : UserSpecification
{
    private static readonly UserEvent[] Admin = [.. Account, new UserEvent.RoleGranted(UserRole.Admin, "the first")];

    [Fact]
    public void A_guest_who_never_did_anything_can_be_muted_banned_and_erased()
    {
        Given().When(new UserCommand.Mute(Other, UserRole.Moderator, Noon.AddHours(1), "noise")).Then(new UserEvent.Muted(Noon.AddHours(1), "noise"));
        Given().When(new UserCommand.Ban(Other, UserRole.Moderator, null, "spam")).Then(new UserEvent.Banned(null, "spam"), new UserEvent.SessionsEnded(null, EndReason.Banned));
        Assert.Empty(Assert.IsType<UserEvent.Erased>(Assert.Single(Given().When(new UserCommand.Erase(Ada)).Decision.Events)).Addresses);
    }

    [Theory]
    [InlineData(UserRole.User)]
    [InlineData(UserRole.Expert)]
    public void Others_moderate_nobody(UserRole role)
    {
        Given(Account).When(new UserCommand.Mute(Other, role, null, "noise")).ThenRefused(OnlyModerators);
        Given(Account).When(new UserCommand.Unban(Other, role, "please")).ThenRefused(OnlyModerators);
        Given(Account).When(new UserCommand.GrantRole(Other, role, UserRole.Admin, "please")).ThenRefused(OnlyModerators);
    }

    [Fact]
    public void Moderators_do_not_touch_each_other()
    {
        UserEvent[] moderator = [.. Account, new UserEvent.RoleGranted(UserRole.Moderator, "kind")];
        Given(moderator).When(new UserCommand.Ban(Other, UserRole.Moderator, null, "spam")).ThenRefused(OnlyAdmins);
        Given(moderator).When(new UserCommand.Mute(Other, UserRole.Admin, null, "noise")).Then(new UserEvent.Muted(null, "noise"));
    }

    [Fact]
    public void Admins_grant_and_revoke_roles()
    {
        Given(Account).When(new UserCommand.GrantRole(Other, UserRole.Admin, UserRole.Expert, "knows C#")).Then(new UserEvent.RoleGranted(UserRole.Expert, "knows C#"));
        Given(Account).When(new UserCommand.GrantRole(Other, UserRole.Moderator, UserRole.Expert, "knows C#")).ThenRefused(OnlyAdmins);
        Given(Admin).When(new UserCommand.RevokeRole(Other, UserRole.Admin, UserRole.Admin, "left")).Then(new UserEvent.RoleRevoked(UserRole.Admin, "left"));
        Given(Account).When(new UserCommand.RevokeRole(Other, UserRole.Admin, UserRole.Admin, "left")).ThenNothing();
    }

    [Fact]
    public void Nobody_stops_being_an_admin_by_themselves() => Given(Admin).When(new UserCommand.RevokeRole(Ada, UserRole.Admin, UserRole.Admin, "tired")).ThenRefused(OwnRole);

    [Fact]
    public void Nobody_mutes_or_bans_themselves()
    {
        Given(Admin).When(new UserCommand.Ban(Ada, UserRole.Admin, null, "a slip")).ThenRefused(NotOneself);
        Given(Admin).When(new UserCommand.Mute(Ada, UserRole.Admin, null, "a slip")).ThenRefused(NotOneself);
    }

    [Fact]
    public void Everybody_is_a_user_and_only_accounts_are_more()
    {
        Given(Account).When(new UserCommand.GrantRole(Other, UserRole.Admin, UserRole.User, "kind")).ThenRefused(BadRole);
        Given(Account).When(new UserCommand.RevokeRole(Other, UserRole.Admin, UserRole.User, "unkind")).ThenRefused(BadRole);
        Given().When(new UserCommand.GrantRole(Other, UserRole.Admin, UserRole.Expert, "kind")).ThenRefused(NoAccount);
        Given(Unverified).When(new UserCommand.GrantRole(Other, UserRole.Admin, UserRole.Expert, "kind")).ThenRefused(NoAccount);
    }

    [Fact]
    public void There_is_a_reason_and_a_time_to_come()
    {
        Given(Account).When(new UserCommand.Mute(Other, UserRole.Admin, null, " ")).ThenRefused(BadWhy);
        Given(Account).When(new UserCommand.Ban(Other, UserRole.Admin, Noon, "spam")).ThenRefused(BadUntil);
        Given(Account).When(new UserCommand.Unmute(Other, UserRole.Admin, "")).ThenRefused(BadWhy);
        Given(Account).When(new UserCommand.GrantRole(Other, UserRole.Admin, UserRole.Expert, new string('x', 501))).ThenRefused(BadWhy);
    }

    [Fact]
    public void A_ban_ends_every_session() =>
        Assert.Empty(Given(SignedIn).After(new UserCommand.Ban(Other, UserRole.Moderator, null, "spam")).User.Sessions);

    [Fact]
    public void Another_time_is_another_mute() =>
        Given(new UserEvent.Muted(Noon.AddHours(1), "noise")).When(new UserCommand.Mute(Other, UserRole.Admin, Noon.AddHours(2), "noise")).Then(new UserEvent.Muted(Noon.AddHours(2), "noise"));

    [Fact]
    public void What_is_over_is_over()
    {
        Given(Account).When(new UserCommand.Unmute(Other, UserRole.Moderator, "calm")).ThenNothing();
        Given(Account).When(new UserCommand.Unban(Other, UserRole.Moderator, "calm")).ThenNothing();
        Given(new UserEvent.Muted(null, "noise")).When(new UserCommand.Unmute(Other, UserRole.Moderator, "calm")).Then(new UserEvent.Unmuted("calm"));
    }
}
