using System.Diagnostics;
using Npgsql;
using SkillGraph.Conformance;
using SkillGraph.Testing;
using Xunit.Abstractions;

namespace SkillGraph.Runtime.Tests.OnPostgres;

/// <summary>D10: other programs insert into the journal in long transactions, and some of them roll back, while a reader follows.</summary>
[Collection(OnPostgres.Name)]
public sealed class LateCommits(PostgresServer server, ITestOutputHelper output) : JournalConformance(() => PostgresHome.New(server))
{
    private const int Writers = 32;
    private const int LongestDelay = 500;

    private static readonly int Events = Tier.Size(pr: 50_000, nightly: 1_000_000);

    private const string Insert = """
        WITH stored AS (
          INSERT INTO journal (created, deleted, persistence_id, sequence_number, message, manifest, identifier, writer_uuid)
          SELECT 0, false, $1, version, '\x7b7d', 'room.chat-posted.v1', 7301, 'foreign' FROM generate_series($2, $3) AS version ORDER BY version
          RETURNING ordering, persistence_id, sequence_number
        )
        INSERT INTO tags (ordering_id, tag, sequence_nr, persistence_id) SELECT ordering, 'room', sequence_number, persistence_id FROM stored
        """;

    private readonly int _seed = Environment.TickCount;

    [Fact]
    public async Task A_reader_skips_none_and_keeps_the_order_of_each_entity()
    {
        output.WriteLine($"seed {_seed}");
        var took = Stopwatch.StartNew();
        using var written = new CancellationTokenSource();
        var reading = Task.Run(() => Follow(written.Token));
        var stored = await Task.WhenAll(Enumerable.Range(0, Writers).Select(number => Task.Run(() => Write(number))));
        await written.CancelAsync();
        var read = await reading;
        output.WriteLine($"{read.Count} events in {took.Elapsed.TotalSeconds:F1} s");

        Assert.Equal(stored.Sum(), read.Count);
        Assert.All(read.GroupBy(row => row.Event.Entity), room => Assert.Equal(UpTo(room.Count()), Versions(room.Select(row => row.Event))));
    }

    [Fact]
    public async Task What_follows_a_gap_is_held_back_until_the_gap_is_decided()
    {
        await using var late = await Begin();
        await InsertFacts(late.Connection!, Room(1), 1, 3);
        await Store(Room(2), 1);

        var before = await Journal.ReadAll(null, 0, 10, default);
        Assert.Empty(before.Events);
        Assert.Equal(0, before.Reached);

        await late.CommitAsync();
        Assert.Equal([Room(1), Room(1), Room(1), Room(2)], (await Everything(Journal)).Select(row => row.Event.Entity));
    }

    [Fact]
    public async Task What_was_rolled_back_holds_nobody_up()
    {
        await using (var late = await Begin())
        {
            await InsertFacts(late.Connection!, Room(1), 1, 3);
            await Store(Room(2), 1);
            await late.RollbackAsync();
        }
        Assert.Equal([Room(2)], (await Everything(Journal)).Select(row => row.Event.Entity));
    }

    [Fact]
    public async Task A_writer_that_began_after_the_gap_was_seen_is_not_waited_for()
    {
        await using var first = await Begin();
        await InsertFacts(first.Connection!, Room(1), 1, 1);
        await Store(Room(2), 1);
        Assert.Empty((await Journal.ReadAll(null, 0, 10, default)).Events);

        await using var second = await Begin();
        await InsertFacts(second.Connection!, Room(3), 1, 1);
        await first.RollbackAsync();
        Assert.Equal([Room(2)], (await Journal.ReadAll(null, 0, 10, default)).Events.Select(row => row.Event.Entity));
    }

    private async Task<int> Write(int number)
    {
        var random = new Random(_seed + number);
        var stored = 0;
        await using var connection = await Connect();
        while (stored < Events / Writers)
        {
            await using var transaction = await connection.BeginTransactionAsync();
            var rows = random.Next(1, 120);
            await InsertFacts(connection, Room(number), stored + 1, stored + rows);
            await Task.Delay(random.Next(LongestDelay));
            if (random.Next(10) == 0)
            {
                await transaction.RollbackAsync();
                continue;
            }
            await transaction.CommitAsync();
            stored += rows;
        }
        return stored;
    }

    private async Task<List<(long Position, StoredEvent Event)>> Follow(CancellationToken written)
    {
        var read = new List<(long Position, StoredEvent Event)>();
        for (long after = 0; ;)
        {
            var nothingMoreToCome = written.IsCancellationRequested;
            var page = await Journal.ReadAll("room", after, 500, default);
            read.AddRange(page.Events);
            if (page.Reached == after && nothingMoreToCome) return read;
            after = page.Reached;
        }
    }

    private async Task<NpgsqlTransaction> Begin() => await (await Connect()).BeginTransactionAsync();

    private async Task<NpgsqlConnection> Connect() => (NpgsqlConnection)await Home.Connect();

    private static async Task InsertFacts(NpgsqlConnection connection, EntityId entity, long first, long last)
    {
        await using var command = new NpgsqlCommand(Insert, connection)
        {
            Parameters = { new() { Value = entity.Value }, new() { Value = first }, new() { Value = last } },
        };
        await command.ExecuteNonQueryAsync();
    }
}
