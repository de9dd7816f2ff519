using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using SkillGraph.Conformance;
using SkillGraph.Runtime.Audits;
using SkillGraph.Runtime.Reports;
using SkillGraph.Runtime.Subscriptions;
using SkillGraph.Runtime.Users;

namespace SkillGraph.Runtime.Tests.Moderation;

/// <summary>What moderators and admins look at is the fold of the journal, and holds nothing that is personal.</summary>
public sealed class KeepingTheLists : IAsyncLifetime
{
    private static readonly EntityId Ada = new("usr_019a9f3c5e8a7c41b6d2f0a1938475c6");
    private static readonly EntityId Report = new("report_019a9f4c0a2b7c41b6d2f0a1938475c6");

    private readonly SqliteHome _home = new();
    private IReadModels _models = null!;

    public static TheoryData<string> All => [PeopleList.Model, PeopleAudit.Model, ReportList.Model, ReportAudit.Model];

    public async Task InitializeAsync() => _models = await _home.OpenReadModels();

    public async Task DisposeAsync() => await _home.DisposeAsync();

    [Theory]
    [MemberData(nameof(All))]
    public async Task One_by_one_twice_or_all_at_once_comes_to_the_same(string name)
    {
        var subscription = Find(name);
        var history = History(subscription);
        await Handle(subscription, history);
        var once = await Rows();
        Assert.NotEmpty(once);
        foreach (var stored in history) await Handle(subscription, [stored, stored]);
        await Handle(subscription, history);
        Assert.Equal(once, await Rows());

        await _models.Reset(name, subscription.Models, default);
        Assert.Empty(await Rows());
        foreach (var stored in history) await Handle(subscription, [stored]);
        Assert.Equal(once, await Rows());
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Nothing_personal_is_in_a_row(string name)
    {
        var subscription = Find(name);
        await Handle(subscription, History(subscription));
        foreach (var row in await Rows())
            foreach (var word in new[] { "ada@", "Ada", "Lovelace", "Firefox", "192.", "noise", "spam", "insults", "silence" })
                Assert.DoesNotContain(word, row, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_is_listed_with_roles_mute_and_ban_until_they_are_erased()
    {
        var people = Find(PeopleList.Model);
        await Handle(people, [.. History(people).Where(stored => stored.Type is UserEvents.Registered or UserEvents.EmailVerified or UserEvents.RoleGranted or UserEvents.Muted or UserEvents.Banned)]);
        var row = PeopleList.Read(Assert.Single(await _models.List(PeopleList.Model, PeopleList.Model, null, 10, default)));
        Assert.NotEmpty(row.Roles);
        Assert.NotNull(row.Mute);
        Assert.NotNull(row.Ban);
        var mutes = new List<Muting>();
        await foreach (var mute in PeopleList.AllMutes(_models)) mutes.Add(mute);
        Assert.Equal((Ada.Value, row.Mute), (Assert.Single(mutes).Person.Value, mutes[0].Mute));

        await Handle(people, [GoldenEvents.Read(Ada, UserEvents.Erased)]);
        Assert.Empty(await Rows());
    }

    [Fact]
    public async Task Both_trails_are_one_newest_first_and_one_person_has_theirs()
    {
        foreach (var name in new[] { PeopleAudit.Model, ReportAudit.Model }) await Handle(Find(name), History(Find(name)));
        var everything = await AuditTrail.List(_models, null, null, 100, default);
        Assert.Equal(everything.OrderByDescending(entry => entry.Key, StringComparer.Ordinal), everything);
        Assert.Equal(UserEvents.Audited.Order(StringComparer.Ordinal), everything.Where(entry => entry.Entity == Ada.Value).Select(entry => entry.What).Append(UserEvents.SessionEnded).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal([ReportEvents.Resolved, ReportEvents.Taken, ReportEvents.Made], everything.Where(entry => entry.Entity == Report.Value).Select(entry => entry.What));

        var paged = new List<AuditEntry>();
        while (await AuditTrail.List(_models, null, paged.LastOrDefault()?.Key, 3, default) is { Count: > 0 } page) paged.AddRange(page);
        Assert.Equal(everything, paged);

        var hers = await AuditTrail.List(_models, Ada.Value, null, 100, default);
        Assert.Equal(everything.Where(entry => entry.Whom == Ada.Value), hers);
    }

    private static ISubscription Find(string name) => name switch
    {
        PeopleList.Model => new PeopleList(NullLogger<PeopleList>.Instance),
        PeopleAudit.Model => new PeopleAudit(NullLogger<PeopleAudit>.Instance),
        ReportList.Model => new ReportList(NullLogger<ReportList>.Instance),
        _ => new ReportAudit(NullLogger<ReportAudit>.Instance),
    };

    // Whoever is erased is in no list of people.
    private static IReadOnlyList<StoredEvent> History(ISubscription subscription) => subscription.Tag == "report"
        ? GoldenEvents.History(Report)
        : [.. GoldenEvents.History(Ada).Where(stored => subscription.Name != PeopleList.Model || stored.Type != UserEvents.Erased)];

    private async Task Handle(ISubscription subscription, IReadOnlyList<StoredEvent> events)
    {
        var offset = await _models.Offset(subscription.Name, default);
        await _models.Commit(subscription.Name, offset, offset + 1, await subscription.Handle(events, _models, default), default);
    }

    private async Task<List<string>> Rows()
    {
        await using var connection = await _home.Connect();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT model, key, bucket, document FROM read_model ORDER BY model, key";
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync()) rows.Add($"{reader.GetString(0)} {reader.GetString(1)} {reader.GetString(2)} {Encoding.UTF8.GetString((byte[])reader[3])}");
        return rows;
    }
}
