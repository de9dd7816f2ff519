using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using SkillGraph.Domain;
using SkillGraph.Runtime.Events;
using SkillGraph.Runtime.Journals;

namespace SkillGraph.Runtime.Engine;

/// <summary>Rebuilds an entity from the newest usable snapshot and the events after it, checking the hash chain on the way.</summary>
internal sealed class EntityLoader<TState, TCommand, TEvent>(EntityKind<TState, TCommand, TEvent> kind, IJournal journal, EngineOptions options, ILogger log)
    where TCommand : class, ICommand
    where TEvent : class
{
    public async Task<Memory<TState>> Load(EntityId entity, CancellationToken cancel)
    {
        var memory = await FromSnapshot(entity, cancel) ?? new Memory<TState>(kind.Initial, 0, null, new RecentCommands(options.RememberedCommands), 0);
        await foreach (var page in journal.Read(entity, memory.Version, long.MaxValue, cancel))
            foreach (var stored in page)
                memory = Apply(memory, stored);
        return memory;
    }

    private Memory<TState> Apply(Memory<TState> memory, StoredEvent stored)
    {
        if (stored.Version != memory.Version + 1) throw new EntityUnreadableException(stored.Entity, stored.Version, $"version {memory.Version + 1} is missing");
        var recorded = kind.Events.Read(stored, out var previous);
        if (previous != memory.Hash) throw new EntityUnreadableException(stored.Entity, stored.Version, "the hash of the envelope before it does not match");
        memory.Commands.Remember(recorded.By, recorded.Command, recorded.Version);
        return memory with { State = Evolve(memory.State, recorded, stored), Version = stored.Version, Hash = Envelope.Hash(stored.Message.Span) };
    }

    private TState Evolve(TState state, Recorded<TEvent> recorded, StoredEvent stored)
    {
        try
        {
            return kind.Evolve(state, recorded);
        }
        catch (Exception broken)
        {
            throw new EntityUnreadableException(stored.Entity, stored.Version, "it cannot be applied", broken);
        }
    }

    /// <summary>Snapshots are caches: one that cannot be read, for whatever reason, is passed over.</summary>
    private async Task<Memory<TState>?> FromSnapshot(EntityId entity, CancellationToken cancel)
    {
        for (var upTo = long.MaxValue; ;)
        {
            var snapshot = await journal.LoadSnapshot(entity.Value, kind.Snapshots.Manifest, upTo, cancel);
            if (snapshot is null) return null;
            var last = await Last(entity, snapshot.Version, cancel);
            try
            {
                var memory = Read(snapshot);
                return memory.Hash == last ? memory : throw new FormatException("it was taken of another history");
            }
            catch (Exception unusable)
            {
                log.LogWarning(unusable, "The snapshot of {Entity} at version {Version} cannot be used; an older one or the whole history is read", entity, snapshot.Version);
                upTo = snapshot.Version - 1;
            }
        }
    }

    /// <summary>The hash of the envelope stored at a version.</summary>
    private async Task<string?> Last(EntityId entity, long version, CancellationToken cancel)
    {
        await foreach (var page in journal.Read(entity, version - 1, version, cancel)) return Envelope.Hash(page[0].Message.Span);
        return null;
    }

    public Snapshot Write(Memory<TState> memory)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(buffer, Envelope.WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteString("hash"u8, memory.Hash);
            writer.WriteStartObject("commands"u8);
            foreach (var sender in memory.Commands.OldestFirst.GroupBy(command => command.By))
            {
                writer.WriteStartObject(sender.Key.Value);
                foreach (var (_, id, version) in sender) writer.WriteNumber(id, version);
                writer.WriteEndObject();
            }
            writer.WriteEndObject();
            writer.WritePropertyName("state"u8);
            JsonSerializer.Serialize(writer, memory.State, kind.Snapshots.Json);
            writer.WriteEndObject();
        }
        return new Snapshot(memory.Version, kind.Snapshots.Manifest, SnapshotSeal.Seal(buffer.WrittenSpan));
    }

    private Memory<TState> Read(Snapshot snapshot)
    {
        using var json = JsonDocument.Parse(SnapshotSeal.Open(snapshot.Content));
        var commands = new RecentCommands(options.RememberedCommands);
        var remembered = json.RootElement.GetProperty("commands").EnumerateObject().SelectMany(
            sender => sender.Value.EnumerateObject().Select(command => (By: UserId.Parse(sender.Name), Id: command.Name, Version: command.Value.GetInt64())));
        foreach (var (by, id, version) in remembered.OrderBy(command => command.Version)) commands.Remember(by, id, version);
        var state = json.RootElement.GetProperty("state").Deserialize(kind.Snapshots.Json) ?? throw new JsonException("the state is null");
        return new Memory<TState>(state, snapshot.Version, json.RootElement.GetProperty("hash").GetString(), commands, snapshot.Version);
    }
}

/// <summary>Puts a checksum before a snapshot, because a flipped bit in a cache must not become a state.</summary>
internal static class SnapshotSeal
{
    public static ReadOnlyMemory<byte> Seal(ReadOnlySpan<byte> content)
    {
        var whole = new byte[SHA256.HashSizeInBytes + content.Length];
        SHA256.HashData(content, whole);
        content.CopyTo(whole.AsSpan(SHA256.HashSizeInBytes));
        return whole;
    }

    public static ReadOnlyMemory<byte> Open(ReadOnlyMemory<byte> whole)
    {
        if (whole.Length < SHA256.HashSizeInBytes) throw new FormatException("it is cut short");
        var content = whole[SHA256.HashSizeInBytes..];
        if (!SHA256.HashData(content.Span).AsSpan().SequenceEqual(whole.Span[..SHA256.HashSizeInBytes])) throw new FormatException("its checksum is wrong");
        return content;
    }
}
