using System.Data.Common;

namespace SkillGraph.Conformance;

/// <summary>What a program that knows only the contract finds in the tables.</summary>
public abstract class LookingFromOutside(Func<Task<JournalHome>> newHome) : JournalConformance(newHome)
{
    private const string StoredFact = """
        SELECT j.persistence_id, j.sequence_number, j.manifest, j.identifier, j.writer_uuid, j.created, j.deleted,
          t.tag, t.persistence_id, t.sequence_nr
        FROM journal j JOIN tags t ON t.ordering_id = j.ordering
        """;

    private const string StoredSnapshot = "SELECT persistence_id, sequence_number, manifest, serializer_id FROM snapshot";

    [Fact]
    public async Task A_fact_is_one_row_with_one_tag()
    {
        await Store(Room(1), 1);
        object[] expected =
            [Room(1).Value, 1L, "room.chat-posted.v1", 7301L, Writer, Fact(1).CreatedTicks, false, "room", Room(1).Value, 1L];
        Assert.Equal(expected, await OnlyRow(StoredFact));
    }

    [Fact]
    public async Task A_snapshot_names_its_serializer()
    {
        await Journal.SaveSnapshot("room_1", new(10, "room.v1", new byte[] { 1 }), default);
        Assert.Equal(["room_1", 10L, "room.v1", 7301L], await OnlyRow(StoredSnapshot));
    }

    [Fact]
    public async Task Indexes_an_operator_dropped_stay_away()
    {
        await Run("DROP INDEX journal_created_idx");
        await Run("DROP INDEX journal_sequence_number_idx");
        await Home.OpenJournal();
        await Run("CREATE INDEX journal_created_idx ON journal (created)");
    }

    private async Task Run(string sql)
    {
        await using var connection = await Home.Connect();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    private async Task<object[]> OnlyRow(string sql)
    {
        await using var connection = await Home.Connect();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var row = await command.ExecuteReaderAsync();
        Assert.True(await row.ReadAsync());
        object[] values = [.. Enumerable.Range(0, row.FieldCount).Select(column => Value(row, column))];
        Assert.False(await row.ReadAsync());
        return values;
    }

    // SQLite has one kind of whole number, and says false with it.
    private static object Value(DbDataReader row, int column) => row.GetValue(column) switch
    {
        int number => (long)number,
        long number when row.GetName(column) == "deleted" => number != 0,
        var value => value,
    };
}
