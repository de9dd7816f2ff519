using SkillGraph.Runtime;
using SkillGraph.Runtime.Journals;

namespace SkillGraph.Conformance;

/// <summary>Puts a long history into an embedded store before a server opens it.</summary>
public static class FilledStore
{
    private const int AtOnce = 500;

    public static async Task With(string folder, EntityId room, int seed, int events)
    {
        using var store = new SqliteStore(folder);
        await using var journal = new SqliteJournal(store);
        await journal.Open(default);
        foreach (var some in RecordedRoom.Record(room, seed, events).Chunk(AtOnce))
        {
            var facts = some.Select(stored => new NewFact(stored.Version, stored.Type, 1, stored.Message)).ToList();
            var outcome = await journal.Append(new Append(room, room.Kind, "recorded", facts));
            if (outcome.Result != AppendResult.Stored) throw new InvalidOperationException("The history could not be stored.", outcome.Cause);
        }
    }
}
