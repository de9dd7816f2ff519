using System.Text.Json;
using SkillGraph.Domain.Rooms;
using SkillGraph.Domain.Texts;

namespace SkillGraph.Domain.Tests.Rooms;

public sealed class FoldingTheView : RoomSpecification
{
    private static readonly string[] Files = ["a.cs", "b.cs", "c/d.cs"];
    private static readonly UserId[] People = [Host, Presenter, Reviewer, Spectator, Stranger];

    [Fact]
    public void An_opened_room_shows_what_it_was_opened_with()
    {
        var view = View([new RoomEvent.Opened("Title", RoomKind.Teaching, "skill_x", "ex-7", "python", RoomRole.Spectator, RoomVisibility.Private)]);

        Assert.Equal(("Title", RoomKind.Teaching, RoomStatus.Open, RoomVisibility.Private), (view.Title, view.Kind, view.Status, view.Visibility));
        Assert.Equal(("skill_x", "ex-7", "python", Noon.AddSeconds(1), null), (view.Skill, view.Exercise, view.Language, view.OpenedAt, view.ClosedAt));
    }

    [Fact]
    public void The_chat_keeps_the_last_fifty_messages()
    {
        var view = View([.. OpenRoom, .. Enumerable.Range(1, 70).Select(n => new RoomEvent.ChatPosted($"message {n}"))]);

        Assert.Equal(Enumerable.Range(21, 50).Select(n => $"message {n}"), view.Chat.Select(message => message.Text));
        Assert.Equal(new ChatView(OpenRoom.Length + 70, Noon.AddSeconds(OpenRoom.Length + 70), Host, "message 70"), view.Chat[^1]);
    }

    [Fact]
    public void Members_are_listed_in_the_order_they_entered()
    {
        var view = View([.. OpenRoom, new RoomEvent.RoleSet(Spectator, RoomRole.Host)]);

        Assert.Equal([Host, Presenter, Reviewer, Spectator], view.Members.Select(member => member.Id));
        Assert.Equal(new MemberView(Spectator, "Spectator", RoomRole.Host), view.Members[^1]);
    }

    [Fact]
    public void Hands_are_listed_in_the_order_they_were_raised() =>
        Assert.Equal(
            [Reviewer, Host],
            View([.. OpenRoom, new RoomEvent.HandRaised(Spectator), new RoomEvent.HandRaised(Reviewer), new RoomEvent.HandRaised(Host), new RoomEvent.HandLowered(Spectator)]).Hands);

    [Fact]
    public void A_closed_room_says_when()
    {
        var view = View(ClosedRoom);
        Assert.Equal((RoomStatus.Closed, Noon.AddSeconds(ClosedRoom.Length)), (view.Status, view.ClosedAt));
    }

