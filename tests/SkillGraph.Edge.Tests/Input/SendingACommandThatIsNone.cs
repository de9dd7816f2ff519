using System.Text;
using SkillGraph.Edge.Tests.Running;

namespace SkillGraph.Edge.Tests.Input;

/// <summary>A room with some furniture and a host who sends it nonsense.</summary>
public sealed class FurnishedRoom(SharedServer shared) : IAsyncLifetime
{
    /// <summary>Edits of the file that has been edited so often that its beginnings are out of reach.</summary>
    public const int Edits = 1_001;

    private RoomSocket _socket = null!;

    public Visitor Host { get; private set; } = null!;

    public string Room { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Host = await Visitor.Guest(shared.Server.Address);
        Room = await Host.OpenRoom();
        _socket = await RoomSocket.In(Room, Host);
        await Host.Do(Room, new { type = "add-file", file = "a.txt", text = "hello \ud83d\ude00" });
        await Host.Do(Room, new { type = "add-file", file = "old.txt", text = "" });
        for (var version = 0; version < Edits; version++)
            _socket.Client.Send("Send", Room, $"edit-{version}", new { type = "edit", file = "old.txt", @base = version, changes = new object[] { version, new object[] { 0, "x" } } });
        await _socket.Until(() => _socket.Acks(Room).Count == Edits);
    }

    public async Task DisposeAsync() => await _socket.DisposeAsync();

    /// <summary>An open connection; a new one where a test lost the one before.</summary>
    internal async Task<RoomSocket> Socket()
    {
        if (!_socket.Client.Closed.IsCompleted) return _socket;
        await _socket.DisposeAsync();
        return _socket = await RoomSocket.In(Room, Host);
    }
}

/// <summary>What is not a command is refused with the same code at both doors, stores nothing and harms nobody.</summary>
[Collection(OneServer.Name)]
public sealed class SendingACommandThatIsNone(FurnishedRoom furnished) : IClassFixture<FurnishedRoom>
{
    // Stands for two bytes that are no UTF-8.
    private const char Broken = '\uffff';

    private static readonly string TooLong = new('x', 10_000);

