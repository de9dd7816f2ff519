using System.Collections.Immutable;
using SkillGraph.Domain.Rooms;
using SkillGraph.Domain.Texts;
using Decision = SkillGraph.Domain.Decision<SkillGraph.Domain.Rooms.RoomEvent>;

namespace SkillGraph.Domain.Tests.Rooms;

/// <summary>The people, the time and the words in which the rules of a room are stated.</summary>
public abstract class RoomSpecification
{
    protected static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    protected static readonly UserId Host = Person(1);
    protected static readonly UserId Presenter = Person(2);
    protected static readonly UserId Reviewer = Person(3);
    protected static readonly UserId Spectator = Person(4);
    protected static readonly UserId Stranger = Person(5);

    protected static readonly RoomEvent Opened =
        new RoomEvent.Opened("Parsing dates", RoomKind.Coding, null, null, "csharp", RoomRole.Presenter, RoomVisibility.Public);

    /// <summary>A room with one member of each role.</summary>
    protected static readonly RoomEvent[] OpenRoom =
    [
        Opened,
        new RoomEvent.MemberEntered(Host, "Host", RoomRole.Host),
        new RoomEvent.MemberEntered(Presenter, "Presenter", RoomRole.Presenter),
        new RoomEvent.MemberEntered(Reviewer, "Reviewer", RoomRole.Reviewer),
        new RoomEvent.MemberEntered(Spectator, "Spectator", RoomRole.Spectator),
    ];

    protected static readonly RoomEvent[] ClosedRoom = [.. OpenRoom, new RoomEvent.Closed()];

    protected static UserId Person(int number) => UserId.Parse($"usr_{number:x32}");

    internal static Story Given(params RoomEvent[] facts) => facts.Aggregate(new Story(RoomState.NotOpened, 0), (story, fact) => story.And(Host, "earlier", fact));

    protected static ChangeSet Insert(int length, int at, string text) => ChangeSet.Replace(length, at, at, text);

    protected static ChangeSet Delete(int length, int from, int to) => ChangeSet.Replace(length, from, to, "");

    protected static RoomView View(RoomEvent[] facts) => facts.Index().Aggregate(
        new RoomView { Id = "room_1" },
        (view, fact) => view.Apply(new Recorded<RoomEvent>(fact.Index + 1, Noon.AddSeconds(fact.Index + 1), Host, "c-1", fact.Item)));
}

/// <summary>What has happened in a room so far.</summary>
internal sealed record Story(RoomState Room, long Version)
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    /// <summary>One more fact, whoever caused it.</summary>
    public Story And(UserId by, string command, RoomEvent fact) =>
        new(RoomDecider.Evolve(Room, new Recorded<RoomEvent>(Version + 1, Noon, by, command, fact)), Version + 1);

    /// <summary>One more command, which must not be refused.</summary>
    public Story After(RoomCommand command, string id = "c-1")
    {
        var outcome = When(command);
        Assert.Null(outcome.Decision.Refusal);
        return outcome.Decision.Events.Aggregate(this, (story, fact) => story.And(command.By, id, fact));
    }

    public Outcome When(RoomCommand command) => new(RoomDecider.Decide(Room, command, Noon));

    public string Text(string file) => Room.Files[file].Text.ToString();
}

/// <summary>What a room decided.</summary>
internal sealed record Outcome(Decision Decision)
{
    public void Then(params RoomEvent[] facts)
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
        Assert.Equal(ImmutableList<RoomEvent>.Empty, Decision.Events);
    }
}
