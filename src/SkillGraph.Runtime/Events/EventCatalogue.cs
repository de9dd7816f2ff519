using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SkillGraph.Domain;
using SkillGraph.Runtime.Privacy;

namespace SkillGraph.Runtime.Events;

/// <summary>The stored names of one family of events, and how each is written and read.</summary>
public sealed class EventCatalogue<TEvent>
    where TEvent : class
{
    private readonly FrozenDictionary<Type, StoredName<TEvent>> _byType;
    private readonly FrozenDictionary<string, StoredName<TEvent>> _byName;

    public EventCatalogue(params IReadOnlyList<StoredName<TEvent>> names)
    {
        _byType = names.ToFrozenDictionary(name => name.Type);
        _byName = names.ToFrozenDictionary(name => name.Name);
    }

    public IEnumerable<string> Names => _byName.Keys;

    public IEnumerable<Type> Types => _byType.Keys;

    public string NameOf(TEvent fact) =>
        _byType.TryGetValue(fact.GetType(), out var name) ? name.Name : throw new InvalidOperationException($"{fact.GetType()} has no stored name.");

    /// <summary>
    /// The envelope of a fact, as it is stored. <paramref name="previous"/> is the hash of the envelope before it, null for the first; <paramref name="trace"/> is where it came from, if that is kept;
    /// <paramref name="seal"/> keeps what is personal in it from whoever has no key.
    /// </summary>
    public ReadOnlyMemory<byte> Write(Recorded<TEvent> recorded, string? previous, string? trace = null, PersonalSeal? seal = null)
    {
        var name = _byType[recorded.Event.GetType()];
        var (buffer, writer) = EnvelopeBuffer.Take();
        try
        {
            Envelope.WriteHead(writer, recorded.Version, recorded.At, recorded.By, name.Name);
            if (seal is null || name.Whose(recorded, seal.Value.Entity) is not { } person || !seal.Value.Holds(person)) name.WriteData(writer, recorded.Event);
            else
            {
                name.WriteData(writer, name.Redact(recorded.Event));
                seal.Value.Write(writer, recorded.Version, name.Name, person, person == recorded.By, name.Data(recorded.Event));
            }
            Envelope.WriteTail(writer, recorded.Command, previous, trace);
            writer.Flush();
            return Envelope.Seal(buffer.WrittenSpan);
        }
        finally
        {
            EnvelopeBuffer.GiveBack();
        }
    }

    /// <summary>Reads a stored envelope. Throws <see cref="EntityUnreadableException"/> for a name that is not in the catalogue or data of another shape.</summary>
    public Recorded<TEvent> Read(StoredEvent stored) => Read(stored, Envelope.Read(stored));

    /// <inheritdoc cref="Read(StoredEvent)"/>
    internal Recorded<TEvent> Read(StoredEvent stored, EnvelopeParts envelope)
    {
        try
        {
            if (!_byName.TryGetValue(envelope.Type, out var name)) throw new JsonException($"no event is called '{envelope.Type}'");
            var fact = name.ReadData(stored.Message.Span[envelope.Data]);
            return new Recorded<TEvent>(envelope.Version, envelope.At, envelope.By, envelope.Command, fact);
        }
        catch (Exception broken) when (Envelope.IsBroken(broken))
        {
            throw new EntityUnreadableException(stored.Entity, stored.Version, broken.Message, broken);
        }
    }
}

/// <summary>The name under which one type of event is stored, and how its data is written and read.</summary>
public abstract record StoredName<TEvent>(string Name, Type Type)
{
    internal abstract void WriteData(Utf8JsonWriter writer, TEvent fact);

    internal abstract byte[] Data(TEvent fact);

    internal abstract TEvent ReadData(ReadOnlySpan<byte> data);

    /// <summary>Whose the data is, if it is personal.</summary>
    internal abstract UserId? Whose(Recorded<TEvent> recorded, EntityId entity);

    internal abstract TEvent Redact(TEvent fact);
}

/// <inheritdoc />
public sealed record StoredName<TEvent, T>(string Name, JsonTypeInfo<T> Json, Personal<T>? Personal = null) : StoredName<TEvent>(Name, typeof(T))
    where T : class, TEvent
{
    internal override void WriteData(Utf8JsonWriter writer, TEvent fact) => JsonSerializer.Serialize(writer, (T)fact!, Json);

    internal override byte[] Data(TEvent fact) => JsonSerializer.SerializeToUtf8Bytes((T)fact!, Json);

    internal override TEvent ReadData(ReadOnlySpan<byte> data) => JsonSerializer.Deserialize(data, Json) ?? throw new JsonException("the data is null");

    internal override UserId? Whose(Recorded<TEvent> recorded, EntityId entity) => Personal?.Whose((T)recorded.Event!, recorded.By, entity);

    internal override TEvent Redact(TEvent fact) => Personal!.Redact((T)fact!);
}