    public static TheoryData<string, string> Commands => new()
    {
        { "null", "room.bad-command" },
        { "7", "room.bad-command" },
        { "true", "room.bad-command" },
        { "\"enter\"", "room.bad-command" },
        { "[]", "room.bad-command" },
        { "[\"enter\"]", "room.bad-command" },
        { "{}", "room.bad-command" },
        { "{\"type\":null}", "room.bad-command" },
        { "{\"type\":7}", "room.bad-command" },
        { "{\"type\":{}}", "room.bad-command" },
        { "{\"Type\":\"enter\"}", "room.bad-command" },
        { "{\"type\":\"\\ud800\"}", "room.bad-command" },
        { $"{{\"type\":\"{Broken}\"}}", "room.bad-command" },
        { "{\"type\":\"enter\",\"\\ud800\":1}", "room.bad-command" },
        { "{\"type\":\"\"}", "room.unknown-command" },
        { "{\"type\":\"fly\"}", "room.unknown-command" },
        { "{\"type\":\"Enter\"}", "room.unknown-command" },
        { "{\"type\":\"enter\\u0000\"}", "room.unknown-command" },
        { "{\"type\":\"open\",\"title\":\"x\",\"kind\":\"coding\"}", "room.unknown-command" },
        { "{\"type\":\"room.closed.v1\"}", "room.unknown-command" },
        { $"{{\"type\":\"{TooLong}\"}}", "room.unknown-command" },

        { Chat("null"), "room.bad-command" },
        { Chat("7"), "room.bad-command" },
        { Chat("[\"hi\"]"), "room.bad-command" },
        { Chat("\"\""), "room.bad-text" },
        { Chat("\" \\t\\n\""), "room.bad-text" },
        { Chat($"\"{new string('x', 4_001)}\""), "room.bad-text" },
        { Chat("\"\\ud800\""), "room.bad-command" },
        { Chat("\"a\\udc00b\""), "room.bad-command" },
        { Chat($"\"{Broken}\""), "room.bad-command" },

        { Edit("null", "0", "[8]"), "room.bad-command" },
        { Edit("7", "0", "[8]"), "room.bad-command" },
        { Edit("\"none.txt\"", "0", "[8]"), "room.no-such-file" },
        { Edit("\"A.TXT\"", "0", "[8]"), "room.no-such-file" },
        { Edit("\"../a.txt\"", "0", "[8]"), "room.no-such-file" },
        { Edit("\"a.txt\"", "null", "[8]"), "room.bad-command" },
        { Edit("\"a.txt\"", "\"0\"", "[8]"), "room.bad-command" },
        { Edit("\"a.txt\"", "0.5", "[8]"), "room.bad-command" },
        { Edit("\"a.txt\"", "1e400", "[8]"), "room.bad-command" },
        { Edit("\"a.txt\"", "9223372036854775808", "[8]"), "room.bad-command" },
        { Edit("\"a.txt\"", "9223372036854775807", "[8]"), "room.stale-base" },
        { Edit("\"a.txt\"", "-9223372036854775808", "[8]"), "room.stale-base" },
        { Edit("\"a.txt\"", "-1", "[8]"), "room.stale-base" },
        { Edit("\"a.txt\"", "1", "[8]"), "room.stale-base" },
        { Edit("\"old.txt\"", "0", "[0]"), "room.stale-base" },
        { Edit("\"old.txt\"", $"{FurnishedRoom.Edits + 1}", $"[{FurnishedRoom.Edits + 1}]"), "room.stale-base" },
        { Edit("\"a.txt\"", "0", "[8]", ",\"on\":7"), "room.bad-command" },
        { Edit("\"a.txt\"", "0", "[8]", ",\"on\":\"never-sent\""), "room.rebase-first" },
        { Edit("\"old.txt\"", "5", "[5]", ",\"on\":\"edit-3\""), "room.rebase-first" },

        { Edit("\"a.txt\"", "0", "null"), "room.bad-changes" },
        { Edit("\"a.txt\"", "0", "8"), "room.bad-changes" },
        { Edit("\"a.txt\"", "0", "\"[8]\""), "room.bad-changes" },
        { Edit("\"a.txt\"", "0", "{\"0\":8}"), "room.bad-changes" },
        { Edit("\"a.txt\"", "0", "[]"), "room.bad-changes" },
        { Edit("\"a.txt\"", "0", "[7]"), "room.bad-changes" },
        { Edit("\"a.txt\"", "0", "[9]"), "room.bad-changes" },
        { Edit("\"a.txt\"", "0", "[-8]"), "room.bad-changes" },
        { Edit("\"a.txt\"", "0", "[8.5]"), "room.bad-changes" },
        { Edit("\"a.txt\"", "0", "[\"8\"]"), "room.bad-changes" },
        { Edit("\"a.txt\"", "0", "[null]"), "room.bad-changes" },
        { Edit("\"a.txt\"", "0", "[[]]"), "room.bad-changes" },
        { Edit("\"a.txt\"", "0", "[[-1],9]"), "room.bad-changes" },
        { Edit("\"a.txt\"", "0", "[8,[0,1]]"), "room.bad-changes" },
        { Edit("\"a.txt\"", "0", "[8,[0,[\"x\"]]]"), "room.bad-changes" },
        { Edit("\"a.txt\"", "0", "[8,[0,\"a\\nb\"]]"), "room.bad-changes" },
        { Edit("\"a.txt\"", "0", "[8,[0,\"a\\rb\"]]"), "room.bad-changes" },
        { Edit("\"a.txt\"", "0", "[8,[0,\"\\ud83d\"]]"), "room.bad-changes" },
        { Edit("\"a.txt\"", "0", $"[8,[0,\"{Broken}\"]]"), "room.bad-changes" },
        { Edit("\"a.txt\"", "0", "[7,[0,\"x\"],1]"), "room.bad-changes" },
        { Edit("\"a.txt\"", "0", "[6,[1],1]"), "room.bad-changes" },
        { Edit("\"a.txt\"", "0", "[99999999999]"), "room.bad-changes" },
        { Edit("\"a.txt\"", "0", "[2147483647,2147483647,2147483647]"), "room.bad-changes" },
        { Edit("\"a.txt\"", "0", $"[{string.Join(',', Enumerable.Repeat("[0,\"x\"]", 60_000))},8]"), "room.bad-changes" },
        { Edit("\"a.txt\"", "0", $"[8,[0,\"{new string('x', (1024 * 1024) - 7)}\"]]"), "room.file-too-large" },

