using System.Text;
using SkillGraph.Conformance;
using SkillGraph.Domain;
using SkillGraph.Domain.Reports;
using SkillGraph.Runtime.Events;
using SkillGraph.Runtime.Privacy;
using SkillGraph.Runtime.Reports;

namespace SkillGraph.Runtime.Tests.Events;

/// <summary>What is stored of reports must be readable for ever.</summary>
public sealed class StoringReportEvents
{
    private static readonly EntityId Report = new("report_019a9f4c0a2b7c41b6d2f0a1938475c6");

    public static TheoryData<Type> Events => [.. typeof(ReportEvent).GetNestedTypes().Where(type => type.IsSubclassOf(typeof(ReportEvent)))];

    public static TheoryData<string> StoredNames => [.. ReportEvents.Catalogue.Names];

    public static TheoryData<string> Files => [.. GoldenEvents.Names("report")];

    [Theory]
    [MemberData(nameof(Events))]
    public void Every_event_has_a_stored_name(Type type) => Assert.Contains(type, ReportEvents.Catalogue.Types);

    [Theory]
    [MemberData(nameof(StoredNames))]
    public void Every_stored_name_has_a_golden_file(string name)
    {
        Assert.Contains(name, GoldenEvents.Names("report"));
        Assert.Matches(@"^report\.[a-z]+(-[a-z]+)*\.v[1-9][0-9]*$", name);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_golden_file_reads_and_writes_back_byte_for_byte(string name)
    {
        var stored = GoldenEvents.Read(Report, name);
        var recorded = ReportEvents.Catalogue.Read(stored);
        Assert.Equal(name, ReportEvents.Catalogue.NameOf(recorded.Event));
        Assert.Equal(Text(stored.Message), Text(ReportEvents.Catalogue.Write(recorded, Envelope.Read(stored.Message.Span).Previous)));
    }

    [Fact]
    public void The_golden_files_say_what_they_always_said()
    {
        var view = GoldenEvents.History(Report).Aggregate(ReportEntity.View.Initial(Report), ReportEntity.View.Apply);
        Assert.Equal((ReportStatus.Resolved, ReportOutcome.Muted), (view.Status, view.Outcome));
        Assert.Equal(("insults, \"again\" 世界", "a day of silence"), (view.Reason, view.Note));
        Assert.Equal(("room_019a9f3c5e8a7c41b6d2f0a1938475c6", 3, 9), (view.Subject!.Room!.Value.Value, view.Subject.From!.Value, view.Subject.To!.Value));
        Assert.Equal(("usr_019a9f3d10b47a02938c1d5e6f708192", "usr_019a9f3c5e8a7c41b6d2f0a1938475c6"), (view.TakenBy!.Value.Value, view.Reporter!.Value.Value));
    }

    [Fact]
    public async Task What_somebody_wrote_is_sealed_with_their_key()
    {
        var vault = KeysInMemory.NewVault();
        var reporter = UserId.Parse("usr_019a9f3c5e8a7c41b6d2f0a1938475c6");
        await vault.Prepare(new EntityId(reporter.Value), []);
        var fact = new ReportEvent.Made(new ReportSubject(null, null, null, UserId.Parse($"usr_{2:x32}")), "canary");
        var recorded = new Recorded<ReportEvent>(1, new DateTimeOffset(2026, 11, 25, 12, 0, 0, TimeSpan.Zero), reporter, "c-1", fact);
        var stored = new StoredEvent(Report, 1, ReportEvents.Made, ReportEvents.Catalogue.Write(recorded, null, null, new PersonalSeal(vault, Report)));

        Assert.DoesNotContain("canary", Text(stored.Message), StringComparison.Ordinal);
        Assert.Contains("canary", Text((await vault.Open([stored]))[0].Message), StringComparison.Ordinal);
        await vault.Forget(reporter, default);
        Assert.Equal(fact with { Reason = "" }, ReportEvents.Catalogue.Read((await vault.Open([stored]))[0]).Event);
    }

    private static string Text(ReadOnlyMemory<byte> message) => Encoding.UTF8.GetString(message.Span);
}
