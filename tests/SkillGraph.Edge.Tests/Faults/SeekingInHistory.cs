using System.Text.Json;
using SkillGraph.Edge.Tests.Running;
using Xunit.Abstractions;

namespace SkillGraph.Edge.Tests.Faults;

/// <summary>A room is looked at as it was at random versions, forward and backward, while it goes on.</summary>
[Collection(OneServer.Name)]
public sealed class SeekingInHistory(SharedServer shared, ITestOutputHelper output)
{
    private const int Events = 3_000;
    private const int Seeks = 200;

    [Fact]
    public async Task Every_view_is_the_fold_of_the_envelopes_up_to_it()
    {
        var chance = new Random(Seed.New(output));
        var host = await Visitor.Guest(shared.Server.Address);
        var room = await host.OpenRoom(new { title = "Long", kind = "coding" });
        await using var socket = await RoomSocket.In(room, host);
        await Fill(socket, room, chance);

        using var stop = new CancellationTokenSource();
        var growing = Grow(host, room, stop.Token);
        var views = new Dictionary<long, JsonElement>();
        for (var seek = 0; seek < Seeks; seek++)
        {
            var at = chance.Next(1, Events + 1);
            views[at] = (await host.Get($"/v1/rooms/{room}?at={at}")).Json;
        }
        await stop.CancelAsync();
        await growing;

        var fold = new NaiveRoom();
        foreach (var line in await host.History(room))
        {
            fold.Apply(line);
            if (views.TryGetValue(fold.Version, out var view)) Assert.Equal(fold.ToString(), NaiveRoom.Of(view));
        }
    }

    private static async Task Fill(RoomSocket socket, string room, Random chance)
    {
        var lengths = new Dictionary<string, (int Version, int Length)>();
        for (var number = 0; number < Events; number++) socket.Client.Send("Send", room, $"{number}", Next(number, lengths, chance));
        await socket.Until(() => socket.Acks(room).Count == Events);
        Assert.All(socket.Acks(room), ack => Assert.True(ack.TryGetProperty("v", out _), ack.GetRawText()));
    }

    private static object Next(int number, Dictionary<string, (int Version, int Length)> files, Random chance)
    {
        if (number < 5)
        {
            files[$"{number}.txt"] = (0, 0);
            return new { type = "add-file", file = $"{number}.txt" };
        }
        if (number % 10 == 0) return new { type = "set-language", language = $"language-{number}" };
        if (number % 10 == 1) return new { type = number % 20 == 1 ? "raise-hand" : "lower-hand" };
        if (number % 3 == 0) return new { type = "post-chat", text = $"message {number}" };
        var file = $"{chance.Next(5)}.txt";
        var (version, length) = files[file];
        var (at, delete) = (chance.Next(length + 1), 0);
        if (length > 100) delete = chance.Next(length - at + 1);
        var text = $"<{number}>";
        files[file] = (version + 1, length - delete + text.Length);
        return new { type = "edit", file, @base = version, changes = new object[] { at, new object[] { delete, text }, length - at - delete } };
    }

    private static async Task Grow(Visitor host, string room, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested) await host.Do(room, new { type = "post-chat", text = "meanwhile" });
    }

    /// <summary>What can be seen of a room, folded as simply as can be, and as one line of text.</summary>
    private sealed class NaiveRoom
    {
        private readonly RoomFold _files = new();
        private readonly List<string> _chat = [];
        private readonly List<string> _hands = [];
        private readonly List<string> _members = [];
        private string? _language;

        public long Version => _files.Version;

        public void Apply(string line)
        {
            _files.Apply(System.Text.Encoding.UTF8.GetBytes(line));
            var envelope = JsonSerializer.Deserialize<JsonElement>(line);
            var data = envelope.GetProperty("data");
            switch (envelope.Text("type"))
            {
                case "room.member-entered.v1": _members.Add(data.Text("member")); break;
                case "room.chat-posted.v1": _chat.Add($"{envelope.Number("v")} {envelope.Text("t")} {envelope.Text("by")} {data.Text("text")}"); break;
                case "room.language-set.v1": _language = data.Text("language"); break;
                case "room.hand-raised.v1": _hands.Add(data.Text("member")); break;
                case "room.hand-lowered.v1": _hands.Remove(data.Text("member")); break;
            }
        }

        public override string ToString() => Line(
            Version, _language, _files.Files.Select(file => (file.Key, file.Value.Version, file.Value.Text.ToString())), _members, _hands, _chat.TakeLast(50));

        public static string Of(JsonElement view) => Line(
            view.Number("version"),
            view.GetProperty("language").GetString(),
            view.GetProperty("files").EnumerateObject().Select(file => (file.Name, file.Value.Number("version"), file.Value.Text("text"))),
            view.GetProperty("members").EnumerateArray().Select(member => member.Text("id")),
            view.GetProperty("hands").EnumerateArray().Select(hand => hand.GetString()!),
            view.GetProperty("chat").EnumerateArray().Select(message => $"{message.Number("v")} {message.Text("t")} {message.Text("by")} {message.Text("text")}"));

        private static string Line(long version, string? language, IEnumerable<(string, long, string)> files, IEnumerable<string> members, IEnumerable<string> hands, IEnumerable<string> chat) =>
            $"{version} {language} {string.Join(',', files.OrderBy(file => file.Item1, StringComparer.Ordinal))} {string.Join(',', members)} {string.Join(',', hands)} {string.Join(',', chat)}";
    }
}
