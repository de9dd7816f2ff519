using System.Text;
using System.Text.RegularExpressions;
using SkillGraph.Conformance;
using SkillGraph.Domain.Rooms;
using SkillGraph.Runtime.Events;
using SkillGraph.Runtime.Rooms;

namespace SkillGraph.Runtime.Tests.Events;

/// <summary>What is in somebody's journal must be readable for ever.</summary>
public sealed class StoringRoomEvents
{
    private static readonly EntityId Room = new("room_019a9f3c0000700080000000000000aa");

    public static TheoryData<Type> Events => [.. typeof(RoomEvent).GetNestedTypes().Where(type => type.IsSubclassOf(typeof(RoomEvent)))];

    public static TheoryData<string> StoredNames => [.. RoomEvents.Catalogue.Names];

    public static TheoryData<string> GoldenFiles => [.. GoldenEvents.Names("room")];

    [Theory]
    [MemberData(nameof(Events))]
    public void Every_event_has_a_stored_name(Type type) => Assert.Contains(type, RoomEvents.Catalogue.Types);

    [Theory]
    [MemberData(nameof(StoredNames))]
    public void Every_stored_name_has_a_golden_file(string name) => Assert.Contains(name, GoldenEvents.Names("room"));

    [Theory]
    [MemberData(nameof(StoredNames))]
    public void Every_stored_name_begins_with_its_kind_and_ends_with_a_number(string name) => Assert.Matches(@"^room\.[a-z]+(-[a-z]+)*\.v[1-9][0-9]*$", name);

    [Theory]
    [MemberData(nameof(GoldenFiles))]
    public void A_golden_file_reads_and_writes_back_byte_for_byte(string name)
    {
        var stored = GoldenEvents.Read(Room, name);
        var recorded = RoomEvents.Catalogue.Read(stored);

        Assert.Equal(name, RoomEvents.Catalogue.NameOf(recorded.Event));
        // The oldest envelopes have no check.
        var written = RoomEvents.Catalogue.Write(recorded, Envelope.Read(stored.Message.Span).Previous);
        Assert.Contains(Text(stored.Message), new[] { Text(written), Envelopes.WithoutCheck(Text(written)) });
    }

    [Fact]
    public void No_bit_of_an_envelope_can_be_flipped()
    {
        var message = Envelope.Seal(GoldenEvents.Read(Room, "room.opened.v1").Message.Span);
        RoomEvents.Catalogue.Read(new StoredEvent(Room, 1, "room.opened.v1", message));
        for (var bit = 0; bit < message.Length * 8; bit++)
        {
            var flipped = (byte[])message.Clone();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<EntityUnreadableException>(() => RoomEvents.Catalogue.Read(new StoredEvent(Room, 1, "room.opened.v1", flipped)));
        }
    }

    [Fact]
    public void The_check_is_crc_32c() =>
        Assert.EndsWith(""","crc":"e3069283"}""", Text(Envelope.Seal("123456789}"u8)));

    [Fact]
    public void The_golden_files_say_what_they_always_said()
    {
        var view = GoldenEvents.History(Room).Aggregate(new RoomView { Id = Room.Value }, (view, stored) => view.Apply(RoomEvents.Catalogue.Read(stored)));

        Assert.Equal("Dates & <times>: \"21.11.\" für alle", view.Title);
        Assert.Equal((RoomKind.Teaching, RoomStatus.Closed, "c++", "skill_csharp.records"), (view.Kind, view.Status, view.Language, view.Skill));
        Assert.Equal("grüß dich,\n世界 \"quoted\" </script> \\ \u2028 \u0007 😀", Assert.Single(view.Chat).Text);
        Assert.Equal(("Bob 世界", RoomRole.Presenter), (view.Members[0].Name, view.Members[0].Role));
        Assert.Equal(new DateTimeOffset(2026, 11, 21, 3, 42, 35, 296, TimeSpan.Zero), view.ClosedAt);
    }

