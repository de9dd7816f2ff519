using System.Collections.Concurrent;
using SkillGraph.Testing;

namespace SkillGraph.Cluster.Tests.Faults;

/// <summary>People who type in many rooms as fast as people do, each in a line of their own, and send again what was not answered.</summary>
internal sealed class TypingPeople : IAsyncDisposable
{
    private const string File = "main.txt";

    private static readonly TimeSpan BetweenLetters = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<(string Room, TimeSpan Took)> _answers = [];
    private readonly RestClient _rest;
    private readonly List<List<(RoomMember Member, LineTypist Typist)>> _rooms = [];
    private List<Task> _typing = [];

    private TypingPeople(Uri server) => _rest = new RestClient(server);

    /// <summary>The longest time of each room between an edit that was sent and its answer.</summary>
    public IEnumerable<TimeSpan> LongestPauses => _answers.GroupBy(answer => answer.Room, (_, answers) => answers.Max(answer => answer.Took));

    public int Acknowledged => _answers.Count;

    public int Reconnects => Everybody.Sum(one => one.Member.Reconnects);

    private IEnumerable<(RoomMember Member, LineTypist Typist)> Everybody => _rooms.SelectMany(room => room);

    public static async Task<TypingPeople> Start(Uri server, int rooms, int each)
    {
        var people = new TypingPeople(server);
        for (var room = 0; room < rooms; room++) await people.Open(each);
        people._typing = [.. people.Everybody.Select(one => Task.Run(() => people.Type(one.Member, one.Typist)))];
        return people;
    }

    /// <summary>Nobody types any more, and everything that was typed is answered.</summary>
    public async Task Stop()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_typing);
        using var patience = new CancellationTokenSource(Patience);
        await Task.WhenAll(Everybody.Select(one => one.Member.WhenSettledAsync(patience.Token))).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Assert.All(Everybody, one => Assert.True(one.Member.IsSettled, $"not all of what {one.Member.Who.Name} typed in {one.Member.Room} is answered: {one.Member.State}"));
    }

    /// <summary>Asserts that everybody was told everything once and in order, that what was acknowledged is stored once, at that version, and that every text is what was typed.</summary>
    public async Task EndRight()
    {
        Assert.All(Everybody, one => Assert.Empty(one.Member.Violations));
        foreach (var room in _rooms)
        {
            var fold = new RoomFold();
            await foreach (var line in _rest.StreamEventsAsync(room[0].Member.Who, room[0].Member.Room)) fold.Apply(line);
            var text = string.Concat(room.Select(one => one.Typist.Line));
            Assert.Equal(text, fold.Files[File].Text.ToString());
            Assert.Equal(fold.Edits.OrderBy(edit => edit.Value), room.SelectMany(one => one.Member.AcknowledgedEdits).OrderBy(edit => edit.Value));
            foreach (var (member, _) in room)
            {
                await member.WhenAtAsync(fold.Version).WaitAsync(Patience);
                Assert.Equal(text, member.Text(File));
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_typing).ContinueWith(_ => { }, TaskScheduler.Default);
        foreach (var (member, _) in Everybody) await member.DisposeAsync();
        _rest.Dispose();
        _stop.Dispose();
    }

    private async Task Open(int people)
    {
        var host = await _rest.GuestAsync("Host");
        var id = await _rest.CreateRoomAsync(host, "Typing");
        var room = new List<(RoomMember Member, LineTypist Typist)>();
        _rooms.Add(room);
        for (var number = 0; number < people; number++)
        {
            var member = new RoomMember(_rest, number == 0 ? host : await _rest.GuestAsync($"Guest {number}"), id) { Window = 1 };
            member.Acknowledged += _ => _answers.Add((id, member.AckTimes[^1]));
            room.Add((member, new LineTypist(number)));
            await member.StartAsync();
            if (number > 0) Assert.True((await member.SendAsync(new { type = "enter" }).WaitAsync(Patience)).IsAcknowledged);
        }
        var file = new { type = "add-file", file = File, text = string.Concat(room.Select(one => one.Typist.Line)) };
        Assert.True((await room[0].Member.SendAsync(file).WaitAsync(Patience)).IsAcknowledged);
        foreach (var (member, _) in room) await member.WhenFileIsThereAsync(File).WaitAsync(Patience);
    }

    private async Task Type(RoomMember member, LineTypist typist)
    {
        await Task.Delay(BetweenLetters * Random.Shared.NextDouble());
        while (!_stop.IsCancellationRequested)
        {
            member.Edit(File, file => typist.Type(file.Local), compose: true);
            await Task.Delay(BetweenLetters, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
