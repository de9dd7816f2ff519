using SkillGraph.Domain.Users;
using static SkillGraph.Domain.Users.UserRefusals;

namespace SkillGraph.Domain.Tests.Users;

public sealed class Erasing : UserSpecification
{
    [Fact]
    public void Whoever_is_erased_gives_up_their_addresses()
    {
        UserEvent[] changing = [.. Account, new UserEvent.EmailChangeAsked("ada@example.net", "address_2", "link-2", Noon.AddHours(24))];
        var erased = Assert.IsType<UserEvent.Erased>(Assert.Single(Given(changing).When(new UserCommand.Erase(Ada)).Decision.Events));
        Assert.Equal([Address, "address_2"], erased.Addresses);
    }

    [Fact]
    public void Nobody_erases_somebody_else() => Given(Account).When(new UserCommand.Erase(Other)).ThenRefused(OnlyOneself);

    [Fact]
    public void Nothing_is_left_and_nothing_more_happens()
    {
        var erased = Given([.. SignedIn, new UserEvent.RoleGranted(UserRole.Expert, "kind")]).After(new UserCommand.Erase(Ada));

        Assert.Equal(new UserState { Status = UserStatus.Erased, Owner = Ada }.ToString(), erased.User.ToString());
        Assert.Empty(erased.User.Sessions);
        Assert.Empty(erased.User.Roles);
        erased.When(new UserCommand.Register(Ada, "ada@example.org", Address, "Ada", Hash, "link-1")).ThenRefused(NotFound);
        erased.When(new UserCommand.RenewSession(Ada, Session, "token-1", "token-2")).ThenRefused(NotFound);
        erased.When(new UserCommand.Ban(Other, UserRole.Admin, null, "spam")).ThenRefused(NotFound);
        erased.When(new UserCommand.VerifyEmail(Ada, "link-1")).ThenRefused(NotFound);
    }
}