        { Language("null"), "room.bad-command" },
        { Language("7"), "room.bad-command" },
        { Language("\"\""), "room.bad-language" },
        { Language("\"a b\""), "room.bad-language" },
        { Language("\"<script>\""), "room.bad-language" },
        { Language($"\"{new string('x', 51)}\""), "room.bad-language" },

        { Add("null"), "room.bad-command" },
        { Add("7"), "room.bad-command" },
        { Add("\"\""), "room.bad-file-name" },
        { Add("\"/etc/passwd\""), "room.bad-file-name" },
        { Add("\"../x\""), "room.bad-file-name" },
        { Add("\"a/../x\""), "room.bad-file-name" },
        { Add("\"a//x\""), "room.bad-file-name" },
        { Add("\"a/./x\""), "room.bad-file-name" },
        { Add("\"a/\""), "room.bad-file-name" },
        { Add("\"a\\\\x\""), "room.bad-file-name" },
        { Add("\"a x\""), "room.bad-file-name" },
        { Add("\"a\\u0000\""), "room.bad-file-name" },
        { Add("\"\u00e9\""), "room.bad-file-name" },
        { Add($"\"{new string('x', 201)}\""), "room.bad-file-name" },
        { Add("\"\\ud800\""), "room.bad-command" },
        { Add("\"a.txt\""), "room.file-exists" },
        { Add("\"b.txt\"", "7"), "room.bad-command" },
        { Add("\"b.txt\"", "\"\\udfff\""), "room.bad-command" },
        { Add("\"b.txt\"", $"\"{new string('x', (1024 * 1024) + 1)}\""), "room.file-too-large" },
        { "{\"type\":\"remove-file\"}", "room.bad-command" },
        { "{\"type\":\"remove-file\",\"file\":[]}", "room.bad-command" },

