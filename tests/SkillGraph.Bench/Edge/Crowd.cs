using System.Diagnostics;
using SkillGraph.Bench.Measuring;

namespace SkillGraph.Bench.Edge;

/// <summary>Rooms full of people who post, and see what the others post.</summary>
internal sealed class Crowd : IAsyncDisposable
{
    private const int AtATime = 16;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan PingEach = TimeSpan.FromSeconds(15);

    private readonly HubClient[] _clients;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _pinging;

    private Crowd(IReadOnlyList<string> rooms, HubClient[] clients)
    {
        (Rooms, _clients) = (rooms, clients);
        _pinging = Task.Run(Ping);
    }

    public IReadOnlyList<string> Rooms { get; }

    public int Members => _clients.Length / Rooms.Count;

    public static async Task<Crowd> In(IHubServer server, int rooms, int members)
    {
        var (names, tokens) = (await server.OpenRooms(rooms), await server.Tokens(rooms * members));
        var clients = new HubClient[tokens.Count];
        await Parallel.ForAsync(0, clients.Length, new ParallelOptions { MaxDegreeOfParallelism = AtATime }, async (i, _) =>
        {
            clients[i] = await HubClient.Connect(server.Address, tokens[i]);
            await clients[i].Join(names[i / members]);
            clients[i].Enter(names[i / members]);
        });
        var crowd = new Crowd(names, clients);
        await crowd.WhenQuiet();
        foreach (var client in clients)
            if (client.Version == 0) throw new InvalidOperationException("Somebody saw nobody enter.");
        return crowd;
    }

    /// <summary>Posts at a fixed rate, whatever comes back: how long from when each was to be sent until each member has it.</summary>
    public async Task<Figures> Pace(double perSecondAndRoom, TimeSpan time)
    {
        var latencies = Collect(out var breaks);
        var posts = (long)(perSecondAndRoom * Rooms.Count * time.TotalSeconds);
        var clock = new Thread(() => PostAll(posts, perSecondAndRoom * Rooms.Count)) { IsBackground = true, Name = "posts" };
        clock.Start();
        await Task.Run(clock.Join);
        var expected = posts * Members;
        await WhenAll(() => latencies.Sum(each => each.Count) >= expected);
        return Figures.OfLatencies(latencies.SelectMany(each => each)).With(Losses(expected, latencies.Sum(each => (long)each.Count), breaks));
    }

    /// <summary>Posts as fast as posts come back, so many of each room at once.</summary>
    public async Task<Figures> Saturate(int inFlightPerRoom, TimeSpan time)
    {
        var (before, breaks, posted, stopped) = (Delivered, Breaks, 0L, false);
        for (var i = 0; i < _clients.Length; i++)
        {
            var (client, poster, room) = (_clients[i], i % Members, Rooms[i / Members]);
            client.OnPost = poster >= inFlightPerRoom ? null : (_, by, _) =>
            {
                if (by == poster && !Volatile.Read(ref stopped)) Post();
            };
            if (client.OnPost is not null) Post();

            void Post()
            {
                Interlocked.Increment(ref posted);
                client.Post(room, 0, poster);
            }
        }
        var started = Stopwatch.GetTimestamp();
        await Task.Delay(time);
        var rate = (Delivered - before) / Stopwatch.GetElapsedTime(started).TotalSeconds;
        Volatile.Write(ref stopped, true);
        await WhenAll(() => Delivered - before >= Interlocked.Read(ref posted) * Members);
        return new Figures { ["deliveries/s"] = rate }.With(Losses(posted * Members, Delivered - before, breaks));
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _pinging;
        foreach (var client in _clients) client.Dispose();
        _end.Dispose();
    }

    private long Delivered => _clients.Sum(client => client.Posts);

    private long Breaks => _clients.Sum(client => client.Breaks);

    private Figures Losses(long expected, long came, long breaksBefore) =>
        new() { ["lost"] = Math.Abs(expected - came), ["out of order"] = Breaks - breaksBefore };

    private List<TimeSpan>[] Collect(out long breaks)
    {
        breaks = Breaks;
        var latencies = new List<TimeSpan>[_clients.Length];
        for (var i = 0; i < latencies.Length; i++)
        {
            var own = latencies[i] = new List<TimeSpan>(1024);
            _clients[i].OnPost = (dueAt, _, receivedAt) => own.Add(Stopwatch.GetElapsedTime(dueAt, receivedAt));
        }
        return latencies;
    }

    /// <summary>The rooms take turns, so that they do not all post at once, and in each room its members.</summary>
    private void PostAll(long posts, double perSecond)
    {
        var start = Stopwatch.GetTimestamp() + Stopwatch.Frequency / 100;
        for (long i = 0; i < posts; i++)
        {
            var due = start + (long)(i * Stopwatch.Frequency / perSecond);
            Clock.SleepUntil(due);
            var (room, poster) = ((int)(i % Rooms.Count), (int)(i / Rooms.Count % Members));
            _clients[room * Members + poster].Post(Rooms[room], due, poster);
        }
    }

    private async Task WhenQuiet()
    {
        for (var (seen, since) = (-1L, Stopwatch.GetTimestamp()); Stopwatch.GetElapsedTime(since) < Quiet; await Task.Delay(20))
        {
            var now = _clients.Sum(client => client.Version);
            if (now != seen) (seen, since) = (now, Stopwatch.GetTimestamp());
        }
    }

    private static async Task WhenAll(Func<bool> came)
    {
        for (var started = Stopwatch.GetTimestamp(); !came() && Stopwatch.GetElapsedTime(started) < Patience;) await Task.Delay(10);
    }

    /// <summary>A server lets go of whoever says nothing for long. One after the other, because all at once would be a burst of its own.</summary>
    private async Task Ping()
    {
        for (var i = 0; !_end.IsCancellationRequested; i = (i + 1) % _clients.Length)
        {
            _clients[i].Ping();
            await Task.Delay(PingEach / _clients.Length, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
