using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Npgsql;
using SkillGraph.Conformance;
using SkillGraph.Edge.Tests.Running;
using Xunit.Abstractions;

namespace SkillGraph.Edge.Tests.Faults;

/// <summary>
/// D8: PostgreSQL answers late, or not at all, or takes no connection, or waits for a lock, while far more is sent than can be stored:
/// every command is answered in time, memory is bounded, rooms can be joined, and nothing acknowledged is lost. All four at once, each on a server of its own.
/// </summary>
public sealed class TroublingPostgres(ITestOutputHelper output)
{
    private const int Flood = 12_000;
    private const long MoreMemory = 100L * 1024 * 1024;

    // A full mailbox is stored in 32 turns, which take half a second each where PostgreSQL is late; all else is answered sooner. And a busy machine adds to it.
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan Trouble = TimeSpan.FromSeconds(Tier.Size(pr: 10, nightly: 300));
    private static readonly TimeSpan LongestRecovery = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task Everybody_is_answered_in_time_and_nothing_grows()
    {
        await using var shared = new Disposed(await PostgresServer.Private());
        await using var small = new Disposed(await PostgresServer.Private(connections: 60));
        await Task.WhenAll(
            Through(shared.Server, "late", async (proxy, _) =>
            {
                proxy.Delay = TimeSpan.FromMilliseconds(500);
                await Task.Delay(Trouble);
                proxy.Delay = TimeSpan.Zero;
            }),
            Through(shared.Server, "hanging", async (proxy, _) =>
            {
                for (var trouble = Stopwatch.StartNew(); trouble.Elapsed < Trouble;)
                {
                    proxy.Hang();
                    await Task.Delay(Tier.Size(pr: 10_000, nightly: 30_000));
                    proxy.GoOn();
                    if (Tier.IsNightly) await Task.Delay(5_000);
                }
            }),
            Through(shared.Server, "locked", async (_, database) =>
            {
                await using var connection = await Open(database);
                await using var transaction = await connection.BeginTransactionAsync();
                await Run(connection, "LOCK TABLE journal IN EXCLUSIVE MODE");
                await Task.Delay(Trouble);
            }),
            Through(small.Server, "without connections", async (_, database) =>
            {
                var taken = await TakeAllConnections(database);
                await Task.Delay(Trouble);
                foreach (var connection in taken) await connection.DisposeAsync();
            }));
    }

