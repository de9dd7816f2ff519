using SkillGraph.Runtime.Engine;
using SkillGraph.Simulation.World;

namespace SkillGraph.Simulation.People;

/// <summary>What somebody wants of a room as they see it, sometimes of one that is no longer like that.</summary>
internal sealed class Wishes(Dice dice, UserId me, int number)
{
    private static readonly string[] Names = ["Main.cs", "notes.md", "lib/a.py"];

    private int _words;

    public RoomCommand Next(RoomView room, EngineOptions options)
    {
        if (room.Status == default && dice.Chance(0.5)) return Open();
        if (!room.IsMember(me) && dice.Chance(0.7)) return new RoomCommand.Enter(me, $"Client {number}");
        return dice.Below(100) switch
        {
            < 35 => new RoomCommand.PostChat(me, Words()),
            < 60 => Edit(room),
            < 68 => new RoomCommand.AddFile(me, dice.Pick(Names), Words()),
            < 70 => new RoomCommand.RemoveFile(me, dice.Pick(Names)),
            < 76 => new RoomCommand.RaiseHand(me),
            < 82 => new RoomCommand.LowerHand(me, Somebody(room)),
            < 85 => new RoomCommand.SetRole(me, Somebody(room), dice.Pick(Enum.GetValues<RoomRole>())),
            < 88 => new RoomCommand.SetTitle(me, $"Title {dice.Below(4)}"),
            < 91 => new RoomCommand.SetLanguage(me, $"language{dice.Below(4)}"),
            < 94 => new RoomCommand.GiveConsent(me, $"policy{dice.Below(3)}"),
            < 96 => new RoomCommand.Enter(me, $"Client {number}"),
            < 98 => options.MailboxBytes > 10_000 ? new RoomCommand.PostChat(me, new string('x', 1_200)) : Open(),
            _ => dice.Chance(0.1) ? new RoomCommand.Close(me) : new RoomCommand.PostChat(me, ""),
        };
    }

    private RoomCommand.Open Open() => new(
        me, $"Client {number}", "A room", dice.Pick(Enum.GetValues<RoomKind>()), null, null, "csharp", null, dice.Chance(0.8) ? RoomVisibility.Public : RoomVisibility.Private);

    private RoomCommand Edit(RoomView room)
    {
        if (room.Files.Count == 0) return new RoomCommand.AddFile(me, dice.Pick(Names), Words());
        var (name, file) = dice.Pick([.. room.Files]);
        var from = dice.Below(file.Text.Length + 1);
        var to = dice.Between(from, Math.Min(from + 5, file.Text.Length));
        return new RoomCommand.Edit(me, name, file.Version, ChangeSet.Replace(file.Text.Length, from, to, Words()), null);
    }

    private UserId Somebody(RoomView room) => room.Members.Count == 0 || dice.Chance(0.3) ? me : dice.Pick(room.Members).Id;

    private string Words() => $"word {number} {++_words}";
}
