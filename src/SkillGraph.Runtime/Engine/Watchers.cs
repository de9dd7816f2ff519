using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using SkillGraph.Runtime.Journals;
using SkillGraph.Runtime.Privacy;

namespace SkillGraph.Runtime.Engine;

/// <summary>Who watches which entity in this process. Publishing never waits: a watcher that is behind is sent back to the journal.</summary>
internal sealed class Watchers(EngineOptions options, Vault vault)
{
    private readonly ConcurrentDictionary<EntityId, ImmutableArray<Watcher>> _byEntity = new();

    /// <summary>What is stored after a version, then what is published, in order and without hole or repeat.</summary>
    public async IAsyncEnumerable<IReadOnlyList<StoredEvent>> Follow(IJournal journal, EntityId entity, long after, [EnumeratorCancellation] CancellationToken cancel)
    {
        var watcher = Add(entity);
        try
        {
            for (var last = after; ;)
            {
                watcher.TakeBehind();
                await foreach (var page in CheckedHistory.Read(journal, vault, entity, last, long.MaxValue, cancel))
                {
                    last = page[^1].Version;
                    yield return page;
                }
                for (var whole = true; whole;)
                {
                    await watcher.Wait(cancel);
                    while (whole && watcher.TryRead(out var events))
                    {
                        if (events.Count == 0 || events[^1].Version <= last) continue;
                        whole = events[0].Version <= last + 1;
                        if (!whole) break;
                        yield return await vault.Open(events[0].Version == last + 1 ? events : [.. events.SkipWhile(stored => stored.Version <= last)]);
                        last = events[^1].Version;
                    }
                    whole = whole && !watcher.TakeBehind();
                }
            }
        }
        finally
        {
            Remove(entity, watcher);
        }
    }

    public void Publish(EntityId entity, IReadOnlyList<NewFact> facts)
    {
        if (_byEntity.ContainsKey(entity)) Publish(entity, [.. facts.Select(fact => fact.Stored(entity))]);
    }

    public void Publish(EntityId entity, IReadOnlyList<StoredEvent> events)
    {
        if (!_byEntity.TryGetValue(entity, out var watchers)) return;
        foreach (var watcher in watchers) watcher.Publish(events);
    }

    /// <summary>Tells the watchers that there may be facts they were not told of.</summary>
    public void Poke(EntityId entity)
    {
        if (!_byEntity.TryGetValue(entity, out var watchers)) return;
        foreach (var watcher in watchers) watcher.Poke();
    }

    private Watcher Add(EntityId entity)
    {
        var watcher = new Watcher(options.WatcherBytes);
        _byEntity.AddOrUpdate(entity, _ => [watcher], (_, all) => all.Add(watcher));
        return watcher;
    }

    private void Remove(EntityId entity, Watcher watcher)
    {
        while (_byEntity.TryGetValue(entity, out var all))
        {
            var rest = all.Remove(watcher);
            if (rest.IsEmpty ? _byEntity.TryRemove(new(entity, all)) : _byEntity.TryUpdate(entity, rest, all)) return;
        }
    }
}

/// <summary>The live events waiting for one watcher, bounded in bytes.</summary>
internal sealed class Watcher(int capacityBytes)
{
    private readonly Channel<IReadOnlyList<StoredEvent>> _live = Channel.CreateUnbounded<IReadOnlyList<StoredEvent>>();
    private int _bytes;
    private int _behind;

    public void Publish(IReadOnlyList<StoredEvent> events)
    {
        var size = events.Sum(stored => stored.Message.Length);
        // One batch always fits into an empty queue, however large it is.
        if (Interlocked.Add(ref _bytes, size) > capacityBytes + size)
        {
            Interlocked.Add(ref _bytes, -size);
            Poke();
            return;
        }
        _live.Writer.TryWrite(events);
    }

    /// <summary>The flag is raised before the wake-up is queued, so that whoever empties the queue sees it.</summary>
    public void Poke()
    {
        if (Interlocked.Exchange(ref _behind, 1) == 0) _live.Writer.TryWrite([]);
    }

    public ValueTask<bool> Wait(CancellationToken cancel) => _live.Reader.WaitToReadAsync(cancel);

    public bool TryRead(out IReadOnlyList<StoredEvent> events)
    {
        if (!_live.Reader.TryRead(out events!)) return false;
        Interlocked.Add(ref _bytes, -events.Sum(stored => stored.Message.Length));
        return true;
    }

    /// <summary>Whether something was left out since this was last asked.</summary>
    public bool TakeBehind() => Interlocked.Exchange(ref _behind, 0) == 1;
}
