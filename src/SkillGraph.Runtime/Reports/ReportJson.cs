using System.Text.Json.Serialization;
using SkillGraph.Domain.Reports;
using SkillGraph.Runtime.Events;

namespace SkillGraph.Runtime.Reports;

/// <summary>The JSON of reports: events as they are stored, states and views as they are kept in snapshots.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(UserIdConverter), typeof(RoomIdConverter), typeof(TimeConverter), typeof(WireEnum<ReportStatus>), typeof(WireEnum<ReportOutcome>)])]
[JsonSerializable(typeof(ReportEvent.Made))]
[JsonSerializable(typeof(ReportEvent.Taken))]
[JsonSerializable(typeof(ReportEvent.Resolved))]
[JsonSerializable(typeof(ReportState))]
[JsonSerializable(typeof(ReportView))]
[JsonSerializable(typeof(ReportRow))]
public sealed partial class ReportJson : JsonSerializerContext;
