using System.Runtime.Serialization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Akka.Actor;
using Akka.Serialization;
using SkillGraph.Edge.Operations;

namespace SkillGraph.Cluster.Node.Operations;

/// <summary>A node that an operator has asked asks another what it has to say of itself; it is told a <see cref="NodeReport"/>.</summary>
internal sealed record ReportPlease
{
    public static readonly ReportPlease Instance = new();

    private ReportPlease()
    {
    }
}

/// <summary>What nodes tell each other for operators, each under a name. An unknown name is refused.</summary>
internal sealed class OperatorWordSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    public override int Identifier => 7304;

    public override string Manifest(object o) => o switch
    {
        ReportPlease => "report-please.v1",
        NodeReport => "node-report.v1",
        _ => throw new SerializationException($"{o.GetType()} has no name to travel under."),
    };

    public override byte[] ToBinary(object obj) => obj is NodeReport report ? JsonSerializer.SerializeToUtf8Bytes(report, NodeReportJson.Default.NodeReport) : [];

    public override object FromBinary(byte[] bytes, string manifest) => manifest switch
    {
        "report-please.v1" => ReportPlease.Instance,
        "node-report.v1" => JsonSerializer.Deserialize(bytes, NodeReportJson.Default.NodeReport) ?? throw new SerializationException("A report is null."),
        _ => throw new SerializationException($"No message is called '{manifest}'."),
    };
}

/// <summary>The JSON of a report between nodes.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(NodeReport))]
internal sealed partial class NodeReportJson : JsonSerializerContext;
