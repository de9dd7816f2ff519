using System.Collections.Immutable;
using SkillGraph.Domain.Rooms;
using SkillGraph.Domain.Tests.Texts;
using SkillGraph.Domain.Texts;
using SkillGraph.Domain.Users;
using SkillGraph.Testing;
using Xunit.Abstractions;

namespace SkillGraph.Domain.Tests.Rooms;

/// <summary>P4: several people do at random whatever can be done in a room, and the rules answer as a much plainer model of them does.</summary>
public sealed class ComparingWithAReference(ITestOutputHelper output) : RoomSpecification
{
    private const int Commands = 60;

    private static readonly UserId[] People = [Host, Presenter, Reviewer, Spectator, Stranger];
    private static readonly ImmutableSortedDictionary<UserId, Spell> Nobody = ImmutableSortedDictionary<UserId, Spell>.Empty;
    private static readonly string[] Files = ["a.cs", "b/c.cs", "d", "../x", "", "a//b", "a b", "b/./c", "x..y"];
    private static readonly string[] Languages = ["csharp", "c++", "f#", "", "no language", "zig"];

    [Fact]
    public void Answers_and_states_are_the_same()
    {
        var first = Random.Shared.Next(1_000_000_000);
        var sequences = Tier.Size(pr: 5_000, nightly: 100_000);
        output.WriteLine($"seeds {first} to {first + sequences - 1}");
        Parallel.For(0, sequences, number => Compare(first + number));
    }

    [Fact]
    public void Every_command_is_done_and_refused_in_some_sequence()
    {
        var (done, refused) = (new HashSet<Type>(), new HashSet<string>());
        for (var seed = 1; seed <= 300; seed++) Compare(seed, done, refused);
        Assert.Equal(typeof(RoomCommand).GetNestedTypes().Order(ByName), done.Order(ByName));
        Assert.Equal(
            typeof(RoomRefusals).GetFields().Select(field => ((Refusal)field.GetValue(null)!).Code).Except(["room.too-many-files", "room.file-too-large"]).Order(),
            refused.Order());
    }

    private static Comparer<Type> ByName { get; } = Comparer<Type>.Create((one, other) => string.CompareOrdinal(one.Name, other.Name));

    private static void Compare(int seed, HashSet<Type>? done = null, HashSet<string>? refused = null)
    {
        var chance = new Random(seed);
        var (state, view, model) = (RoomState.NotOpened, new RoomView { Id = "room" }, new ReferenceRoom());
        var version = 0L;
        var said = new List<string>();
        try
        {
            for (var number = 0; number < Commands; number++)
            {
                var (command, id) = (Next(chance, state, model, number), $"c-{number}");
                said.Add(command.ToString());
                var decision = RoomDecider.Decide(state, command, Noon);
                foreach (var fact in decision.Events)
                {
                    var recorded = new Recorded<RoomEvent>(++version, Noon, command.By, id, fact);
                    (state, view) = (RoomDecider.Evolve(state, recorded), view.Apply(recorded));
                }
                var expected = model.Do(command, id, decision.Events is [RoomEvent.Edited edited] ? edited.Changes.ToString() : null);
                Assert.Equal(expected, decision.Refusal?.Code);
                Assert.Equal(model.Version, version);
                Assert.Equal(model.ToString(), Describe(state, view));
                if (decision.Refusal is not null) refused?.Add(decision.Refusal.Code);
                else if (decision.Events.Count > 0) done?.Add(command.GetType());
            }
        }
        catch (Exception difference)
        {
            Assert.Fail($"Seed {seed}: {difference.Message}\nafter\n{string.Join('\n', said)}");
        }
    }

    private static RoomCommand Next(Random chance, RoomState room, ReferenceRoom model, int number)
    {
        var by = Any(chance, People);
        if (number == 0 && chance.Next(5) > 0) return Open(chance, Host, "Title");
        return chance.Next(40) switch
        {
            0 => Open(chance, by, Text(chance)),
            1 or 2 or 3 => new RoomCommand.Enter(by, chance.Next(8) == 0 ? Text(chance) : by.Value[^1..]),
            4 or 5 or 6 => new RoomCommand.PostChat(by, chance.Next(5) == 0 ? Text(chance) : $"message {number}"),
            7 => new RoomCommand.SetTitle(by, chance.Next(2) == 0 ? Text(chance) : " Title "),
            8 or 9 => new RoomCommand.SetLanguage(by, Any(chance, Languages)),
            10 or 11 or 12 => new RoomCommand.AddFile(by, Any(chance, Files), chance.Next(2) == 0 ? "" : ChangeSets.RandomText(chance, 5) + "\r\n\r"),
            13 => new RoomCommand.RemoveFile(by, Any(chance, Files)),
            14 or 15 => new RoomCommand.RaiseHand(by),
            16 or 17 => new RoomCommand.LowerHand(by, Any(chance, People)),
            18 or 19 or 20 => new RoomCommand.SetRole(by, Any(chance, People), (RoomRole)chance.Next(1, 5)),
            21 => new RoomCommand.GiveConsent(by, chance.Next(4) == 0 ? Text(chance) : $"policy {chance.Next(2)}"),
            23 or 24 or 25 => Moderate(chance, chance.Next(3) == 0 ? by : Host, chance.Next(3) == 0 ? by : Presenter),
            22 => chance.Next(20) switch { 0 or 1 => new RoomCommand.Close(by), 2 => new RoomCommand.EraseMember(by), _ => new RoomCommand.RaiseHand(by) },
            _ => Edit(chance, room, model, by),
        };
    }

