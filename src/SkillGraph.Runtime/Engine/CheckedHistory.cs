using System.Runtime.CompilerServices;
using SkillGraph.Runtime.Events;
using SkillGraph.Runtime.Journals;
using SkillGraph.Runtime.Privacy;

namespace SkillGraph.Runtime.Engine;

/// <summary>Reads stored events and checks on the way that they are what was written: no version is missing and every link of the chain holds. What is sealed in them is opened.</summary>
internal static class CheckedHistory
{
    public static async IAsyncEnumerable<IReadOnlyList<StoredEvent>> Read(
        IJournal journal, Vault vault, EntityId entity, long after, long upTo, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var page in ReadAfter(journal, entity, after, upTo, cancel)) yield return await vault.Open(page);
    }

    /// <summary>The same, still sealed.</summary>
    public static async IAsyncEnumerable<IReadOnlyList<StoredEvent>> ReadSealed(
        IJournal journal, EntityId entity, long after, long upTo, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var page in ReadAfter(journal, entity, after, upTo, cancel)) yield return page.ConvertAll(read => read.Stored);
    }

    /// <summary>Still sealed, with what was found in the envelopes. What stands before the first one is not known, unless nothing does.</summary>
    public static async IAsyncEnumerable<List<CheckedEvent>> ReadOpen(
        IJournal journal, EntityId entity, long after, long upTo, [EnumeratorCancellation] CancellationToken cancel)
    {
        var (version, hash) = (after, (string?)null);
        await foreach (var page in journal.Read(entity, after, upTo, cancel).Ahead())
        {
            var read = new List<CheckedEvent>(page.Count);
            foreach (var stored in page)
            {
                if (stored.Version != ++version) throw new EntityUnreadableException(entity, stored.Version, $"version {version} is missing");
                var envelope = Envelope.Read(stored);
                if ((version > after + 1 || after == 0) && envelope.Previous != hash)
                    throw new EntityUnreadableException(entity, version, "the hash of the envelope before it does not match");
                hash = Envelope.Hash(stored.Message.Span);
                read.Add(new CheckedEvent(stored, envelope, hash));
            }
            yield return read;
        }
    }

    private static async IAsyncEnumerable<List<CheckedEvent>> ReadAfter(IJournal journal, EntityId entity, long after, long upTo, [EnumeratorCancellation] CancellationToken cancel)
    {
        // The one before is read along: the first is to name its hash.
        await foreach (var page in ReadOpen(journal, entity, Math.Max(after - 1, 0), upTo, cancel))
            if (page.FindIndex(read => read.Stored.Version > after) is >= 0 and var first) yield return page[first..];
    }

    /// <summary>Fetches each page while the one before it is worked on.</summary>
    public static async IAsyncEnumerable<T> Ahead<T>(this IAsyncEnumerable<T> pages)
    {
        var reading = pages.GetAsyncEnumerator();
        var next = Next();
        try
        {
            while (await next)
            {
                var page = reading.Current;
                next = Next();
                yield return page;
            }
        }
        finally
        {
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            await reading.DisposeAsync();
        }

        // Yields first, because some journals read without ever waiting.
        async Task<bool> Next()
        {
            await Task.Yield();
            return await reading.MoveNextAsync();
        }
    }
}

/// <summary>A stored event whose place in the chain was checked, and the hash that the next one must name.</summary>
internal readonly record struct CheckedEvent(StoredEvent Stored, EnvelopeParts Envelope, string Hash);
