using System.Text.Json;
using SkillGraph.Domain.Texts;

namespace SkillGraph.Testing;

// What the room tells.
public sealed partial class RoomMember
{
    private void TakeAll(JsonElement envelopes)
    {
        foreach (var envelope in envelopes.EnumerateArray()) Take(new WireEnvelope(envelope));
        FlushAll();
    }

    private void Take(WireEnvelope envelope)
    {
        if (envelope.Version != Version + 1) throw new ContractViolation($"{Who.Name}: event {envelope.Version} follows event {Version}.");
        Version = envelope.Version;
        switch (envelope.Type)
        {
            case "room.file-added.v1":
                Add(FileOf(envelope), 0, envelope.Data.GetProperty("text"u8).GetString()!);
                break;
            case "room.file-removed.v1":
                _files.Remove(FileOf(envelope));
                break;
            case "room.edited.v1":
                var edit = RoomEdit.Of(envelope);
                _files[edit.File].Receive(edit, envelope.By == Who.Id ? envelope.Command : null);
                break;
        }

        Received?.Invoke(envelope);
    }

    private void Add(string name, long version, string text)
    {
        var file = new SharedFile(name, version, Document.Of(text));
        file.Disagreed += _violations.Add;
        _files[name] = file;
    }

    private static string FileOf(WireEnvelope envelope) => envelope.Data.GetProperty("file"u8).GetString()!;
}
