using System.Diagnostics;
using System.Text.Json;
using SkillGraph.Conformance;
using SkillGraph.Edge.Tests.Running;
using SkillGraph.Runtime;
using Xunit.Abstractions;

namespace SkillGraph.Edge.Tests.Faults;

/// <summary>P5: a long recording is looked at as it was at random versions, forward and backward, while it goes on.</summary>
public sealed class SeekingInHistory(ITestOutputHelper output)
{
    private static readonly int Events = Tier.Size(pr: 20_000, nightly: 1_000_000);
    private static readonly int Seeks = Tier.Size(pr: 200, nightly: 10_000);

    [Fact]
    public async Task Every_view_is_the_fold_of_the_envelopes_up_to_it()
    {
        var seed = Seed.New(output);
        var chance = new Random(seed);
        var room = new EntityId($"room_{1:x32}");
        await using var server = await ServerProcess.StartOn(folder => FilledStore.With(folder, room, seed, Events), SharedServer.NoLimits);
        var host = await Visitor.Guest(server.Address);
        await host.Do(room.Value, new { type = "enter" });
        // The first look at the end folds everything once.
        var first = Stopwatch.StartNew();
        await host.Room(room.Value);
        output.WriteLine($"the first look at {Events} events took {first.ElapsedMilliseconds} ms");

        using var stop = new CancellationTokenSource();
        var growing = Grow(host, room.Value, stop.Token);
        var views = new Dictionary<long, string>();
        var took = new List<double>();
        for (var seek = 0; seek < Seeks; seek++)
        {
            var at = chance.Next(1, Events + 1);
            var started = Stopwatch.GetTimestamp();
            var view = (await host.Get($"/v1/rooms/{room}?at={at}")).Json;
            took.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            views[at] = Short(NaiveRoom.Of(view));
        }
        await stop.CancelAsync();
        await growing;
        took.Sort();
        output.WriteLine($"{Seeks} seeks: p50 {took[took.Count / 2]:F1} ms, p99 {took[took.Count * 99 / 100]:F1} ms, longest {took[^1]:F1} ms, over HTTP with everything else on the machine");

        var (fold, checkedViews) = (new NaiveRoom(), 0);
        using var rest = new RestClient(server.Address);
        await foreach (var line in rest.StreamEventsAsync(new Guest(host.Id, host.Name, host.Token!), room.Value))
        {
            fold.Apply(line);
            if (!views.TryGetValue(fold.Version, out var view)) continue;
            Assert.True(Short(fold.ToString()) == view, $"the view at {fold.Version} is not the fold");
            checkedViews++;
        }
        Assert.Equal(views.Count, checkedViews);
    }

    private static string Short(string line) => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(line)));

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

        public void Apply(byte[] line)
        {
            _files.Apply(line);
            var envelope = JsonSerializer.Deserialize<JsonElement>(line);
            var data = envelope.GetProperty("data");
            switch (envelope.Text("type"))
            {
                case "room.member-entered.v1": _members.Add(data.Text("member")); break;
                case "room.chat-posted.v1": _chat.Add($"{envelope.Number("v")} {envelope.Text("t")} {envelope.Text("by")} {data.Text("text")}"); break;
                case "room.opened.v1": _language = data.Text("language"); break;
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
