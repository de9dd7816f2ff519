using System.Collections.Concurrent;
using System.Diagnostics;
using SkillGraph.Bench.Measuring;
using SkillGraph.Bench.Typing;
using SkillGraph.Testing;

namespace SkillGraph.Bench.Edge;

/// <summary>Twenty people who type five letters a second each into one file: how long until a letter is on the disk and its author knows.</summary>
internal static class TypistsBenchmark
{
    private const int People = 20;
    private const double Rate = 5;

    public static readonly Benchmark Typists = new("typists", "20 people typing into one file, against a bare hub that stores as many messages", Run);

    private static async IAsyncEnumerable<CaseResult> Run(Settings settings)
    {
        await using var server = await OurServer.Start();
        await using var floor = await FloorServer.StartDurable();
        yield return await Rounds.Measure(
            Typists.Name,
            new Case($"{People} people, {Rate} edits a second each", time => TypeOn(floor, time), time => TypeOn(server, time), Goal.RatioAtMost("p99 ms", 2), Goal.AtMost(Slowest, 50)),
            settings);
    }

    private const string Slowest = "p99 ms, as it is";

    private static async Task<Figures> TypeOn(OurServer server, TimeSpan time)
    {
        var options = new TypingOptions(server.Address) { Typists = People, Rate = Rate, Seconds = time.TotalSeconds };
        using var rest = new RestClient(server.Address);
        await using var session = new TypingSession(rest, options);
        var typists = new Typists(session, options);
        var times = await typists.RunAsync();
        if (session.Members.Any(member => member.Text(options.File) != typists.Text)) session.Problem("Somebody has another text than what was typed.");
        if (session.Problems is [var problem, ..]) throw new InvalidOperationException(problem);
        var figures = Figures.OfLatencies(times.Acknowledged);
        return figures.With(new Figures { [Slowest] = figures["p99 ms"] });
    }

    /// <summary>As many messages of the same rate and size; the floor acknowledges by completing the call.</summary>
    private static async Task<Figures> TypeOn(FloorServer server, TimeSpan time)
    {
        var room = (await server.OpenRooms(1))[0];
        var clients = Enumerable.Range(0, People).Select(_ => new SignalRClient(new Uri(server.Address, "/hubs/rooms"), null)).ToList();
        foreach (var client in clients)
        {
            client.On("events", _ => { });
            await client.StartAsync();
            await client.InvokeAsync("Join", room, null);
        }
        var (times, calls) = (new ConcurrentBag<TimeSpan>(), new ConcurrentBag<Task>());
        var clock = new Thread(() => TypeAll(clients, room, time, times, calls)) { IsBackground = true, Name = "typists" };
        clock.Start();
        await Task.Run(clock.Join);
        await Task.WhenAll(calls);
        foreach (var client in clients) await client.DisposeAsync();
        return Figures.OfLatencies(times);
    }

    private static void TypeAll(List<SignalRClient> clients, string room, TimeSpan time, ConcurrentBag<TimeSpan> times, ConcurrentBag<Task> calls)
    {
        var start = Stopwatch.GetTimestamp() + Stopwatch.Frequency / 10;
        var step = Stopwatch.Frequency / Rate / People;
        for (var i = 0; i < (int)(Rate * time.TotalSeconds) * People; i++)
        {
            var due = start + (long)(i * step);
            Clock.SleepUntil(due);
            var edit = new { type = "edit", file = "main.txt", @base = i, changes = new object[] { 1_000, new object[] { 0, "x" }, 200 } };
            calls.Add(clients[i % People].InvokeAsync(_ => Acknowledged(due), "Send", room, $"c-{i}", edit));
        }

        bool Acknowledged(long due)
        {
            times.Add(Stopwatch.GetElapsedTime(due));
            return true;
        }
    }
}
