using SkillGraph.Conformance;
using SkillGraph.Runtime.Journals;

namespace SkillGraph.Runtime.Tests.OnPostgres;

/// <summary>Whatever PostgreSQL believes to know about the tables, reading one entity touches nothing but its own rows.</summary>
[Collection(OnPostgres.Name)]
public sealed class FindingAnEntitysRows(PostgresServer server) : JournalConformance(() => PostgresHome.New(server))
{
    private const int Long = 4_000;
    private const int Others = 2_000;
    private const int Few = 100;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_long_history_among_many_is_read_through_its_own_index_entries(bool analyzed)
    {
        await Task.WhenAll(Enumerable.Range(1, Others).Select(number => Store(Room(number), 1, 2)));
        await Store(Room(0), [.. UpTo(Long)]);
        if (analyzed) await Run("ANALYZE");

        await Reads(Long, journal => History(journal, Room(0)), mostBlocks: 200);
        await Reads(Few, journal => History(journal, Room(0), 1_000, 1_000 + Few), mostBlocks: 15);
    }

    private async Task Reads(int events, Func<IJournal, Task<List<StoredEvent>>> read, decimal mostBlocks)
    {
        var (entries, blocks) = (await Entries(), await Blocks());
        await using (var reading = new PostgresJournal(((PostgresHome)Home).ConnectionString)) Assert.Equal(events, (await read(reading)).Count);
        // What a session has counted is told when it ends.
        while (await Entries() == entries) await Task.Delay(20);
        Assert.InRange(await Entries() - entries, events, events + 20);
        Assert.InRange(await Blocks() - blocks, 1, mostBlocks);
    }

    private Task<decimal> Entries() => Run("SELECT sum(idx_tup_read) FROM pg_stat_user_indexes WHERE relname = 'journal'");

    private Task<decimal> Blocks() => Run("SELECT sum(idx_blks_read + idx_blks_hit) FROM pg_statio_user_indexes WHERE relname = 'journal'");

    private async Task<decimal> Run(string sql)
    {
        await using var connection = await Home.Connect();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync() as decimal? ?? 0;
    }
}
