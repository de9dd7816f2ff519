using Akka.Actor;
using Akka.Serialization;

namespace SkillGraph.Cluster.Messages;

/// <summary>One fact as it goes into the journal: the stored name of its event, and its envelope.</summary>
internal sealed record Fact(string Type, ReadOnlyMemory<byte> Message);

/// <summary>Stores an envelope byte for byte, under the name of its event.</summary>
internal sealed class FactSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    // Part of the stored data: it never changes.
    public override int Identifier => 7301;

    public override string Manifest(object o) => ((Fact)o).Type;

    public override byte[] ToBinary(object obj) => ((Fact)obj).Message.ToArray();

    public override object FromBinary(byte[] bytes, string manifest) => new Fact(manifest, bytes);
}