    private async Task Through(PostgresServer postgres, string what, Func<PostgresProxy, string, Task> trouble)
    {
        var database = await postgres.NewDatabase();
        await using var proxy = new PostgresProxy(database);
        await using var server = await ServerProcess.Start(SharedServer.NoLimits, $"--SkillGraph:Journal={proxy.ConnectionString}");
        var host = await Visitor.Guest(server.Address);
        var room = await host.OpenRoom();
        await using var flood = await Flooding.Of(room, host);
        for (var warm = 0; warm < 3; warm++) await flood.Send($"warm-{warm}", Flood, Deadline);
        var before = server.ResidentBytes;

        var troubling = trouble(proxy, database);
        var (slowest, most, joins, round) = (TimeSpan.Zero, 0L, 0, 0);
        while (!troubling.IsCompleted)
        {
            var waited = Stopwatch.StartNew();
            var answering = flood.Send($"r{round++}", Flood, Deadline);
            while (!answering.IsCompleted)
            {
                await using (var another = await RoomSocket.Open(host)) Assert.InRange((await another.Join(room)).Number("version"), 2, long.MaxValue);
                joins++;
                most = Math.Max(most, server.ResidentBytes - before);
                await Task.WhenAny(answering, Task.Delay(200));
            }
            await answering;
            if (waited.Elapsed > slowest) slowest = waited.Elapsed;
        }
        await troubling;

        var recovering = Stopwatch.StartNew();
        while ((await host.Command(room, new { type = "post-chat", text = "after" }, "after")).Status != 200) Assert.True(recovering.Elapsed < LongestRecovery, $"{what}: it does not store again");
        while (await server.Ask("/health/ready") != HttpStatusCode.OK) Assert.True(recovering.Elapsed < LongestRecovery, $"{what}: it is not ready again");
        output.WriteLine(
            $"{what}: {round} times {Flood} commands: {string.Join(", ", flood.Answers.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key} {pair.Value}"))}; all answered after {slowest.TotalSeconds:F1} s at most, "
            + $"{joins} joins, {most >> 20} MiB more memory at most, stores again after {recovering.ElapsedMilliseconds} ms");
        Assert.Empty(flood.Answers.Keys.Except(["stored", "engine.busy", "engine.unavailable"]));
        Assert.InRange(flood.Answers.GetValueOrDefault("engine.busy") + flood.Answers.GetValueOrDefault("engine.unavailable"), 1, int.MaxValue);
        Assert.InRange(slowest, TimeSpan.Zero, Deadline);
        Assert.InRange(most, long.MinValue, MoreMemory);
        await EveryAcknowledgedIsStored(flood.Acknowledged, host, room);
    }

    private static async Task EveryAcknowledgedIsStored(IReadOnlyDictionary<string, long> acknowledged, Visitor host, string room)
    {
        var stored = (await host.History(room)).Select(line => JsonSerializer.Deserialize<JsonElement>(line)).Select(envelope => (envelope.Text("cmd"), envelope.Number("v"))).ToHashSet();
        foreach (var (id, version) in acknowledged) Assert.True(stored.Contains((id, version)), $"version {version} is lost");
    }

    private static async Task<NpgsqlConnection> Open(string database)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    private static async Task<List<NpgsqlConnection>> TakeAllConnections(string database)
    {
        // The first is asked for as often as it takes: the server may have them all.
        NpgsqlConnection? first;
        for (var tries = 0; (first = await TryOpen(database)) is null; tries++)
        {
            Assert.True(tries < 100, "Not even one is to be had.");
            await Task.Delay(100);
        }
        var taken = new List<NpgsqlConnection> { first };
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < TimeSpan.FromSeconds(3);)
        {
            // The server's own are ended, so that it has to ask for new ones.
            await Run(taken[0], "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name <> 'taken'");
            // Until nobody else gets one either.
            if (await TryOpen(database + ";Application Name=taken") is { } more) taken.Add(more);
        }
        return taken;
    }

    private static async Task<NpgsqlConnection?> TryOpen(string database)
    {
        try
        {
            return await Open(database);
        }
        catch (PostgresException full) when (full.SqlState == PostgresErrorCodes.TooManyConnections)
        {
            return null;
        }
    }

    private static async Task Run(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Sends as much as it can and counts the answers.</summary>
    private sealed class Flooding : IAsyncDisposable
    {
        private readonly SignalRClient _client;
        private readonly string _room;
        private int _answered;

        private Flooding(string room, Visitor who)
        {
            _room = room;
            _client = new SignalRClient(new Uri(who.Server, "/hubs/rooms"), who.Token);
            _client.On("acks", Take);
        }

        public ConcurrentDictionary<string, int> Answers { get; } = new();

        public ConcurrentDictionary<string, long> Acknowledged { get; } = new();

        public static async Task<Flooding> Of(string room, Visitor who)
        {
            var flooding = new Flooding(room, who);
            await flooding._client.StartAsync();
            // Somebody looks at the room, so it is in the server's memory.
            await flooding._client.InvokeAsync("Join", room, null);
            return flooding;
        }

        public async Task Send(string round, int commands, TimeSpan deadline)
        {
            var wanted = Volatile.Read(ref _answered) + commands;
            for (var number = 0; number < commands; number++) _client.Send("Send", _room, $"{round}-{number}", new { type = "post-chat", text = "x" });
            for (var waited = Stopwatch.StartNew(); Volatile.Read(ref _answered) < wanted; await Task.Delay(20))
                Assert.True(waited.Elapsed < deadline * 2, $"{wanted - Volatile.Read(ref _answered)} of {commands} commands are not answered");
        }

        public ValueTask DisposeAsync() => _client.DisposeAsync();

        private void Take(JsonElement arguments)
        {
            foreach (var ack in arguments[1].EnumerateArray())
            {
                if (ack.TryGetProperty("v", out var version)) Acknowledged[ack.Text("cmd")] = version.GetInt64();
                Answers.AddOrUpdate(ack.TryGetProperty("code", out var code) ? code.GetString()! : "stored", 1, (_, count) => count + 1);
                Interlocked.Increment(ref _answered);
            }
        }
    }

    private sealed class Disposed(PostgresServer server) : IAsyncDisposable
    {
        public PostgresServer Server => server;

        public async ValueTask DisposeAsync() => await server.DisposeAsync();
    }
}
