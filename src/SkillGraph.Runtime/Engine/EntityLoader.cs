using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using SkillGraph.Domain;
using SkillGraph.Runtime.Events;
using SkillGraph.Runtime.Journals;
using SkillGraph.Runtime.Privacy;

namespace SkillGraph.Runtime.Engine;

/// <summary>
/// Rebuilds an entity from the newest usable snapshot and the events after it, checking the hash chain on the way. A snapshot holds the state;
/// the command ids to remember are read from the envelopes before it.
/// </summary>
internal sealed class EntityLoader<TState, TCommand, TEvent>(EntityKind<TState, TCommand, TEvent> kind, IJournal journal, Vault vault, EngineOptions options, ILogger log)
    where TCommand : class, ICommand
    where TEvent : class
{
    public async Task<Memory<TState>> Load(EntityId entity, CancellationToken cancel)
    {
        for (var upTo = long.MaxValue; ;)
        {
            var snapshot = await journal.LoadSnapshot(entity.Value, kind.Snapshots.Manifest, upTo, cancel);
            var kept = snapshot is null ? new Kept(0, kind.Initial, null) : await TryRead(entity, snapshot);
            if (kept is not null && await Replay(entity, kept, cancel) is { } memory) return memory;
            upTo = snapshot!.Version - 1;
        }
    }

    /// <summary>Null when what was kept is not of this history.</summary>
    private async Task<Memory<TState>?> Replay(EntityId entity, Kept kept, CancellationToken cancel)
    {
        var (state, version, hash) = (kept.State, 0L, (string?)null);
        var commands = new RecentCommands(options.RememberedEvents);
        await foreach (var page in CheckedHistory.ReadOpen(journal, entity, Math.Max(0, kept.Version - options.RememberedEvents), long.MaxValue, cancel).Ahead())
            foreach (var read in page)
            {
                (version, hash) = (read.Stored.Version, read.Hash);
                commands.Remember(read.Envelope.By, read.Envelope.Command, version);
                if (version > kept.Version) state = Evolve(state, await vault.Open(read));
                else if (version == kept.Version && hash != kept.Hash) return NotOf(entity, kept);
            }
        return version < kept.Version ? NotOf(entity, kept) : new Memory<TState>(state, version, hash, commands, kept.Version);
    }

    private TState Evolve(TState state, CheckedEvent read)
    {
        var recorded = kind.Events.Read(read.Stored, read.Envelope);
        try
        {
            return kind.Evolve(state, recorded);
        }
        catch (Exception broken)
        {
            throw new EntityUnreadableException(read.Stored.Entity, read.Stored.Version, "it cannot be applied", broken);
        }
    }

    /// <summary>Takes a snapshot when enough has come since the last.</summary>
    public Memory<TState> KeepSnapshot(EntityId entity, Memory<TState> memory, SnapshotKeeper snapshots)
    {
        if (memory.Version - memory.SnapshotAt < options.SnapshotEvery) return memory;
        snapshots.Keep(entity, entity.Value, () => Write(memory), dropOlderThan: memory.SnapshotAt);
        return memory with { SnapshotAt = memory.Version };
    }

    private Snapshot Write(Memory<TState> memory)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(buffer, Envelope.WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteString("hash"u8, memory.Hash);
            writer.WritePropertyName("state"u8);
            JsonSerializer.Serialize(writer, memory.State, kind.Snapshots.Json);
            writer.WriteEndObject();
        }
        return new Snapshot(memory.Version, kind.Snapshots.Manifest, buffer.WrittenMemory);
    }

    /// <summary>Snapshots are caches: one that cannot be read, for whatever reason, is passed over.</summary>
    private async Task<Kept?> TryRead(EntityId entity, Snapshot snapshot)
    {
        try
        {
            using var json = JsonDocument.Parse(await vault.OpenSnapshot(entity, snapshot.Content));
            var state = json.RootElement.GetProperty("state").Deserialize(kind.Snapshots.Json) ?? throw new JsonException("the state is null");
            return new Kept(snapshot.Version, state, json.RootElement.GetProperty("hash").GetString());
        }
        catch (Exception unusable)
        {
            PassOver(entity, snapshot.Version, unusable);
            return null;
        }
    }

    private Memory<TState>? NotOf(EntityId entity, Kept kept)
    {
        PassOver(entity, kept.Version, new FormatException("it was taken of another history"));
        return null;
    }

    private void PassOver(EntityId entity, long version, Exception unusable) => log.LogWarning(
        unusable, "The snapshot of {Entity} at version {Version} cannot be used; an older one or the whole history is read", entity, version);

    private sealed record Kept(long Version, TState State, string? Hash);
}
