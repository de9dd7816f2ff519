using SkillGraph.Domain.Texts;

namespace SkillGraph.Testing;

/// <summary>The data of <c>room.edited.v1</c>: the file's version after the edit, and the change that made it.</summary>
public sealed record RoomEdit(string File, long Version, ChangeSet Changes)
{
    public static RoomEdit Of(WireEnvelope envelope)
    {
        var data = envelope.Data;
        var changes = ChangeSet.TryParse(data.GetProperty("changes"u8), out var problem)
            ?? throw new ContractViolation($"The changes at version {envelope.Version} are none: {problem}");
        return new RoomEdit(data.GetProperty("file"u8).GetString()!, data.GetProperty("version"u8).GetInt64(), changes);
    }
}