    [Theory]
    [InlineData(RoomVisibility.Public, true)]
    [InlineData(RoomVisibility.Private, false)]
    public void Who_has_not_entered_may_watch_a_public_room_only(RoomVisibility visibility, bool mayWatch)
    {
        var view = View([((RoomEvent.Opened)Opened) with { Visibility = visibility }, new RoomEvent.MemberEntered(Host, "Host", RoomRole.Host)]);

        Assert.Equal(mayWatch, view.MayWatch(Stranger));
        Assert.Equal(mayWatch, view.MayWatch(null));
        Assert.True(view.MayWatch(Host));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Whatever_is_done_the_view_the_rules_and_a_naive_model_agree(int seed)
    {
        var random = new Random(seed);
        var (room, view, model) = (Given(), new RoomView { Id = "room_1" }, new NaiveRoom());
        RoomCommand next = new RoomCommand.Open(Host, "Host", "Title", RoomKind.Coding, null, null, null, null, RoomVisibility.Public);
        for (var step = 0; step < 2_000; step++)
        {
            foreach (var fact in room.When(next).Decision.Events)
            {
                room = room.And(next.By, $"c-{step}", fact);
                view = view.Apply(new Recorded<RoomEvent>(room.Version, Noon, next.By, $"c-{step}", fact));
                model.Apply(next.By, fact);
            }
            next = RandomCommand(random, room.Room);
        }

        Assert.Equal(room.Version, view.Version);
        Assert.Equal(model.Texts, view.Files.ToDictionary(file => file.Key, file => (file.Value.Version, file.Value.Text.ToString())));
        Assert.Equal(model.Texts, room.Room.Files.ToDictionary(file => file.Key, file => (file.Value.Version, file.Value.Text.ToString())));
        Assert.Equal(model.Roles, view.Members.ToDictionary(member => member.Id, member => member.Role));
        Assert.Equal(model.Roles, room.Room.Members.ToDictionary());
        Assert.Equal(model.Hands, view.Hands);
        Assert.Equal(model.Hands.ToHashSet(), room.Room.Hands.ToHashSet());
        Assert.Equal(model.Chat.TakeLast(50), view.Chat.Select(message => (message.By, message.Text)));
        Assert.Equal((model.Language, model.Language), (view.Language, room.Room.Language));
        // The seeds are no use if hardly anything of all this was ever allowed.
        Assert.InRange(room.Version, 500, 2_001);
    }

    private static RoomCommand RandomCommand(Random random, RoomState room)
    {
        var (by, other) = (People[random.Next(People.Length)], People[random.Next(People.Length)]);
        var file = Files[random.Next(Files.Length)];
        return random.Next(18) switch
        {
            0 => new RoomCommand.Enter(by, "Somebody"),
            1 or 2 => new RoomCommand.PostChat(by, $"message {random.Next(100)}"),
            3 => new RoomCommand.RaiseHand(by),
            4 => new RoomCommand.LowerHand(by, other),
            5 => new RoomCommand.SetRole(by, other, (RoomRole)random.Next(1, 5)),
            6 => new RoomCommand.SetLanguage(by, $"language{random.Next(5)}"),
            7 or 8 => new RoomCommand.AddFile(by, file, "some text"),
            9 when random.Next(10) == 0 => new RoomCommand.RemoveFile(by, file),
            10 => new RoomCommand.GiveConsent(by, $"policy{random.Next(3)}"),
            _ => RandomEdit(random, room, by, file),
        };
    }

    private static RoomCommand RandomEdit(Random random, RoomState room, UserId by, string file)
    {
        if (!room.Files.TryGetValue(file, out var there)) return new RoomCommand.AddFile(Host, file, "");
        var version = Math.Max(0, there.Version - random.Next(4));
        var length = version == there.Version ? there.Text.Length : there.ChangeTo(version + 1)!.Changes.LengthBefore;
        var (one, two) = (random.Next(length + 1), random.Next(length + 1));
        var (from, to) = random.Next(2) == 0 ? (one, one) : (Math.Min(one, two), Math.Min(Math.Max(one, two), Math.Min(one, two) + 5));
        return new RoomCommand.Edit(by, file, version, ChangeSet.Replace(length, from, to, $"{random.Next(100)}{(random.Next(5) == 0 ? "\n" : "")}"), null);
    }

    /// <summary>A room made of lists and strings.</summary>
    private sealed class NaiveRoom
    {
        public Dictionary<string, (long Version, string Text)> Texts { get; } = [];

        public Dictionary<UserId, RoomRole> Roles { get; } = [];

        public List<UserId> Hands { get; } = [];

        public List<(UserId By, string Text)> Chat { get; } = [];

        public string? Language { get; private set; }

        public void Apply(UserId by, RoomEvent fact)
        {
            switch (fact)
            {
                case RoomEvent.MemberEntered entered: Roles.Add(entered.Member, entered.Role); break;
                case RoomEvent.RoleSet set: Roles[set.Member] = set.Role; break;
                case RoomEvent.HandRaised raised: Hands.Add(raised.Member); break;
                case RoomEvent.HandLowered lowered: Assert.True(Hands.Remove(lowered.Member)); break;
                case RoomEvent.ChatPosted posted: Chat.Add((by, posted.Text)); break;
                case RoomEvent.LanguageSet set: Language = set.Language; break;
                case RoomEvent.FileAdded added: Texts.Add(added.File, (0, added.Text)); break;
                case RoomEvent.FileRemoved removed: Assert.True(Texts.Remove(removed.File)); break;
                case RoomEvent.Edited edited: Texts[edited.File] = (Texts[edited.File].Version + 1, After(Texts[edited.File].Text, edited.Changes)); break;
            }
        }

        private static string After(string text, ChangeSet changes)
        {
            var (result, position) = ("", 0);
            foreach (var section in JsonSerializer.SerializeToElement(changes).EnumerateArray())
            {
                var kept = section.ValueKind == JsonValueKind.Number;
                var length = kept ? section.GetInt32() : section[0].GetInt32();
                result += kept ? text.Substring(position, length) : string.Join('\n', section.EnumerateArray().Skip(1).Select(line => line.GetString()));
                position += length;
            }
            Assert.Equal(text.Length, position);
            return result;
        }
    }
}
