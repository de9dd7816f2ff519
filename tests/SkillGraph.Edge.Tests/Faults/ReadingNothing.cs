using System.Diagnostics;
using SkillGraph.Edge.Tests.Running;
using Xunit.Abstractions;

namespace SkillGraph.Edge.Tests.Faults;

/// <summary>Ten clients of a busy room stop taking what the server sends.</summary>
public sealed class ReadingNothing(ITestOutputHelper output)
{
    private const int Slow = 10;
    private const int Quick = 5;
    private const int MessagesAtOnce = 100;
    private const long GrowthBound = 256L * 1024 * 1024;

    // A queue behind the slow ones would grow with them; a moment of the disk or of the machine does not move the median.
    private const int SlowerAtMost = 5;

    private static readonly TimeSpan ShortStall = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan LongStall = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task Costs_the_server_little_and_the_others_nothing_and_all_see_the_same_in_the_end()
    {
        await using var server = await ServerProcess.Start(SharedServer.NoLimits);
        using var patience = new CancellationTokenSource(Patience);
        using var rest = new RestClient(server.Address);
        var host = await rest.GuestAsync("Host");
        var room = await rest.CreateRoomAsync(host, "Busy");
        await using var writer = new RoomMember(rest, host, room);
        await writer.StartAsync(patience.Token);
        var members = new List<RoomMember>();
        for (var number = 0; number < Slow + Quick; number++)
        {
            members.Add(new RoomMember(rest, await rest.GuestAsync($"Guest {number}"), room));
            await members[^1].StartAsync(patience.Token);
        }
        var (slow, quick) = (members[..Slow], members[Slow..]);

        var alone = await Busy(writer, quick, TimeSpan.FromSeconds(3), patience.Token);
        var before = server.ResidentBytes;
        var stalled = slow.ConvertAll(member => member.Connection!);
        stalled.ForEach(connection => connection.StopReading());
        var first = await Busy(writer, quick, ShortStall, patience.Token, () => server.ResidentBytes);
        stalled[..(Slow / 2)].ForEach(connection => connection.ResumeReading());
        var second = await Busy(writer, quick, LongStall, patience.Token, () => server.ResidentBytes);
        List<TimeSpan> delays = [.. first.Delays, .. second.Delays];
        var most = Math.Max(first.MostMemory, second.MostMemory);

        output.WriteLine($"{writer.Version} events, bursts of {Median(alone.Delays).TotalMilliseconds:F0} ms before and {Median(delays).TotalMilliseconds:F0} ms meanwhile, slowest {delays.Max().TotalMilliseconds:F0} ms, memory {before / 1_000_000} MB before and {most / 1_000_000} MB at most");
        Assert.InRange(most - before, long.MinValue, GrowthBound);
        Assert.InRange(Median(delays), TimeSpan.Zero, SlowerAtMost * Median(alone.Delays));
        Assert.All(quick, member => Assert.Equal((0, 0), (member.Reconnects, member.Resyncs)));

        stalled.ForEach(connection => connection.ResumeReading());
        Assert.True(stalled[(Slow / 2)..].TrueForAll(connection => connection.Closed.Wait(Patience)), "Whoever read nothing for so long was not cut off.");
        foreach (var member in members) await member.WhenAtAsync(writer.Version, patience.Token);
        output.WriteLine($"{slow.Sum(member => member.Reconnects)} cut off, {slow.Sum(member => member.Resyncs)} told to resync");
        Assert.All(slow[..(Slow / 2)], member => Assert.InRange(member.Reconnects + member.Resyncs, 1, int.MaxValue));
        Assert.All(slow[(Slow / 2)..], member => Assert.InRange(member.Reconnects, 1, int.MaxValue));
        Assert.All(members, member => Assert.Empty(member.Violations));
        foreach (var member in members) await member.DisposeAsync();
    }

    private static TimeSpan Median(List<TimeSpan> times) => times.Order().ElementAt(times.Count / 2);

    /// <summary>Posts as fast as the quick ones follow: how long they take after each burst, and the most memory meanwhile.</summary>
    private static async Task<(List<TimeSpan> Delays, long MostMemory)> Busy(
        RoomMember writer, List<RoomMember> quick, TimeSpan time, CancellationToken cancel, Func<long>? memory = null)
    {
        var text = new string('x', 3_900);
        var (delays, most) = (new List<TimeSpan>(), 0L);
        for (var busy = Stopwatch.StartNew(); busy.Elapsed < time;)
        {
            var started = Stopwatch.GetTimestamp();
            var answers = await Task.WhenAll(Enumerable.Range(0, MessagesAtOnce).Select(_ => writer.SendAsync(new { type = "post-chat", text }))).WaitAsync(cancel);
            foreach (var member in quick) await member.WhenAtAsync(answers.Max(answer => answer.Version!.Value), cancel);
            delays.Add(Stopwatch.GetElapsedTime(started));
            if (memory is not null) most = Math.Max(most, memory());
        }
        return (delays, most);
    }
}
