using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using SkillGraph.Domain;
using SkillGraph.Runtime.Engine;
using SkillGraph.Runtime.Events;
using SkillGraph.Runtime.Journals;

namespace SkillGraph.Runtime.Privacy;

/// <summary>Seals what is personal in the journal and the snapshots, and opens it again for as long as there is a key to do it with.</summary>
public sealed class Vault(IKeyStore keys, TimeProvider clock, ILogger<Vault>? log = null)
{
    private const int MostKnown = 100_000;

    private readonly ConcurrentDictionary<string, Known> _known = new();
    private int _away;

    /// <summary>How long a process may go on as it was after a key has been destroyed, or made.</summary>
    public TimeSpan ForgetsWithin { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The events as they were before they were sealed. What belongs to somebody who has been erased stays redacted.</summary>
    public async ValueTask<IReadOnlyList<StoredEvent>> Open(IReadOnlyList<StoredEvent> events)
    {
        List<StoredEvent>? opened = null;
        for (var i = 0; i < events.Count; i++)
        {
            if (!HoldsSealed(events[i].Message.Span)) continue;
            opened ??= [.. events];
            opened[i] = (await Open(events[i], Envelope.Read(events[i]))).Stored;
        }
        return opened ?? events;
    }

    /// <summary>Lets nobody open or keep snapshots of an entity, before they are forgotten. Other processes may do so for <see cref="ForgetsWithin"/>.</summary>
    public async Task StopSnapshots(EntityId entity, CancellationToken cancel)
    {
        await keys.Destroy(CacheOf(entity), cancel);
        _known.TryRemove(CacheOf(entity), out _);
    }

    /// <summary>Drops everything sealed from the snapshots of an entity: those that are there cannot be opened any more.</summary>
    public async Task ForgetSnapshots(EntityId entity, CancellationToken cancel)
    {
        await keys.Replace(CacheOf(entity), cancel);
        _known.TryRemove(CacheOf(entity), out _);
    }

    /// <summary>Destroys the key of a person. Other processes may have it for <see cref="ForgetsWithin"/>.</summary>
    public async Task Forget(UserId person, CancellationToken cancel)
    {
        await keys.Destroy(person.Value, cancel);
        Remember(person.Value, new FoundKey(true, null), clock.GetTimestamp());
    }

    /// <summary>Proves that keys can be had. Throws when they cannot.</summary>
    public async Task Probe(CancellationToken cancel) => await keys.Find("probe", cancel);

    /// <summary>
    /// Fetches the keys that the facts of these commands may be sealed with. Whoever has an entity of their own has a key from its first fact on; guests have neither,
    /// and what they write is not sealed. Throws <see cref="JournalException"/> when keys cannot be had.
    /// </summary>
    internal ValueTask Prepare(EntityId entity, IReadOnlyList<Posted> turn)
    {
        if (entity.IsPerson && Fresh(entity.Value) is not { IsKnown: true }) return PrepareAll(entity, turn);
        for (var i = 0; i < turn.Count; i++)
            if (Fresh(turn[i].Request.Command.By.Value) is null) return PrepareAll(entity, turn);
        return default;
    }

    /// <summary>What is known of a person's key, which was fetched just now.</summary>
    internal PersonKey KeyOf(UserId person) =>
        _known.TryGetValue(person.Value, out var known) ? new PersonKey(known.IsKnown, known.Key) : throw new InvalidOperationException("Whose data this is did not send the command, nor is it theirs.");

    internal async ValueTask<List<StoredEvent>> Open(List<CheckedEvent> page)
    {
        var opened = new List<StoredEvent>(page.Count);
        foreach (var read in page) opened.Add(read.Envelope.Sealed is null ? read.Stored : (await Open(read.Stored, read.Envelope)).Stored);
        return opened;
    }

    internal async ValueTask<CheckedEvent> Open(CheckedEvent read)
    {
        if (read.Envelope.Sealed is null) return read;
        var (stored, envelope) = await Open(read.Stored, read.Envelope);
        return new CheckedEvent(stored, envelope, read.Hash);
    }

    internal async ValueTask<ReadOnlyMemory<byte>> SealSnapshot(EntityId entity, ReadOnlyMemory<byte> content)
    {
        if ((await Fetch(CacheOf(entity), create: true)).Key is not { } key) throw new CryptographicException("None is kept while somebody is being erased.");
        var whole = new byte[SealingKey.SealedBytes(content.Length)];
        key.Seal(content.Span, Encoding.UTF8.GetBytes(entity.Value), whole);
        return whole;
    }

    /// <summary>Throws <see cref="CryptographicException"/> for anything but what was sealed, in this form and under the key of now.</summary>
    internal async ValueTask<ReadOnlyMemory<byte>> OpenSnapshot(EntityId entity, ReadOnlyMemory<byte> whole)
    {
        if ((await Fetch(CacheOf(entity), create: false)).Key is not { } key) throw new CryptographicException("There is no key for it.");
        var content = new byte[SealingKey.OpenedBytes(whole.Length)];
        key.Open(whole.Span, Encoding.UTF8.GetBytes(entity.Value), content);
        return content;
    }

    /// <summary>Where a sealed fact belongs: nowhere else can it be opened.</summary>
    internal static int PlaceOf(EntityId entity, long version, string type, Span<byte> into) => Encoding.ASCII.GetBytes($"{entity.Value}/{version}/{type}", into);

    // Ids and names are ASCII, and a version has at most nineteen digits.
    internal static int MostPlaceBytes(EntityId entity, string type) => entity.Value.Length + type.Length + 21;

    private static string CacheOf(EntityId entity) => $"cache/{entity.Value}";

    private static bool HoldsSealed(ReadOnlySpan<byte> message) => message.IndexOf(",\"sealed\":\""u8) >= 0;

    private async ValueTask<(StoredEvent Stored, EnvelopeParts Envelope)> Open(StoredEvent stored, EnvelopeParts envelope)
    {
        if (envelope.Sealed is not { } box) return (stored, envelope);
        var name = (envelope.Of ?? envelope.By).Value;
        var known = await Fetch(name, create: false);
        // Its key sealed this, so it was made once: by another process after we asked, or the store that we ask is not the one it was made in.
        if (!known.IsKnown) known = await FetchNow(name, create: false);
        if (!known.IsKnown) throw Lost(name, stored);
        try
        {
            var (message, data) = Envelope.WithData(stored.Message.Span, envelope, known.Key is null ? null : Open(known.Key, stored, box));
            return (stored with { Message = message }, envelope with { Data = data, Sealed = null, Of = null });
        }
        catch (Exception wrong) when (wrong is CryptographicException or FormatException)
        {
            throw new EntityUnreadableException(stored.Entity, stored.Version, "what is sealed in it cannot be opened", wrong);
        }
    }

    private JournalException Lost(string name, StoredEvent stored)
    {
        log?.LogError("The key store does not know {Person}, whose key sealed version {Version} of {Entity}. Is it the right one?", name, stored.Version, stored.Entity);
        return new JournalException($"The key store does not know {name}, whose key sealed version {stored.Version} of {stored.Entity}. Is it the right one?");
    }

    private static byte[] Open(SealingKey key, StoredEvent stored, Range box)
    {
        var whole = Base64Url.DecodeFromUtf8(stored.Message.Span[box]);
        Span<byte> place = stackalloc byte[MostPlaceBytes(stored.Entity, stored.Type)];
        var data = new byte[SealingKey.OpenedBytes(whole.Length)];
        key.Open(whole, place[..PlaceOf(stored.Entity, stored.Version, stored.Type, place)], data);
        return data;
    }

    private async ValueTask PrepareAll(EntityId entity, IReadOnlyList<Posted> turn)
    {
        if (entity.IsPerson) await Fetch(entity.Value, create: true);
        foreach (var posted in turn) await Fetch(posted.Request.Command.By.Value, create: false);
    }

    private Known? Fresh(string name) => _known.TryGetValue(name, out var known) && clock.GetElapsedTime(known.At) < ForgetsWithin ? known : null;

    private ValueTask<Known> Fetch(string name, bool create) => Fresh(name) is { } fresh && (fresh.IsKnown || !create) ? new ValueTask<Known>(fresh) : FetchNow(name, create);

    private async ValueTask<Known> FetchNow(string name, bool create)
    {
        var asked = clock.GetTimestamp();
        try
        {
            var found = create ? new FoundKey(true, await keys.GetOrCreate(name, CancellationToken.None)) : await keys.Find(name, CancellationToken.None);
            if (Interlocked.Exchange(ref _away, 0) == 1) log?.LogInformation("The key store answers again");
            return Remember(name, found, asked);
        }
        catch (JournalException away)
        {
            JournalMetrics.Failed(away.InnerException);
            if (Interlocked.Exchange(ref _away, 1) == 0) log?.LogError(away, "The key store does not answer. Nothing is written before it does, nor read where something is sealed");
            throw;
        }
    }

    private Known Remember(string name, FoundKey found, long asked)
    {
        if (_known.Count >= MostKnown)
            foreach (var old in _known.Keys)
                if (Fresh(old) is null) _known.TryRemove(old, out _);
        var before = _known.GetValueOrDefault(name)?.Key;
        var key = found.Key is null ? null : before?.Is(found.Key) == true ? before : new SealingKey(found.Key);
        return _known[name] = new Known(found.IsKnown, key, asked);
    }

    /// <summary>A key that was fetched, and when that was; none where there never was one, or where it was destroyed.</summary>
    private sealed record Known(bool IsKnown, SealingKey? Key, long At);
}

/// <summary>The key that what is personal to somebody is sealed with. They have none before they have an entity of their own, and none once they are erased.</summary>
internal readonly record struct PersonKey(bool IsKnown, SealingKey? Key);
