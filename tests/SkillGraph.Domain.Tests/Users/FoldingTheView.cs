using SkillGraph.Domain.Users;

namespace SkillGraph.Domain.Tests.Users;

public sealed class FoldingTheView : UserSpecification
{
    [Fact]
    public void An_account_shows_what_it_was_registered_with()
    {
        var view = View(Account);
        Assert.Equal(("ada@example.org", Address, "Ada", Hash), (view.Email, view.Address, view.Name, view.Password));
        Assert.Equal((UserStatus.Verified, Noon.AddSeconds(2), 2), (view.Status, view.Since, view.Version));
        Assert.Empty(view.Sent);
    }

    [Fact]
    public void Sessions_show_when_they_were_used()
    {
        var view = View([.. SignedIn, new UserEvent.SessionStarted("ses_2", "token-9", "Chrome", "192.0.2.2"), new UserEvent.SessionRenewed(Session, "token-2")]);
        Assert.Equal(
            [
                new SessionView(Session, "token-2", "Firefox", "192.0.2.1", Noon.AddSeconds(3), Noon.AddSeconds(5)),
                new SessionView("ses_2", "token-9", "Chrome", "192.0.2.2", Noon.AddSeconds(4), Noon.AddSeconds(4)),
            ],
            view.Sessions);
        Assert.Equal(["ses_2"], View([.. SignedIn, new UserEvent.SessionStarted("ses_2", "t", "", ""), new UserEvent.SessionsEnded("ses_2", EndReason.PasswordChanged)]).Sessions.Select(one => one.Id));
    }

    [Fact]
    public void A_mute_and_a_ban_last_as_long_as_they_were_meant_to()
    {
        var view = View([.. Account, new UserEvent.Muted(Noon.AddHours(1), "noise"), new UserEvent.Banned(null, "spam")]);
        Assert.True(view.IsMuted(Noon.AddMinutes(59)));
        Assert.False(view.IsMuted(Noon.AddHours(1)));
        Assert.True(view.IsBanned(Noon.AddYears(100)));
    }

    [Fact]
    public void Nothing_is_seen_of_the_erased()
    {
        var erased = View([.. WithSecondFactor, new UserEvent.Erased([Address])]);
        Assert.Equal(new UserView { Id = "usr_1", Version = 5, Status = UserStatus.Erased }, erased);
    }

    [Fact]
    public void The_view_and_the_rules_agree()
    {
        UserEvent[] facts =
        [
            .. WithSecondFactor, Started, new UserEvent.SessionStarted("ses_2", "token-9", "Chrome", ""), new UserEvent.SessionRenewed("ses_2", "token-10"), new UserEvent.CodeUsed(102),
            new UserEvent.RecoveryCodeUsed("code-1"), new UserEvent.ProfileChanged("Ada L.", "Mathematician", ["https://example.org/"]), new UserEvent.PictureSet("image/png", "AAAA"),
            new UserEvent.TokenCreated("tok_1", "hash-1", "CI", ["read"], Noon.AddDays(30)), new UserEvent.TokenUsed("tok_1"), new UserEvent.RoleGranted(UserRole.Expert, "kind"),
            new UserEvent.RoleGranted(UserRole.Admin, "kind"), new UserEvent.RoleRevoked(UserRole.Expert, "unkind"), new UserEvent.ResetAsked("reset-1", Noon.AddMinutes(10)), new UserEvent.PasswordRehashed("password-1-anew"),
            new UserEvent.EmailChangeAsked("ada@example.net", "address_2", "link-2", Noon.AddHours(24)), new UserEvent.Muted(null, "noise"), new UserEvent.Unmuted("calm"), new UserEvent.Banned(Noon, "spam"),
        ];
        for (var count = 0; count <= facts.Length; count++)
        {
            var (rules, view) = (Given(facts[..count]).User, View(facts[..count]));
            Assert.Equal((rules.Status, rules.Address, rules.Password, rules.Name, rules.Headline), (view.Status, view.Address, view.Password, view.Name, view.Headline));
            Assert.Equal((rules.Secret, rules.AskedSecret, rules.LastStep, rules.Mute, rules.Ban), (view.Secret, view.AskedSecret, view.LastStep, view.Mute, view.Ban));
            Assert.Equal((rules.Picture, rules.Changing), (view.Picture, view.Changing));
            Assert.Equal(rules.Links, view.Links);
            Assert.Equal(rules.RecoveryCodes.Order(StringComparer.Ordinal), view.RecoveryCodes.Order(StringComparer.Ordinal));
            Assert.Equal(rules.Roles.Order(), view.Roles.Order());
            Assert.Equal(rules.Tokens.Keys, view.Tokens.Select(token => token.Id));
            Assert.Equal(rules.Sent.Select(one => (one.Key, one.Value.Link)), view.Sent.Select(one => (one.Key, one.Value.Link)));
            Assert.Equal(rules.Sessions.Select(one => (one.Key, one.Value.Token)), view.Sessions.Select(one => (one.Id, one.Token)));
        }
    }

    private static UserView View(UserEvent[] facts) => facts.Index().Aggregate(
        new UserView { Id = "usr_1" },
        (view, fact) => view.Apply(new Recorded<UserEvent>(fact.Index + 1, Noon.AddSeconds(fact.Index + 1), Ada, "c-1", fact.Item)));
}
