using Npgsql;

namespace SkillGraph.Runtime.Journals;

/// <summary>
/// The statement of one connection that stores facts. Almost always the facts of a batch have one tag and one writer: then it is one statement that is
/// prepared once, one transaction and one round trip. Otherwise there is one statement for each, still in one transaction and one round trip.
/// </summary>
internal sealed class PostgresInsert : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlCommand _prepared;
    private readonly Facts _facts = new();

    private PostgresInsert(NpgsqlConnection connection)
    {
        _connection = connection;
        _prepared = new NpgsqlCommand(PostgresSql.InsertFacts, connection);
        _prepared.Parameters.AddRange(_facts.Parameters);
    }

    public static async Task<PostgresInsert> Prepare(NpgsqlConnection connection)
    {
        var insert = new PostgresInsert(connection);
        await insert._prepared.PrepareAsync();
        return insert;
    }

    public async Task Execute(ReadOnlyMemory<PendingAppend> batch)
    {
        var first = SameTagAndWriter(batch.Span);
        if (first == batch.Length)
        {
            _facts.Fill(batch.Span);
            await _prepared.ExecuteNonQueryAsync();
            return;
        }
        await using var statements = new NpgsqlBatch(_connection);
        for (; !batch.IsEmpty; batch = batch[first..], first = SameTagAndWriter(batch.Span))
        {
            var facts = new Facts();
            facts.Fill(batch.Span[..first]);
            var statement = new NpgsqlBatchCommand(PostgresSql.InsertFacts);
            statement.Parameters.AddRange(facts.Parameters);
            statements.BatchCommands.Add(statement);
        }
        await statements.ExecuteNonQueryAsync();
    }

    public ValueTask DisposeAsync() => _prepared.DisposeAsync();

    /// <summary>How many appends at the beginning share the first one's tag and writer. They are in the order of their entities, so a tag comes but once.</summary>
    private static int SameTagAndWriter(ReadOnlySpan<PendingAppend> batch)
    {
        var same = 0;
        while (same < batch.Length && batch[same].Append.Tag == batch[0].Append.Tag && batch[same].Append.Writer == batch[0].Append.Writer) same++;
        return same;
    }

    /// <summary>The columns of some facts as parameters.</summary>
    private sealed class Facts
    {
        private readonly NpgsqlParameter<long[]> _created = new() { TypedValue = [] };
        private readonly NpgsqlParameter<string[]> _entities = new() { TypedValue = [] };
        private readonly NpgsqlParameter<long[]> _versions = new() { TypedValue = [] };
        private readonly NpgsqlParameter<ReadOnlyMemory<byte>[]> _messages = new() { TypedValue = [] };
        private readonly NpgsqlParameter<string[]> _types = new() { TypedValue = [] };
        private readonly NpgsqlParameter<string> _writer = new() { TypedValue = "" };
        private readonly NpgsqlParameter<string> _tag = new() { TypedValue = "" };

        public NpgsqlParameter[] Parameters => [_created, _entities, _versions, _messages, _types, _writer, _tag];

        public void Fill(ReadOnlySpan<PendingAppend> batch)
        {
            var rows = 0;
            foreach (var pending in batch) rows += pending.Append.Facts.Count;
            var (created, entities, versions) = (new long[rows], new string[rows], new long[rows]);
            var (messages, types) = (new ReadOnlyMemory<byte>[rows], new string[rows]);
            var n = 0;
            foreach (var pending in batch)
                foreach (var fact in pending.Append.Facts)
                    (created[n], entities[n], versions[n], messages[n], types[n++]) = (fact.CreatedTicks, pending.Append.Entity.Value, fact.Version, fact.Message, fact.Type);
            (_created.TypedValue, _entities.TypedValue, _versions.TypedValue, _messages.TypedValue, _types.TypedValue) = (created, entities, versions, messages, types);
            (_writer.TypedValue, _tag.TypedValue) = (batch[0].Append.Writer, batch[0].Append.Tag);
        }
    }
}
