using System.Runtime.Serialization;
using System.Text;
using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;
using SkillGraph.Domain;
using SkillGraph.Runtime;

namespace SkillGraph.Cluster.Messages;

/// <summary>Every message of ours that crosses nodes, each under a name. An unknown name is refused, and nothing in the bytes can name a type.</summary>
internal sealed class WireSerializer(ExtendedActorSystem system, CommandCatalogue commands) : SerializerWithStringManifest(system)
{
    public override int Identifier => 7302;

    public override string Manifest(object o) => o switch
    {
        Deliver => "deliver.v1",
        Told => "told.v1",
        Subscribe => "subscribe.v1",
        Unsubscribe => "unsubscribe.v1",
        LetGo => "let-go.v1",
        Reached => "reached.v1",
        Published => "published.v1",
        Leave => "leave.v1",
        _ => throw new SerializationException($"{o.GetType()} has no name to travel under."),
    };

    public override byte[] ToBinary(object obj)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        switch (obj)
        {
            case Deliver deliver: Write(writer, deliver); break;
            case Told told: Write(writer, told); break;
            case Subscribe subscribe: writer.Write(subscribe.Entity.Value); break;
            case Unsubscribe unsubscribe: writer.Write(unsubscribe.Entity.Value); break;
            case LetGo letGo: writer.Write(letGo.Entity.Value); break;
            case Reached reached: writer.Write(reached.Entity.Value); writer.Write(reached.Version); break;
            case Published published: Write(writer, published); break;
        }
        writer.Flush();
        return bytes.ToArray();
    }

    public override object FromBinary(byte[] bytes, string manifest)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes), Encoding.UTF8);
        return manifest switch
        {
            "deliver.v1" => ReadDeliver(reader),
            "told.v1" => ReadTold(reader),
            "subscribe.v1" => new Subscribe(ReadEntity(reader)),
            "unsubscribe.v1" => new Unsubscribe(ReadEntity(reader)),
            "let-go.v1" => new LetGo(ReadEntity(reader)),
            "reached.v1" => new Reached(ReadEntity(reader), reader.ReadInt64()),
            "published.v1" => ReadPublished(reader),
            "leave.v1" => Leave.Instance,
            _ => throw new SerializationException($"No message is called '{manifest}'."),
        };
    }

    private void Write(BinaryWriter writer, Deliver deliver)
    {
        var (name, data) = commands.Write(deliver.Request.Command);
        writer.Write(deliver.Entity.Value);
        writer.Write(deliver.Number);
        writer.Write(deliver.Request.Id);
        writer.Write(deliver.Request.Size);
        writer.Write(deliver.Request.Trace ?? "");
        writer.Write(name);
        Write(writer, data);
    }

    private Deliver ReadDeliver(BinaryReader reader)
    {
        var (entity, number, id, size, trace) = (ReadEntity(reader), reader.ReadInt64(), reader.ReadString(), reader.ReadInt32(), reader.ReadString());
        var command = commands.Read(reader.ReadString(), ReadBytes(reader));
        return new Deliver(entity, number, new Request(id, command, size, trace.Length == 0 ? null : trace));
    }

    private static void Write(BinaryWriter writer, Told told)
    {
        writer.Write(told.Entity.Value);
        writer.Write(told.Answers.Count);
        foreach (var (number, version, refusal) in told.Answers)
        {
            writer.Write(number);
            writer.Write(version);
            writer.Write(refusal?.Code ?? "");
            if (refusal is not null) writer.Write(refusal.Message);
        }
    }

    private static Told ReadTold(BinaryReader reader)
    {
        var (entity, answers) = (ReadEntity(reader), new List<NumberedAnswer>());
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var (number, version, code) = (reader.ReadInt64(), reader.ReadInt64(), reader.ReadString());
            answers.Add(new NumberedAnswer(number, version, code.Length == 0 ? null : new Refusal(code, reader.ReadString())));
        }
        return new Told(entity, answers);
    }

    private static void Write(BinaryWriter writer, Published published)
    {
        writer.Write(published.Entity.Value);
        writer.Write(published.Events.Count);
        foreach (var stored in published.Events)
        {
            writer.Write(stored.Version);
            writer.Write(stored.Type);
            Write(writer, stored.Message.Span);
        }
    }

    private static Published ReadPublished(BinaryReader reader)
    {
        var (entity, events) = (ReadEntity(reader), new List<StoredEvent>());
        for (var left = reader.ReadInt32(); left > 0; left--) events.Add(new StoredEvent(entity, reader.ReadInt64(), reader.ReadString(), ReadBytes(reader)));
        return new Published(entity, events);
    }

    private static EntityId ReadEntity(BinaryReader reader) => new(reader.ReadString());

    private static void Write(BinaryWriter writer, ReadOnlySpan<byte> bytes)
    {
        writer.Write(bytes.Length);
        writer.Write(bytes);
    }

    private static byte[] ReadBytes(BinaryReader reader)
    {
        var length = reader.ReadInt32();
        var bytes = reader.ReadBytes(length);
        return bytes.Length == length ? bytes : throw new SerializationException("A message ends before it is complete.");
    }
}

/// <summary>Stands where the framework's default would serialize anything by the name of its type: refuses everything.</summary>
internal sealed class RefusingSerializer : Serializer
{
    // Made by the framework, with the settings of the serializer in whose place this stands.
    public RefusingSerializer(ExtendedActorSystem system, Config settings)
        : base(system)
    {
    }

    public override int Identifier => 7300;

    public override bool IncludeManifest => false;

    public override byte[] ToBinary(object obj) => throw new SerializationException($"{obj.GetType()} is not meant to leave its node.");

    public override object FromBinary(byte[] bytes, Type type) => throw new SerializationException("Nothing is read without a name that is known.");
}
