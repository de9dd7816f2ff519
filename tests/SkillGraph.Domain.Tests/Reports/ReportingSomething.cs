using SkillGraph.Domain.Reports;
using SkillGraph.Domain.Users;
using static SkillGraph.Domain.Reports.ReportRefusals;

namespace SkillGraph.Domain.Tests.Reports;

public sealed class ReportingSomething
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);
    private static readonly UserId Ada = UserId.Parse($"usr_{1:x32}");
    private static readonly UserId Eve = UserId.Parse($"usr_{2:x32}");
    private static readonly UserId Mo = UserId.Parse($"usr_{3:x32}");
    private static readonly RoomId? Room = RoomId.TryParse($"room_{1:x32}", out var room) ? room : null;

    private static readonly ReportSubject Passage = new(Room, 3, 9, Eve);
    private static readonly (UserId, ReportEvent) Made = (Ada, new ReportEvent.Made(Passage, "insults"));
    private static readonly (UserId, ReportEvent) Taken = (Mo, new ReportEvent.Taken());
    private static readonly (UserId, ReportEvent) Resolved = (Mo, new ReportEvent.Resolved(ReportOutcome.Muted, "a day"));

    [Fact]
    public void Anybody_reports_a_person_a_passage_or_both()
    {
        foreach (var subject in new[] { Passage, Passage with { Person = null }, new ReportSubject(null, null, null, Eve) })
            Then(Given(), new ReportCommand.Make(Ada, subject, "insults"), new ReportEvent.Made(subject, "insults"));
    }

    [Fact]
    public void A_report_is_about_something_that_has_an_end()
    {
        Refused(Given(), new ReportCommand.Make(Ada, new ReportSubject(null, null, null, null), "insults"), AboutNothing);
        foreach (var subject in new[]
                 {
                     Passage with { From = null }, Passage with { To = null }, Passage with { From = 0 }, Passage with { From = 10 }, Passage with { From = null, To = null },
                     new ReportSubject(null, 1, 2, Eve), new ReportSubject(null, null, 2, Eve),
                 })
            Refused(Given(), new ReportCommand.Make(Ada, subject, "insults"), BadPassage);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public void It_has_a_reason(string reason)
    {
        Refused(Given(), new ReportCommand.Make(Ada, Passage, reason), BadReason);
        Refused(Given(), new ReportCommand.Make(Ada, Passage, new string('x', ReportLimits.ReasonLength + 1)), BadReason);
    }

    [Fact]
    public void Moderators_take_it_on_and_say_what_came_of_it()
    {
        Then(Given(Made), new ReportCommand.Take(Mo, UserRole.Moderator), new ReportEvent.Taken());
        Then(Given(Made, Taken), new ReportCommand.Take(Ada, UserRole.Admin), new ReportEvent.Taken());
        Then(Given(Made, Taken), new ReportCommand.Resolve(Mo, UserRole.Moderator, ReportOutcome.Dismissed, ""), new ReportEvent.Resolved(ReportOutcome.Dismissed, ""));
        Refused(Given(Made), new ReportCommand.Resolve(Mo, UserRole.Moderator, ReportOutcome.Dismissed, new string('x', ReportLimits.NoteLength + 1)), BadNote);
    }

    [Theory]
    [InlineData(UserRole.User)]
    [InlineData(UserRole.Expert)]
    public void Nobody_else_does(UserRole role)
    {
        Refused(Given(Made), new ReportCommand.Take(Mo, role), OnlyModerators);
        Refused(Given(Made), new ReportCommand.Resolve(Mo, role, ReportOutcome.Dismissed, ""), OnlyModerators);
    }

    [Fact]
    public void Nobody_decides_on_a_report_about_themselves()
    {
        Refused(Given(Made), new ReportCommand.Take(Eve, UserRole.Admin), AboutOneself);
        Refused(Given(Made), new ReportCommand.Resolve(Eve, UserRole.Admin, ReportOutcome.Dismissed, ""), AboutOneself);
    }

    [Fact]
    public void What_is_resolved_stays_so()
    {
        Refused(Given(Made, Resolved), new ReportCommand.Take(Mo, UserRole.Moderator), ReportRefusals.Resolved);
        Refused(Given(Made, Resolved), new ReportCommand.Resolve(Mo, UserRole.Moderator, ReportOutcome.Banned, "a day"), ReportRefusals.Resolved);
        Refused(Given(), new ReportCommand.Take(Mo, UserRole.Moderator), NotFound);
    }

    [Fact]
    public void Every_command_may_come_twice()
    {
        Assert.Empty(Decide(Given(Made), new ReportCommand.Make(Ada, Passage, "insults")).Events);
        Assert.Empty(Decide(Given(Made, Taken), new ReportCommand.Take(Mo, UserRole.Moderator)).Events);
        Assert.Empty(Decide(Given(Made, Resolved), new ReportCommand.Resolve(Mo, UserRole.Moderator, ReportOutcome.Muted, "a day")).Events);
        Refused(Given(Made), new ReportCommand.Make(Eve, Passage, "insults"), Exists);
    }

    [Fact]
    public void Whoever_took_it_may_look_at_the_passage_while_it_is_open()
    {
        Assert.Null(View(Made).Shows(Room!.Value, Mo));
        Assert.Equal(9, View(Made, Taken).Shows(Room!.Value, Mo));
        Assert.Null(View(Made, Taken).Shows(Room!.Value, Ada));
        Assert.Null(View(Made, Taken).Shows(default, Mo));
        Assert.Null(View(Made, Taken, (Ada, new ReportEvent.Taken())).Shows(Room!.Value, Mo));
        Assert.Null(View(Made, Taken, Resolved).Shows(Room!.Value, Mo));
        Assert.Null(View((Ada, new ReportEvent.Made(new ReportSubject(null, null, null, Eve), "insults")), Taken).Shows(Room!.Value, Mo));
    }

    private static ReportState Given(params (UserId By, ReportEvent Fact)[] facts) => Recorded(facts).Aggregate(ReportState.NotMade, ReportDecider.Evolve);

    private static ReportView View(params (UserId By, ReportEvent Fact)[] facts) => Recorded(facts).Aggregate(new ReportView { Id = $"report_{1:x32}" }, (view, fact) => view.Apply(fact));

    private static IEnumerable<Recorded<ReportEvent>> Recorded((UserId By, ReportEvent Fact)[] facts) =>
        facts.Select((one, index) => new Recorded<ReportEvent>(index + 1, Noon, one.By, "earlier", one.Fact));

    private static Decision<ReportEvent> Decide(ReportState report, ReportCommand command) => ReportDecider.Decide(report, command, Noon) is { Refusal: null } decision
        ? decision
        : throw new InvalidOperationException($"{command} was refused.");

    private static void Then(ReportState report, ReportCommand command, ReportEvent fact) => Assert.Equal([fact], Decide(report, command).Events);

    private static void Refused(ReportState report, ReportCommand command, Refusal refusal)
    {
        var decision = ReportDecider.Decide(report, command, Noon);
        Assert.Equal((refusal, 0), (decision.Refusal, decision.Events.Count));
    }
}
