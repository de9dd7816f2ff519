using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using SkillGraph.Domain.Texts;

namespace SkillGraph.Testing;

/// <summary>Folds a room's whole history by the contract alone: versions without holes, the chain of hashes, the files.</summary>
public sealed class RoomFold
{
    private string? _hash;
    private bool _wasSealed;

    public long Version { get; private set; }

    public Dictionary<string, (long Version, Document Text)> Files { get; } = [];

    /// <summary>The room's version of every edit, by the id of its command; nothing is kept of a command with two edits but a violation.</summary>
    public Dictionary<string, long> Edits { get; } = [];

    public void Apply(ReadOnlyMemory<byte> line)
    {
        using var document = JsonDocument.Parse(line);
        Apply(new WireEnvelope(document.RootElement));
    }

    public void Apply(WireEnvelope envelope)
    {
        if (envelope.Version != Version + 1) throw new ContractViolation($"Version {envelope.Version} follows version {Version}.");
        if (!_wasSealed && envelope.Previous != _hash) throw new ContractViolation($"The chain breaks at version {envelope.Version}: prev is {envelope.Previous}, the hash before is {_hash}.");
        Version = envelope.Version;
        _hash = Base64Url.EncodeToString(SHA256.HashData(envelope.Bytes));
        // What was sealed has other bytes where it is stored.
        _wasSealed = envelope.WasSealed;
        Evolve(envelope);
    }

    private void Evolve(WireEnvelope envelope)
    {
        switch (envelope.Type)
        {
            case "room.file-added.v1":
                Files[File(envelope)] = (0, Document.Of(envelope.Data.GetProperty("text"u8).GetString()!));
                break;
            case "room.file-removed.v1":
                Files.Remove(File(envelope));
                break;
            case "room.edited.v1":
                Edit(envelope, RoomEdit.Of(envelope));
                break;
        }
    }

    private void Edit(WireEnvelope envelope, RoomEdit edit)
    {
        if (envelope.Command is not { } command) throw new ContractViolation($"The edit at version {envelope.Version} has no command.");
        if (!Edits.TryAdd(command, envelope.Version)) throw new ContractViolation($"Command {command} has a second effect at version {envelope.Version}.");
        var (version, text) = Files[edit.File];
        if (edit.Version != version + 1) throw new ContractViolation($"{edit.File}: version {edit.Version} follows version {version}.");
        Files[edit.File] = (edit.Version, edit.Changes.Apply(text));
    }

    private static string File(WireEnvelope envelope) => envelope.Data.GetProperty("file"u8).GetString()!;
}
