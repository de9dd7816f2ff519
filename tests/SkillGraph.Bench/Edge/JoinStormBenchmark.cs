using System.Diagnostics;
using SkillGraph.Bench.Measuring;

namespace SkillGraph.Bench.Edge;

/// <summary>Two thousand people who come at once: a socket, a handshake and a join each, fifty under way at a time.</summary>
internal static class JoinStormBenchmark
{
    private const int People = 2_000;
    private const int AtATime = 50;
    private const int RoundsOfMemory = 3;

    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(500);

    public static readonly Benchmark JoinStorm = new("join-storm", "2,000 people connect and join at once, against a bare hub with groups", Run);

    private static async IAsyncEnumerable<CaseResult> Run(Settings settings)
    {
        foreach (var (name, rooms) in new[] { ("100 rooms of 20", 100), ("one room", 1) })
        {
            await using var server = await OurServer.Start();
            await using var raw = await FloorServer.StartRaw();
            var (ours, floor) = (await Crush.Before(server, rooms), await Crush.Before(raw, rooms));
            yield return await Rounds.Measure(
                JoinStorm.Name,
                new Case($"2,000 into {name}", _ => floor.Come(), _ => ours.Come(), Goal.RatioAtMost("total ms", 3), Goal.AtMost("p99 ms", 200)),
                settings);
        }
        yield return await Rounds.Measure(
            JoinStorm.Name,
            new Case("memory, 2,000 in 100 rooms of 20", async _ => await Memory(await FloorServer.StartRaw()), async _ => await Memory(await OurServer.Start()), Goal.RatioAtMost("bytes per connection", 2)),
            settings with { Rounds = Math.Min(settings.Rounds, RoundsOfMemory), Time = TimeSpan.Zero });
    }

    /// <summary>What a fresh server grows by: one that has seen a storm before would take what it kept of it.</summary>
    private static async Task<Figures> Memory(IHubServer server)
    {
        await using var owned = server;
        var warmUp = await Crush.Before(server, rooms: 100, people: People / 4);
        await warmUp.Come();
        var crush = await Crush.Before(server, rooms: 100);
        await ForcedCollection.Of(server.ProcessId);
        var before = server.ResidentBytes;
        var clients = await crush.Connect(_ => { });
        await Task.Delay(Settling);
        await ForcedCollection.Of(server.ProcessId);
        var grown = server.ResidentBytes - before;
        foreach (var client in clients) client.Dispose();
        return new Figures { ["bytes per connection"] = (double)grown / People };
    }

    /// <summary>People at the doors of some rooms, tokens in hand.</summary>
    private sealed class Crush(IHubServer server, IReadOnlyList<string> rooms, IReadOnlyList<string?> tokens)
    {
        public static async Task<Crush> Before(IHubServer server, int rooms, int people = People) => new(server, await server.OpenRooms(rooms), await server.Tokens(people));

        public async Task<Figures> Come()
        {
            var times = new TimeSpan[tokens.Count];
            var started = Stopwatch.GetTimestamp();
            var next = 0;
            var clients = await Connect(time => times[Interlocked.Increment(ref next) - 1] = time);
            var total = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            foreach (var client in clients) client.Dispose();
            await Task.Delay(Settling);
            return new Figures { ["total ms"] = total }.With(Figures.OfLatencies(times));
        }

        public async Task<HubClient[]> Connect(Action<TimeSpan> joined)
        {
            var clients = new HubClient[tokens.Count];
            await Parallel.ForAsync(0, clients.Length, new ParallelOptions { MaxDegreeOfParallelism = AtATime }, async (i, _) =>
            {
                var began = Stopwatch.GetTimestamp();
                clients[i] = await HubClient.Connect(server.Address, tokens[i]);
                await clients[i].Join(rooms[i % rooms.Count]);
                joined(Stopwatch.GetElapsedTime(began));
            });
            return clients;
        }
    }
}
