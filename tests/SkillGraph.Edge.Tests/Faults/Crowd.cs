using System.Diagnostics;
using System.Text.Json;
using SkillGraph.Edge.Tests.Running;
using Xunit.Abstractions;

namespace SkillGraph.Edge.Tests.Faults;

/// <summary>Many people who write through every fault, some of whom send again what was not answered; and what must be true of it afterwards.</summary>
internal sealed class Crowd : IAsyncDisposable
{
    private const int AnswersOnTheirWay = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly CancellationTokenSource _stop = new();
    private readonly List<PersistentWriter> _writers;
    private readonly List<Task> _writing;

    private Crowd(List<PersistentWriter> writers, IReadOnlyList<Pulse> pulses)
    {
        (_writers, Pulses) = (writers, pulses);
        _writing = [.. writers.Select(writer => Task.Run(() => writer.Run(_stop.Token)))];
    }

    /// <summary>One for each room.</summary>
    public IReadOnlyList<Pulse> Pulses { get; }

    public IEnumerable<string> Rooms => _writers.Select(writer => writer.Room).Distinct();

    public int Acknowledged => _writers.Sum(writer => writer.Acknowledged.Count);

    public static async Task<Crowd> In(Uri server, int rooms, int writersEach)
    {
        var writers = new List<PersistentWriter>();
        var pulses = new List<Pulse>();
        var host = await Visitor.Guest(server, "Host");
        for (var room = 0; room < rooms; room++)
        {
            var id = await host.OpenRoom();
            var pulse = new Pulse();
            pulses.Add(pulse);
            for (var number = 0; number < writersEach; number++)
            {
                var guest = await Visitor.Guest(server, $"Guest {number}");
                await guest.Do(id, new { type = "enter" });
                writers.Add(new PersistentWriter(guest, id, IsStubborn(writers.Count), pulse));
            }
        }
        return new Crowd(writers, pulses);
    }

    /// <summary>Waits until this many more commands have been acknowledged.</summary>
    public async Task Get(int more)
    {
        var wanted = Acknowledged + more;
        var waited = Stopwatch.StartNew();
        while (Acknowledged < wanted)
        {
            Assert.True(waited.Elapsed < Patience, $"{Acknowledged} acknowledged instead of {wanted}");
            await Task.Delay(5);
        }
    }

    /// <summary>Stops everybody; the stubborn settle first what they sent.</summary>
    public async Task Stop()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_writing);
        await Task.WhenAll(_writers.Where((_, number) => IsStubborn(number)).Select(writer => writer.Settle())).WaitAsync(Patience);
    }

    /// <summary>The newest version that somebody was told of.</summary>
    public long Version(string room) => _writers.Where(writer => writer.Room == room).Max(writer => writer.Acknowledged.Values.Max());

    /// <summary>What was acknowledged by now, to be compared with what is on the disk: room, person, command, version.</summary>
    public List<(string Room, string Who, string Command, long Version)> Snapshot() =>
        [.. _writers.SelectMany(writer => writer.Acknowledged.ToArray().Select(ack => (writer.Room, writer.Who, ack.Key, ack.Value)))];

    /// <summary>Asserts that every acknowledged command is stored once, at the version it was answered with, and every other at most once.</summary>
    public async Task IsStored(Uri server, ITestOutputHelper output)
    {
        output.WriteLine($"{Acknowledged} acknowledged, {_writers.Sum(writer => writer.Unanswered.Count)} never answered");
        Assert.All(_writers, writer => Assert.Empty(writer.Contradictions));
        Assert.All(_writers, writer => Assert.NotEmpty(writer.Acknowledged));
        foreach (var room in _writers.GroupBy(writer => writer.Room)) await IsStored(server, room.Key, [.. room]);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_writing);
        _stop.Dispose();
    }

    /// <summary>Waits until every room has acknowledged something that came after this was called, and answers how long that took.</summary>
    public async Task<TimeSpan> AllAnswer()
    {
        var waited = Stopwatch.StartNew();
        var before = Pulses.Select(pulse => pulse.Beats).ToList();
        // What was on its way may still be told; the second answer after that is of something that was sent now.
        while (Pulses.Zip(before).Any(room => room.First.Beats < room.Second + AnswersOnTheirWay))
        {
            Assert.True(waited.Elapsed < Patience, $"these answer nothing any more: {string.Join(", ", Rooms.Where((_, room) => Pulses[room].Beats < before[room] + AnswersOnTheirWay))}");
            await Task.Delay(5);
        }
        return waited.Elapsed;
    }

    private static bool IsStubborn(int number) => number % 2 == 0;

    private static async Task IsStored(Uri server, string room, List<PersistentWriter> writers)
    {
        var history = await new Visitor(server).History(room);
        Journals.IsOneChain(history);
        var stored = history.Select(line => JsonSerializer.Deserialize<JsonElement>(line)).Where(envelope => envelope.Text("type") == "room.chat-posted.v1")
            .ToLookup(envelope => (envelope.Text("by"), envelope.Text("cmd")), envelope => envelope.Number("v"));
        foreach (var writer in writers)
        {
            foreach (var (id, version) in writer.Acknowledged) Assert.Equal([version], stored[(writer.Who, id)]);
            foreach (var id in writer.Unanswered) Assert.InRange(stored[(writer.Who, id)].Count(), 0, 1);
        }
        Assert.Equal(stored.Count, stored.Sum(versions => versions.Count()));
    }
}

/// <summary>The answers of a room, and the longest time without one.</summary>
internal sealed class Pulse
{
    private readonly Lock _lock = new();
    private long _last = Stopwatch.GetTimestamp();

    public int Beats { get; private set; }

    public TimeSpan LongestPause { get; private set; }

    public void Beat()
    {
        lock (_lock)
        {
            if (Stopwatch.GetElapsedTime(_last) is var pause && pause > LongestPause && Beats > 0) LongestPause = pause;
            (_last, Beats) = (Stopwatch.GetTimestamp(), Beats + 1);
        }
    }
}