        { Role("null", "\"host\""), "room.bad-command" },
        { Role("\"bob\"", "\"host\""), "room.bad-command" },
        { Role("\"room_00000000000070008000000000000000\"", "\"host\""), "room.bad-command" },
        { Role("\"usr_00000000000070008000000000000000\"", "\"host\""), "room.no-such-member" },
        { Role("\"usr_00000000000070008000000000000000\"", "\"king\""), "room.bad-command" },
        { Role("\"usr_00000000000070008000000000000000\"", "\"Host\""), "room.bad-command" },
        { Role("\"usr_00000000000070008000000000000000\"", "1"), "room.bad-command" },
        { Role("\"usr_00000000000070008000000000000000\"", "null"), "room.bad-command" },
        { "{\"type\":\"lower-hand\",\"member\":\"bob\"}", "room.bad-command" },
        { "{\"type\":\"lower-hand\",\"member\":7}", "room.bad-command" },
        { "{\"type\":\"give-consent\"}", "room.bad-command" },
        { "{\"type\":\"give-consent\",\"policy\":\"\"}", "room.bad-policy" },
        { $"{{\"type\":\"give-consent\",\"policy\":\"{new string('x', 129)}\"}}", "room.bad-policy" },
    };

    /// <summary>Strange, but commands: what nobody knows is passed over.</summary>
    public static TheoryData<string> Oddities =>
    [
        "{\"type\":\"enter\",\"more\":\"\\ud800\"}",
        "{\"type\":\"enter\",\"by\":\"usr_00000000000070008000000000000000\",\"t\":\"1970-01-01T00:00:00Z\",\"v\":1}",
        "{\"type\":\"enter\",\"__proto__\":{\"role\":\"host\"},\"$type\":\"System.Diagnostics.Process\"}",
    ];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Over_REST(string command, string code)
    {
        var before = await furnished.Host.Version(furnished.Room);
        var reply = await furnished.Host.PostBytes($"/v1/rooms/{furnished.Room}/commands", [.. "{\"id\":\"x\",\"command\":"u8, .. Bytes(command), .. "}"u8], "application/json");

        Assert.InRange(reply.Status, 400, 413);
        reply.IsRefused(reply.Status, code);
        Assert.Equal(before, await furnished.Host.Version(furnished.Room));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Over_a_socket(string command, string code)
    {
        var before = await furnished.Host.Version(furnished.Room);
        var id = Guid.NewGuid().ToString("N");
        var socket = await furnished.Socket();
        if (command.Contains(Broken))
        {
            // The WebSocket itself takes no text that is not UTF-8: RFC 6455 has it fail the connection.
            await Assert.ThrowsAsync<IOException>(() => socket.Call("Send", furnished.Room, id, new RawJson(Bytes(command))));
        }
        else
        {
            var refusal = await socket.Do(furnished.Room, new RawJson(Bytes(command)), id);
            Assert.Equal(code, refusal.Text("code"));
            Assert.InRange(refusal.Text("message").Length, 5, 300);
            Leaks.None(refusal.Text("message"));
        }
        Assert.Equal(before, await furnished.Host.Version(furnished.Room));
    }

    [Theory]
    [MemberData(nameof(Oddities))]
    public async Task Except_for_what_nobody_needs(string command)
    {
        var before = await furnished.Host.Version(furnished.Room);
        Assert.Equal(200, (await furnished.Host.PostText($"/v1/rooms/{furnished.Room}/commands", $"{{\"id\":\"{Guid.NewGuid()}\",\"command\":{command}}}")).Status);
        Assert.Equal(before, (await (await furnished.Socket()).Do(furnished.Room, new RawJson(Bytes(command)))).Number("v"));
    }

    [Theory]
    [InlineData("{\"command\":{\"type\":\"enter\"}}", "room.bad-command-id")]
    [InlineData("{\"id\":\"\",\"command\":{\"type\":\"enter\"}}", "room.bad-command-id")]
    [InlineData("{\"id\":null,\"command\":{\"type\":\"enter\"}}", "room.bad-command-id")]
    [InlineData("{\"id\":7,\"command\":{\"type\":\"enter\"}}", "request.invalid")]
    [InlineData("{\"id\":\"\\ud800\",\"command\":{\"type\":\"enter\"}}", "request.invalid")]
    [InlineData("{\"id\":\"x\"}", "room.bad-command")]
    [InlineData("[]", "request.invalid")]
    [InlineData("null", "request.invalid")]
    public async Task Around_it_as_well(string body, string code) =>
        (await furnished.Host.PostText($"/v1/rooms/{furnished.Room}/commands", body)).IsRefused(400, code);

    private static byte[] Bytes(string json)
    {
        var parts = json.Split(Broken).Select(Encoding.UTF8.GetBytes).ToList();
        return [.. parts[0], .. parts.Skip(1).SelectMany(part => (byte[])[0xC3, 0x28, 0xFF, .. part])];
    }

    private static string Chat(string text) => $"{{\"type\":\"post-chat\",\"text\":{text}}}";

    private static string Edit(string file, string @base, string changes, string more = "") => $"{{\"type\":\"edit\",\"file\":{file},\"base\":{@base},\"changes\":{changes}{more}}}";

    private static string Language(string language) => $"{{\"type\":\"set-language\",\"language\":{language}}}";

    private static string Add(string file, string text = "\"\"") => $"{{\"type\":\"add-file\",\"file\":{file},\"text\":{text}}}";

    private static string Role(string member, string role) => $"{{\"type\":\"set-role\",\"member\":{member},\"role\":{role}}}";
}
