using SkillGraph.Edge.Tests.Running;
using Xunit.Abstractions;

namespace SkillGraph.Edge.Tests.Faults;

/// <summary>Connections are reset at random while the room is busy; everybody resumes by the version they have seen.</summary>
[Collection(OneServer.Name)]
public sealed class CuttingConnections(SharedServer shared, ITestOutputHelper output)
{
    private const int Clients = 20;
    private const int CutsEach = 25;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Nobody_misses_an_event_or_gets_one_twice()
    {
        var chance = new Random(Seed.New(output));
        using var patience = new CancellationTokenSource(Patience);
        using var rest = new RestClient(shared.Server.Address);
        var host = await rest.GuestAsync("Host");
        var room = await rest.CreateRoomAsync(host, "Cuts");
        var members = new List<RoomMember>();
        var seen = new List<List<long>>();
        for (var number = 0; number < Clients; number++)
        {
            var member = new RoomMember(rest, number == 0 ? host : await rest.GuestAsync($"Guest {number}"), room);
            var versions = new List<long>();
            member.Received += envelope => versions.Add(envelope.Version);
            await member.StartAsync(patience.Token);
            members.Add(member);
            seen.Add(versions);
        }
        var joinedAt = members.Select(member => member.Version).ToList();

        // The host is cut as well, and what it sends must come out once all the same.
        using var stop = new CancellationTokenSource();
        var posting = Post(members[0], stop.Token);
        var cutting = members.Select((member, number) => Cut(member, new Random(chance.Next()), patience.Token)).ToList();
        await Task.WhenAll(cutting);
        await stop.CancelAsync();
        var posted = await posting;

        var history = await new Visitor(shared.Server.Address).History(room);
        Journals.IsOneChain(history);
        Assert.Equal(posted + 2, history.Count);
        foreach (var member in members) await member.WhenAtAsync(history.Count, patience.Token);
        output.WriteLine($"{history.Count} events, {members.Sum(member => member.Reconnects)} reconnects, {members.Sum(member => member.Resyncs)} resyncs, {members.Sum(member => member.Resent)} sent again");
        for (var number = 0; number < Clients; number++)
        {
            Assert.Empty(members[number].Violations);
            Assert.InRange(members[number].Reconnects, CutsEach, int.MaxValue);
            Assert.Equal(Enumerable.Range((int)joinedAt[number] + 1, history.Count - (int)joinedAt[number]).Select(version => (long)version), seen[number]);
        }
        foreach (var member in members) await member.DisposeAsync();
    }

    private static async Task<int> Post(RoomMember writer, CancellationToken stop)
    {
        var posted = 0;
        while (!stop.IsCancellationRequested)
        {
            await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => writer.SendAsync(new { type = "post-chat", text = "busy" }))).WaitAsync(Patience, CancellationToken.None);
            posted += 10;
        }
        return posted;
    }

    private static async Task Cut(RoomMember member, Random chance, CancellationToken cancel)
    {
        for (var cut = 0; cut < CutsEach; cut++)
        {
            await Task.Delay(chance.Next(20, 250), cancel);
            var before = member.Reconnects;
            while (member.Reconnects == before)
            {
                member.Connection?.Abort();
                await Task.Delay(2, cancel);
            }
        }
    }
}
