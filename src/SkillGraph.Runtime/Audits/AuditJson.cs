using System.Text.Json.Serialization;
using SkillGraph.Runtime.Events;

namespace SkillGraph.Runtime.Audits;

/// <summary>The JSON of the audit's rows.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true, Converters = [typeof(TimeConverter)])]
[JsonSerializable(typeof(AuditEntry))]
public sealed partial class AuditJson : JsonSerializerContext;
