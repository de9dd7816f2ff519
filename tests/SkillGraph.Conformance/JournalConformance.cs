using System.Text;
using SkillGraph.Runtime;
using SkillGraph.Runtime.Journals;

namespace SkillGraph.Conformance;

/// <summary>What every situation of a journal starts with: an empty database and a journal opened in it.</summary>
public abstract class JournalConformance(Func<Task<JournalHome>> newHome) : IAsyncLifetime
{
    protected const string Writer = "writer-1";

    protected JournalHome Home { get; private set; } = null!;

    protected IJournal Journal { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Home = await newHome();
        Journal = await Home.OpenJournal();
    }

    public async Task DisposeAsync() => await Home.DisposeAsync();

    protected static EntityId Room(int number) => new($"room_{number:x32}");

    protected static EntityId User(int number) => new($"usr_{number:x32}");

    protected static NewFact Fact(long version, string text = "hello") =>
        new(version, "room.chat-posted.v1", 639_000_000_000_000_000 + version, Encoding.UTF8.GetBytes($$"""{"v":{{version}},"text":"{{text}}"}"""));

    protected static Append Facts(EntityId entity, params long[] versions) =>
        new(entity, entity.Kind, Writer, [.. versions.Select(version => Fact(version))]);

    protected async Task Store(EntityId entity, params long[] versions) =>
        Assert.Equal(AppendResult.Stored, (await Journal.Append(Facts(entity, versions))).Result);

    protected static async Task<List<StoredEvent>> History(IJournal journal, EntityId entity, long after = 0, long upTo = long.MaxValue)
    {
        var events = new List<StoredEvent>();
        await foreach (var page in journal.Read(entity, after, upTo, default)) events.AddRange(page);
        return events;
    }

    protected static async Task<List<(long Position, StoredEvent Event)>> Everything(IJournal journal, string? tag = null, int limit = 100)
    {
        var events = new List<(long Position, StoredEvent Event)>();
        for (long after = 0; ;)
        {
            var page = await journal.ReadAll(tag, after, limit, default);
            events.AddRange(page.Events);
            if (page.Reached == after) return events;
            after = page.Reached;
        }
    }

    protected static IEnumerable<long> Versions(IEnumerable<StoredEvent> events) => events.Select(stored => stored.Version);

    protected static IEnumerable<long> UpTo(int last) => Enumerable.Range(1, last).Select(version => (long)version);
}