    private static RoomCommand Moderate(Random chance, UserId by, UserId member) => chance.Next(4) switch
    {
        0 => new RoomCommand.MuteMember(by, member, chance.Next(4) switch { 0 => null, 1 => 0, 2 => 20_000, _ => 10 }),
        1 => new RoomCommand.UnmuteMember(by, member),
        2 => new RoomCommand.BanMember(by, member),
        _ => new RoomCommand.UnbanMember(by, member),
    };

    private static RoomCommand.Open Open(Random chance, UserId by, string title) => new(
        by, chance.Next(8) == 0 ? Text(chance) : "Name", title, (RoomKind)chance.Next(1, 4), chance.Next(8) == 0 ? Text(chance) : null, chance.Next(8) == 0 ? Text(chance) : null,
        chance.Next(3) == 0 ? null : Any(chance, Languages), chance.Next(2) == 0 ? null : (RoomRole)chance.Next(1, 5), (RoomVisibility)chance.Next(1, 3));

    private static RoomCommand.Edit Edit(Random chance, RoomState room, ReferenceRoom model, UserId by)
    {
        if (room.Files.IsEmpty || chance.Next(20) == 0) return new RoomCommand.Edit(by, Any(chance, Files), 0, ChangeSet.Empty(0), null);
        var (name, file) = room.Files.ElementAt(chance.Next(room.Files.Count));
        var lag = chance.Next(3) == 0 ? 0 : Math.Min(chance.Next(8), file.Version);
        var then = model.TextAt(name, file.Version - lag);
        var changes = chance.Next(12) switch
        {
            0 => ChangeSets.RandomChange(chance, then + "x"),
            1 or 2 => AnyChange(chance, then),
            _ => ChangeSets.RandomChange(chance, then, places: 2),
        };
        var on = chance.Next(4) > 0 ? null : file.ChangeTo(file.Version - lag) is { } change && chance.Next(4) > 0 ? change.Command : "c-0";
        return new RoomCommand.Edit(by, name, chance.Next(30) == 0 ? chance.Next(-1, 3) + file.Version : file.Version - lag, changes, on);
    }

    /// <summary>A change that may begin or end anywhere, in the middle of a character too.</summary>
    private static ChangeSet AnyChange(Random chance, string text)
    {
        var (one, other) = (chance.Next(text.Length + 1), chance.Next(text.Length + 1));
        return ChangeSet.Replace(text.Length, Math.Min(one, other), Math.Max(one, other), chance.Next(2) == 0 ? "" : "=");
    }

    private static string Text(Random chance) => chance.Next(4) switch
    {
        0 => "",
        1 => "  ",
        2 => new string('x', 4_001),
        _ => " some text ",
    };

    private static T Any<T>(Random chance, IReadOnlyList<T> all) => all[chance.Next(all.Count)];

    private static string Describe(RoomState state, RoomView view)
    {
        var files = string.Join(' ', state.Files.Select(file => $"{file.Key}@{file.Value.Version}={file.Value.Text}"));
        Assert.Equal(files, string.Join(' ', view.Files.Select(file => $"{file.Key}@{file.Value.Version}={file.Value.Text}")));
        Assert.Equal(state.Members, view.Members.ToDictionary(member => member.Id, member => member.Role));
        Assert.Equal(state.Hands, view.Hands.ToHashSet());
        Assert.Equal((state.Muted ?? Nobody).Select(muted => (muted.Key, muted.Value.Until)).ToHashSet(), (view.Muted ?? []).Select(muted => (muted.Id, muted.Until)).ToHashSet());
        Assert.Equal(state.Banned ?? [], (view.Banned ?? []).Select(banned => banned.Id).ToHashSet());
        Assert.Equal((state.Status, state.Title, state.Language), (view.Status, view.Title, view.Language));
        return $"{view.Version} {(view.Status == default ? "none" : view.Status.ToString().ToLowerInvariant())} '{view.Title}' {view.Language} | "
            + $"{string.Join(' ', view.Members.Select(member => $"{member.Id}={member.Name}={member.Role}"))} | {string.Join(' ', view.Hands)} | "
            + $"{string.Join(' ', (state.Muted ?? Nobody).Keys)} | {string.Join(' ', state.Banned ?? [])} | "
            + $"{string.Join(' ', state.Consents.Select(consent => (consent.Key.Value, consent.Value)).Order())} | {string.Join(' ', view.Chat.Select(said => $"{said.V}: {said.Text}"))} | {files}";
    }
}
