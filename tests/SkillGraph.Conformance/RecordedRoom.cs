using System.Security.Cryptography;
using System.Text.Json;
using SkillGraph.Domain;
using SkillGraph.Domain.Rooms;
using SkillGraph.Domain.Texts;
using SkillGraph.Runtime;
using SkillGraph.Runtime.Events;
using SkillGraph.Runtime.Rooms;

namespace SkillGraph.Conformance;

/// <summary>A room's history as five people would have made it who do at random whatever the rules allow: the same seed makes the same bytes.</summary>
public sealed class RecordedRoom
{
    private const int LongestFile = 2_000;

    private static readonly DateTimeOffset Start = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private static readonly UserId[] People = [.. Enumerable.Range(1, 5).Select(number => UserId.Parse($"usr_{number:x32}"))];
    private static readonly string[] Files = ["Program.cs", "src/Dates.cs", "README.md"];
    private static readonly string[] Words = ["day", "x", "\n", "grüß", "世界", "😀", "\"", "\\", "    ", "return 1.5;", "İı"];

    private readonly Random _chance;
    private readonly Dictionary<string, List<string>> _texts = [];
    private RoomState _state = RoomState.NotOpened;
    private string? _hash;
    private long _version;
    private int _commands;

    private RecordedRoom(EntityId room, int seed) => (Room, _chance) = (room, new Random(seed));

    public EntityId Room { get; }

    public static IEnumerable<StoredEvent> Record(EntityId room, int seed, int events) => new RecordedRoom(room, seed).Record(events);

    /// <summary>SHA-256 of the state and of the view that these events lead to, as they are kept in snapshots.</summary>
    public static (string State, string View) Fold(EntityId room, IEnumerable<StoredEvent> events)
    {
        var (state, view) = (RoomState.NotOpened, RoomEntity.View.Initial(room));
        foreach (var stored in events)
        {
            state = RoomDecider.Evolve(state, RoomEvents.Catalogue.Read(stored));
            view = RoomEntity.View.Apply(view, stored);
        }
        return (Hash(JsonSerializer.SerializeToUtf8Bytes(state, RoomJson.Default.RoomState)), Hash(JsonSerializer.SerializeToUtf8Bytes(view, RoomJson.Default.RoomView)));
    }

    private static string Hash(byte[] json) => Convert.ToHexStringLower(SHA256.HashData(json));

    private IEnumerable<StoredEvent> Record(int events)
    {
        while (_version < events)
        {
            var (command, at) = (Next(), Start.AddMilliseconds(37 * _commands));
            var id = $"c-{++_commands}";
            foreach (var fact in RoomDecider.Decide(_state, command, at).Events)
            {
                var recorded = new Recorded<RoomEvent>(++_version, at, command.By, id, fact);
                var stored = new StoredEvent(Room, _version, RoomEvents.Catalogue.NameOf(fact), RoomEvents.Catalogue.Write(recorded, _hash).ToArray());
                (_state, _hash) = (RoomDecider.Evolve(_state, recorded), Envelope.Hash(stored.Message.Span));
                Keep(fact);
                yield return stored;
            }
        }
    }

    private RoomCommand Next()
    {
        var by = Any(People);
        if (_state.Status == default) return new RoomCommand.Open(People[0], "Ada", "A long evening", RoomKind.Coding, "skill_csharp", null, "csharp", null, RoomVisibility.Public);
        return _chance.Next(30) switch
        {
            0 => new RoomCommand.Enter(by, $"Name {by.Value[^1]}"),
            1 => new RoomCommand.AddFile(by, Any(Files), Any(Words)),
            2 => _chance.Next(20) == 0 ? new RoomCommand.RemoveFile(by, Any(Files)) : new RoomCommand.RaiseHand(by),
            3 => new RoomCommand.LowerHand(by, by),
            4 => new RoomCommand.SetRole(People[0], Any(People[1..]), (RoomRole)_chance.Next(2, 5)),
            5 => new RoomCommand.SetLanguage(by, $"language-{_chance.Next(5)}"),
            6 => new RoomCommand.SetTitle(by, $"Title {_commands % 7}"),
            7 => new RoomCommand.GiveConsent(by, $"policy-{_chance.Next(3)}"),
            8 or 9 or 10 => new RoomCommand.PostChat(by, $"{Any(Words)} {_commands}."),
            _ => Edit(by),
        };
    }

    private RoomCommand Edit(UserId by)
    {
        if (_texts.Count == 0) return new RoomCommand.AddFile(People[0], Files[0], "");
        var (file, texts) = _texts.ElementAt(_chance.Next(_texts.Count));
        var lag = Math.Min(_chance.Next(4), texts.Count - 1);
        var text = texts[texts.Count - 1 - lag];
        var from = Boundary(text, _chance.Next(text.Length + 1));
        var to = text.Length > LongestFile || _chance.Next(4) == 0 ? Boundary(text, Math.Min(text.Length, from + _chance.Next(text.Length > LongestFile ? LongestFile : 9))) : from;
        return new RoomCommand.Edit(by, file, _state.Files[file].Version - lag, ChangeSet.Replace(text.Length, from, to, Any(Words)), null);
    }

    private void Keep(RoomEvent fact)
    {
        switch (fact)
        {
            case RoomEvent.FileAdded added:
                _texts[added.File] = [added.Text];
                break;
            case RoomEvent.FileRemoved removed:
                _texts.Remove(removed.File);
                break;
            case RoomEvent.Edited edited:
                _texts[edited.File].Add(_state.Files[edited.File].Text.ToString());
                if (_texts[edited.File].Count > 8) _texts[edited.File].RemoveAt(0);
                break;
        }
    }

    private static int Boundary(string text, int at) => at > 0 && at < text.Length && char.IsLowSurrogate(text[at]) ? at - 1 : at;

    private T Any<T>(IReadOnlyList<T> all) => all[_chance.Next(all.Count)];
}
