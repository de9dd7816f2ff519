using System.Text.Json;
using SkillGraph.Edge.Tests.Running;
using Xunit.Abstractions;

namespace SkillGraph.Edge.Tests.Faults;

/// <summary>Many people who write through every fault, some of whom send again what was not answered; and what must be true of it afterwards.</summary>
internal sealed class Crowd : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly CancellationTokenSource _stop = new();
    private readonly List<PersistentWriter> _writers;
    private readonly List<Task> _writing;

    private Crowd(List<PersistentWriter> writers)
    {
        _writers = writers;
        _writing = [.. writers.Select(writer => Task.Run(() => writer.Run(_stop.Token)))];
    }

    public int Acknowledged => _writers.Sum(writer => writer.Acknowledged.Count);

    public static async Task<Crowd> In(ServerProcess server, int rooms, int writersEach)
    {
        var writers = new List<PersistentWriter>();
        var host = await Visitor.Guest(server.Address, "Host");
        for (var room = 0; room < rooms; room++)
        {
            var id = await host.OpenRoom();
            for (var number = 0; number < writersEach; number++)
            {
                var guest = await Visitor.Guest(server.Address, $"Guest {number}");
                await guest.Do(id, new { type = "enter" });
                writers.Add(new PersistentWriter(guest, id, IsStubborn(writers.Count)));
            }
        }
        return new Crowd(writers);
    }

    /// <summary>Waits until this many more commands have been acknowledged.</summary>
    public async Task Get(int more)
    {
        var wanted = Acknowledged + more;
        var waited = System.Diagnostics.Stopwatch.StartNew();
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

    /// <summary>What was acknowledged by now, to be compared with what is on the disk: room, person, command, version.</summary>
    public List<(string Room, string Who, string Command, long Version)> Snapshot() =>
        [.. _writers.SelectMany(writer => writer.Acknowledged.ToArray().Select(ack => (writer.Room, writer.Who, ack.Key, ack.Value)))];

    /// <summary>Asserts that every acknowledged command is stored once, at the version it was answered with, and every other at most once.</summary>
    public async Task IsStored(ServerProcess server, ITestOutputHelper output)
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

    private static bool IsStubborn(int number) => number % 2 == 0;

    private static async Task IsStored(ServerProcess server, string room, List<PersistentWriter> writers)
    {
        var history = await new Visitor(server.Address).History(room);
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