    [Theory]
    [InlineData("an unknown name", """{"v":1,"t":"2026-11-21T03:41:00.123Z","by":"usr_019a9f3c5e8a7c41b6d2f0a1938475c6","type":"room.painted.v1","data":{},"cmd":"c"}""")]
    [InlineData("another version of a name", """{"v":1,"t":"2026-11-21T03:41:00.123Z","by":"usr_019a9f3c5e8a7c41b6d2f0a1938475c6","type":"room.closed.v2","data":{},"cmd":"c"}""")]
    [InlineData("another version than its row", """{"v":2,"t":"2026-11-21T03:41:00.123Z","by":"usr_019a9f3c5e8a7c41b6d2f0a1938475c6","type":"room.closed.v1","data":{},"cmd":"c"}""")]
    [InlineData("no data", """{"v":1,"t":"2026-11-21T03:41:00.123Z","by":"usr_019a9f3c5e8a7c41b6d2f0a1938475c6","type":"room.closed.v1","cmd":"c"}""")]
    [InlineData("no command", """{"v":1,"t":"2026-11-21T03:41:00.123Z","by":"usr_019a9f3c5e8a7c41b6d2f0a1938475c6","type":"room.closed.v1","data":{}}""")]
    [InlineData("a time of another form", """{"v":1,"t":"2026-11-21 03:41","by":"usr_019a9f3c5e8a7c41b6d2f0a1938475c6","type":"room.closed.v1","data":{},"cmd":"c"}""")]
    [InlineData("nobody", """{"v":1,"t":"2026-11-21T03:41:00.123Z","by":"ada","type":"room.closed.v1","data":{},"cmd":"c"}""")]
    [InlineData("data without a field", """{"v":1,"t":"2026-11-21T03:41:00.123Z","by":"usr_019a9f3c5e8a7c41b6d2f0a1938475c6","type":"room.chat-posted.v1","data":{},"cmd":"c"}""")]
    [InlineData("a text that is null", """{"v":1,"t":"2026-11-21T03:41:00.123Z","by":"usr_019a9f3c5e8a7c41b6d2f0a1938475c6","type":"room.chat-posted.v1","data":{"text":null},"cmd":"c"}""")]
    [InlineData("a text that is a number", """{"v":1,"t":"2026-11-21T03:41:00.123Z","by":"usr_019a9f3c5e8a7c41b6d2f0a1938475c6","type":"room.chat-posted.v1","data":{"text":1},"cmd":"c"}""")]
    [InlineData("an unknown role", """{"v":1,"t":"2026-11-21T03:41:00.123Z","by":"usr_019a9f3c5e8a7c41b6d2f0a1938475c6","type":"room.role-set.v1","data":{"member":"usr_019a9f3c5e8a7c41b6d2f0a1938475c6","role":"king"},"cmd":"c"}""")]
    [InlineData("a role by number", """{"v":1,"t":"2026-11-21T03:41:00.123Z","by":"usr_019a9f3c5e8a7c41b6d2f0a1938475c6","type":"room.role-set.v1","data":{"member":"usr_019a9f3c5e8a7c41b6d2f0a1938475c6","role":1},"cmd":"c"}""")]
    [InlineData("changes that are none", """{"v":1,"t":"2026-11-21T03:41:00.123Z","by":"usr_019a9f3c5e8a7c41b6d2f0a1938475c6","type":"room.edited.v1","data":{"file":"a","version":1,"changes":[-1]},"cmd":"c"}""")]
    [InlineData("changes longer than any text", """{"v":1,"t":"2026-11-21T03:41:00.123Z","by":"usr_019a9f3c5e8a7c41b6d2f0a1938475c6","type":"room.edited.v1","data":{"file":"a","version":1,"changes":[2147483647,[2147483647]]},"cmd":"c"}""")]
    [InlineData("something behind its end", """{"v":1,"t":"2026-11-21T03:41:00.123Z","by":"usr_019a9f3c5e8a7c41b6d2f0a1938475c6","type":"room.closed.v1","data":{},"cmd":"c"}}""")]
    [InlineData("half an envelope", """{"v":1,"t":"2026-11-21T03:41:00.123Z","by":"usr_019a9f3c5e8a7c41b6d2f0a1938475c6","type":"room.closed.v1","da""")]
    [InlineData("no envelope", "[]")]
    [InlineData("nothing", "")]
    public void Reading_does_not_guess(string what, string message)
    {
        var type = Regex.Match(message, "\"type\":\"([^\"]*)\"").Groups[1].Value;
        var stored = new StoredEvent(Room, 1, type, Encoding.UTF8.GetBytes(message));
        var unreadable = Record.Exception(() => RoomEvents.Catalogue.Read(stored));
        Assert.True(unreadable is EntityUnreadableException { Version: 1 } one && one.Entity == Room, $"{what} was read, or failed with {unreadable}");
    }

    [Fact]
    public void A_row_has_the_name_of_its_envelope() =>
        Assert.Throws<EntityUnreadableException>(() => RoomEvents.Catalogue.Read(GoldenEvents.Read(Room, "room.closed.v1") with { Type = "room.opened.v1" }));

    [Fact]
    public void The_chain_is_base64url_of_sha_256() =>
        Assert.Equal("ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0", Envelope.Hash("abc"u8));

    [Fact]
    public void Times_are_whole_milliseconds_in_utc()
    {
        var time = new DateTimeOffset(2026, 11, 21, 5, 41, 0, 123, TimeSpan.FromHours(2)).AddTicks(4567);
        Assert.Equal("2026-11-21T03:41:00.123Z", Envelope.Format(time));
        Assert.Equal(Envelope.Truncate(time), Envelope.ParseTime(Envelope.Format(time)));
    }

    private static string Text(ReadOnlyMemory<byte> message) => Encoding.UTF8.GetString(message.Span);
}
