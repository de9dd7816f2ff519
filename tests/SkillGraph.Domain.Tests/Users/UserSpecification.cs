using System.Collections.Immutable;
using SkillGraph.Domain.Users;
using Decision = SkillGraph.Domain.Decision<SkillGraph.Domain.Users.UserEvent>;

namespace SkillGraph.Domain.Tests.Users;

/// <summary>The people, the time and the words in which the rules of an account are stated.</summary>
public abstract class UserSpecification
{
    protected const string Address = "address_1";
    protected const string Hash = "password-1";
    protected const string Session = "ses_1";
    protected const string Secret = "JBSWY3DPEHPK3PXP";

    protected static readonly DateTimeOffset Noon = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    protected static readonly UserId Ada = Person(1);
    protected static readonly UserId Other = Person(2);

    protected static readonly UserEvent Registered = new UserEvent.Registered("ada@example.org", Address, "Ada", Hash, "link-1", Noon.AddHours(24));

    protected static readonly UserEvent[] Unverified = [Registered];
    protected static readonly UserEvent[] Account = [Registered, new UserEvent.EmailVerified(Address)];
    protected static readonly UserEvent[] SignedIn = [.. Account, new UserEvent.SessionStarted(Session, "token-1", "Firefox", "192.0.2.1")];
    protected static readonly UserEvent[] WithSecondFactor =
        [.. Account, new UserEvent.SecondFactorAsked(Secret), new UserEvent.SecondFactorConfirmed(100, ["code-1", "code-2"])];

    protected static readonly UserEvent[] Erased = [.. Account, new UserEvent.Erased([Address])];

    protected static readonly UserCommand.StartSession Start = new(Ada, Session, "token-1", "Firefox", "192.0.2.1", Hash, null, null);
    protected static readonly UserEvent Started = new UserEvent.SessionStarted(Session, "token-1", "Firefox", "192.0.2.1");

    protected static UserId Person(int number) => UserId.Parse($"usr_{number:x32}");

    internal static Story Given(params UserEvent[] facts) => facts.Aggregate(new Story(UserState.Unknown, 0, Noon), (story, fact) => story.And(Ada, fact));
}

/// <summary>What has happened to an account so far, and what time it is.</summary>
internal sealed record Story(UserState User, long Version, DateTimeOffset Now)
{
    /// <summary>One more fact, whoever caused it.</summary>
    public Story And(UserId by, UserEvent fact) =>
        this with { User = UserDecider.Evolve(User, new Recorded<UserEvent>(Version + 1, Now, by, "earlier", fact)), Version = Version + 1 };

    public Story Later(TimeSpan time) => this with { Now = Now + time };

    /// <summary>One more command, which must not be refused.</summary>
    public Story After(UserCommand command)
    {
        var outcome = When(command);
        Assert.Null(outcome.Decision.Refusal);
        return outcome.Decision.Events.Aggregate(this, (story, fact) => story.And(command.By, fact));
    }

    public Outcome When(UserCommand command) => new(UserDecider.Decide(User, command, Now));
}

/// <summary>What an account decided.</summary>
internal sealed record Outcome(Decision Decision)
{
    public void Then(params UserEvent[] facts)
    {
        Assert.Null(Decision.Refusal);
        Assert.Equal([.. facts], Decision.Events);
    }

    public void ThenNothing()
    {
        Assert.Null(Decision.Refusal);
        Assert.Empty(Decision.Events);
    }

    public void ThenRefused(Refusal refusal)
    {
        Assert.Equal(refusal, Decision.Refusal);
        Assert.Equal(ImmutableList<UserEvent>.Empty, Decision.Events);
    }
}
