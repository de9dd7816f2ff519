using SkillGraph.Domain;
using SkillGraph.Domain.Rooms;
using SkillGraph.Domain.Texts;
using SkillGraph.Runtime;
using SkillGraph.Runtime.Events;
using SkillGraph.Runtime.Journals;
using SkillGraph.Runtime.Rooms;

namespace SkillGraph.Bench.Engine;

/// <summary>A room in which one person types, four keystrokes to one chat message, written straight into the journal.</summary>
internal static class LongRoom
{
    private const string File = "main.txt";
    private const int LongestText = 20_000;
    private const int FactsPerAppend = 1_000;

    private static readonly UserId Ada = UserId.New(DateTimeOffset.UtcNow);

    public static async Task<EntityId> Write(IJournal journal, int events)
    {
        var room = RoomId.New(DateTimeOffset.UtcNow).Entity();
        var (hash, version, facts) = ((string?)null, 0L, new List<NewFact>(FactsPerAppend));
        foreach (var fact in Facts().Take(events))
        {
            var at = Envelope.Truncate(DateTimeOffset.UtcNow);
            var message = RoomEvents.Catalogue.Write(new Recorded<RoomEvent>(++version, at, Ada, $"c-{version}", fact), hash);
            hash = Envelope.Hash(message.Span);
            facts.Add(new NewFact(version, RoomEvents.Catalogue.NameOf(fact), at.UtcTicks, message));
            if (facts.Count < FactsPerAppend && version < events) continue;
            var outcome = await journal.Append(new Append(room, room.Kind, "bench", facts));
            if (outcome.Result != AppendResult.Stored) throw new InvalidOperationException($"The journal did not store: {outcome}");
            facts = new List<NewFact>(FactsPerAppend);
        }
        return room;
    }

    private static IEnumerable<RoomEvent> Facts()
    {
        yield return new RoomEvent.Opened("Long", RoomKind.Coding, null, null, null, RoomRole.Presenter, RoomVisibility.Public);
        yield return new RoomEvent.MemberEntered(Ada, "Ada", RoomRole.Host);
        yield return new RoomEvent.FileAdded(File, "");
        var (length, changes) = (0, 0L);
        for (var number = 0; ; number++)
        {
            if (number % 5 == 4)
            {
                yield return new RoomEvent.ChatPosted($"This is message {number}: look at the last line, it is about to change.");
                continue;
            }
            var delete = length > LongestText ? length : 0;
            var text = number % 60 == 0 ? "\n" : ((char)('a' + number % 26)).ToString();
            yield return new RoomEvent.Edited(File, ++changes, ChangeSet.Replace(length, length - delete, length, text));
            length += text.Length - delete;
        }
    }
}
