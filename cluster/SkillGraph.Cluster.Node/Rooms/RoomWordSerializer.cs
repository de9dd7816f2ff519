using System.Runtime.Serialization;
using System.Text;
using Akka.Actor;
using Akka.Serialization;
using SkillGraph.Domain;
using SkillGraph.Runtime;

namespace SkillGraph.Cluster.Node.Rooms;

/// <summary>What nodes tell each other of rooms, each under a name. An unknown name is refused.</summary>
internal sealed class RoomWordSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    public override int Identifier => 7303;

    public override string Manifest(object o) => o switch
    {
        Looking => "looking.v1",
        Signalled => "signalled.v1",
        _ => throw new SerializationException($"{o.GetType()} has no name to travel under."),
    };

    public override byte[] ToBinary(object obj)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        switch (obj)
        {
            case Looking looking: Write(writer, looking); break;
            case Signalled signalled: Write(writer, signalled); break;
        }
        writer.Flush();
        return bytes.ToArray();
    }

    public override object FromBinary(byte[] bytes, string manifest)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes), Encoding.UTF8);
        return manifest switch
        {
            "looking.v1" => ReadLooking(reader),
            "signalled.v1" => ReadSignalled(reader),
            _ => throw new SerializationException($"No message is called '{manifest}'."),
        };
    }

    private static void Write(BinaryWriter writer, Looking looking)
    {
        writer.Write(looking.Room.Value);
        writer.Write(looking.AsksBack);
        writer.Write(looking.People.Count);
        foreach (var person in looking.People) writer.Write(person.Value);
    }

    private static Looking ReadLooking(BinaryReader reader)
    {
        var (room, asksBack, people) = (new EntityId(reader.ReadString()), reader.ReadBoolean(), new List<UserId>());
        for (var left = reader.ReadInt32(); left > 0; left--) people.Add(UserId.Parse(reader.ReadString()));
        return new Looking(room, people, asksBack);
    }

    private static void Write(BinaryWriter writer, Signalled signalled)
    {
        writer.Write(signalled.Room.Value);
        writer.Write(signalled.From.Value);
        writer.Write(signalled.To ?? "");
        writer.Write(signalled.Payload.Length);
        writer.Write(signalled.Payload.Span);
    }

    private static Signalled ReadSignalled(BinaryReader reader)
    {
        var (room, from, to) = (new EntityId(reader.ReadString()), UserId.Parse(reader.ReadString()), reader.ReadString());
        return new Signalled(room, from, to.Length == 0 ? null : to, reader.ReadBytes(reader.ReadInt32()));
    }
}
