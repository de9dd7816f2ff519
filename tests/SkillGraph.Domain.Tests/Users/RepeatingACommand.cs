using System.Collections.Immutable;
using SkillGraph.Domain.Users;

namespace SkillGraph.Domain.Tests.Users;

public sealed class RepeatingACommand : UserSpecification
{
    private static readonly UserEvent[] BusyAccount =
    [
        .. SignedIn,
        new UserEvent.PictureSet("image/png", "AAAA"),
        new UserEvent.TokenCreated("tok_1", "hash-1", "CI", ["read"], Noon.AddDays(30)),
        new UserEvent.Muted(null, "noise"),
        new UserEvent.Banned(null, "spam"),
        new UserEvent.RoleGranted(UserRole.Expert, "knows C#"),
    ];

    // One line per command: what is sent twice, to an account where the first has an effect.
    private static readonly (UserCommand Sample, UserEvent[] To)[] MayComeTwice =
    [
        (new UserCommand.Register(Ada, "ada@example.org", Address, "Ada", Hash, "link-1"), []),
        (new UserCommand.AskReset(Ada, "reset-1"), Account),
        (new UserCommand.VerifyEmail(Ada, "link-1"), Unverified),
        (new UserCommand.SetPassword(Ada, Hash, "password-2", Session), SignedIn),
        (new UserCommand.RehashPassword(Ada, Hash, "password-1-anew"), SignedIn),
        (new UserCommand.ResetPassword(Ada, "reset-1", "password-2"), [.. SignedIn, new UserEvent.ResetAsked("reset-1", Noon.AddMinutes(10))]),
        (new UserCommand.AskEmailChange(Ada, Hash, "ada@example.net", "address_2", "link-2"), Account),
        (new UserCommand.ChangeProfile(Ada, "Ada L.", "Mathematician", ["https://example.org/"]), Account),
        (new UserCommand.SetPicture(Ada, "image/png", "BBBB"), BusyAccount),
        (new UserCommand.RemovePicture(Ada), BusyAccount),
        (new UserCommand.SetPreferences(Ada, ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).Add("theme", "dark")), Account),
        (Start with { Step = 101 }, WithSecondFactor),
        (new UserCommand.RenewSession(Ada, Session, "token-1", "token-2"), SignedIn),
        (new UserCommand.EndSession(Ada, Session), SignedIn),
        (new UserCommand.EndSessions(Ada), SignedIn),
        (new UserCommand.AskSecondFactor(Ada, Hash, Secret), Account),
        (new UserCommand.ConfirmSecondFactor(Ada, Secret, 100, ["code-1"]), [.. Account, new UserEvent.SecondFactorAsked(Secret)]),
        (new UserCommand.RemoveSecondFactor(Ada, Hash), WithSecondFactor),
        (new UserCommand.CreateToken(Ada, "tok_2", "hash-2", "CI", ["read"], Noon.AddDays(30)), BusyAccount),
        (new UserCommand.UseToken(Ada, "tok_1"), [.. BusyAccount, new UserEvent.Unbanned("calm")]),
        (new UserCommand.RevokeToken(Ada, "tok_1"), BusyAccount),
        (new UserCommand.Erase(Ada), BusyAccount),
        (new UserCommand.GrantRole(Other, UserRole.Admin, UserRole.Moderator, "kind"), BusyAccount),
        (new UserCommand.RevokeRole(Other, UserRole.Admin, UserRole.Expert, "unkind"), BusyAccount),
        (new UserCommand.Mute(Other, UserRole.Moderator, Noon.AddHours(1), "noise"), BusyAccount),
        (new UserCommand.Unmute(Other, UserRole.Moderator, "calm"), BusyAccount),
        (new UserCommand.Ban(Other, UserRole.Moderator, Noon.AddHours(1), "spam"), BusyAccount),
        (new UserCommand.Unban(Other, UserRole.Moderator, "calm"), BusyAccount),
    ];

    // A failure is a failure each time: only the command's id tells a repeat.
    private static readonly (UserCommand Sample, UserEvent[] To)[] AreNewEachTime = [(new UserCommand.FailSignIn(Ada, "curl", "192.0.2.9"), Account)];

    public static TheoryData<Type> Commands => [.. typeof(UserCommand).GetNestedTypes().Where(type => type.IsSubclassOf(typeof(UserCommand)) && !type.IsAbstract)];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Store_nothing_the_second_time(Type command)
    {
        var samples = MayComeTwice.Concat(AreNewEachTime).Where(one => one.Sample.GetType() == command).ToList();
        Assert.True(samples.Count == 1, $"{command.Name} needs one sample here, and has {samples.Count}");
        var (sample, to) = samples[0];
        var once = Given(to).After(sample);
        Assert.NotEqual(to.Length, once.Version);

        var twice = once.When(sample).Decision;
        Assert.Null(twice.Refusal);
        Assert.Equal(AreNewEachTime.Any(one => one.Sample == sample) ? 1 : 0, twice.Events.Count);
    }
}
