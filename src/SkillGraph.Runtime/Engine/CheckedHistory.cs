using System.Runtime.CompilerServices;
using SkillGraph.Runtime.Events;
using SkillGraph.Runtime.Journals;

namespace SkillGraph.Runtime.Engine;

/// <summary>Reads stored events and checks on the way that they are what was written: no version is missing and every link of the chain holds.</summary>
internal static class CheckedHistory
{
    public static async IAsyncEnumerable<IReadOnlyList<StoredEvent>> Read(
        IJournal journal, EntityId entity, long after, long upTo, [EnumeratorCancellation] CancellationToken cancel)
    {
        // The one before is read along: the first is to name its hash.
        var (version, hash) = (Math.Max(after - 1, 0), (string?)null);
        await foreach (var page in journal.Read(entity, version, upTo, cancel))
        {
            foreach (var stored in page)
            {
                if (stored.Version != ++version) throw new EntityUnreadableException(entity, stored.Version, $"version {version} is missing");
                var previous = Envelope.Read(stored).Previous;
                if (version > after && previous != hash) throw new EntityUnreadableException(entity, version, "the hash of the envelope before it does not match");
                hash = Envelope.Hash(stored.Message.Span);
            }
            if (page[0].Version > after) yield return page;
            else if (page.Count > 1) yield return [.. page.Skip(1)];
        }
    }
}
