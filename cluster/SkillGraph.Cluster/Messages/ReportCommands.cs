using System.Text.Json.Serialization;
using SkillGraph.Domain.Reports;
using SkillGraph.Domain.Users;
using SkillGraph.Runtime.Events;

namespace SkillGraph.Cluster.Messages;

/// <summary>The names of a report's commands between nodes.</summary>
public static class ReportCommands
{
    // Nodes of two versions talk to each other during an upgrade: add lines; never change what one means.
    public static readonly CommandCatalogue Catalogue = new(
        new CommandName<ReportCommand.Make>("report.make", ReportCommandJson.Default.Make),
        new CommandName<ReportCommand.Take>("report.take", ReportCommandJson.Default.Take),
        new CommandName<ReportCommand.Resolve>("report.resolve", ReportCommandJson.Default.Resolve));
}

/// <summary>The JSON of a report's commands between nodes.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(UserIdConverter), typeof(RoomIdConverter), typeof(WireEnum<UserRole>), typeof(WireEnum<ReportOutcome>)])]
[JsonSerializable(typeof(ReportCommand.Make))]
[JsonSerializable(typeof(ReportCommand.Take))]
[JsonSerializable(typeof(ReportCommand.Resolve))]
internal sealed partial class ReportCommandJson : JsonSerializerContext;
