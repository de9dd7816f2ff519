namespace SkillGraph.Runtime.Journals;

/// <summary>Every text the journal sends to PostgreSQL.</summary>
internal static class PostgresSql
{
    // Not to_regclass: it answers from a cache that need not know yet what another program created while this one waited for its turn.
    public const string TableExists = """
        SELECT EXISTS (
          SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
          WHERE c.relname = $1 AND n.nspname = ANY (current_schemas(false)))
        """;

    // Any number will do, as long as every version of this program takes the same one before it creates tables.
    public const string LockSchema = "SELECT pg_advisory_xact_lock(7301)";

    // As Akka.Persistence.Sql 1.5 lays them out. The identifier of our serializer, 7301, is part of the stored data.
    public const string CreateJournal = """
        CREATE TABLE journal (
          ordering bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
          created bigint NOT NULL,
          deleted boolean NOT NULL,
          persistence_id text NOT NULL,
          sequence_number bigint NOT NULL,
          message bytea NOT NULL,
          manifest text NULL,
          identifier integer NULL,
          writer_uuid text NULL,
          CONSTRAINT "PK_journal" PRIMARY KEY (ordering),
          CONSTRAINT journal_uq UNIQUE (persistence_id, sequence_number)
        );
        CREATE INDEX journal_created_idx ON journal (created);
        CREATE INDEX journal_sequence_number_idx ON journal (sequence_number);
        """;

    public const string CreateTags = """
        CREATE TABLE tags (
          ordering_id bigint NOT NULL,
          tag text NOT NULL,
          sequence_nr bigint NOT NULL,
          persistence_id text NOT NULL,
          CONSTRAINT "PK_tags" PRIMARY KEY (ordering_id, tag)
        );
        CREATE INDEX tags_persistence_id_sequence_nr_idx ON tags (persistence_id, sequence_nr);
        CREATE INDEX tags_tag_idx ON tags (tag);
        """;

    public const string CreateSnapshot = """
        CREATE TABLE snapshot (
          persistence_id text NOT NULL,
          sequence_number bigint NOT NULL,
          created bigint NOT NULL,
          snapshot bytea NULL,
          manifest text NULL,
          serializer_id integer NULL,
          CONSTRAINT "PK_snapshot" PRIMARY KEY (persistence_id, sequence_number)
        );
        CREATE INDEX snapshot_created_idx ON snapshot (created);
        CREATE INDEX snapshot_sequence_number_idx ON snapshot (sequence_number);
        """;

    public const string CreateProbe = "CREATE TABLE probe (id integer NOT NULL PRIMARY KEY, at bigint NOT NULL)";

    // An acknowledged fact is on the disk, whatever the server's default; a stronger setting than "on" is left alone. And who waits for somebody
    // else's lock is told so, sooner than the client gives the whole connection up.
    public const string CommitDurably = """
        SELECT set_config('lock_timeout', '3000', false), set_config('synchronous_commit', CASE
          WHEN current_setting('synchronous_commit') IN ('off', 'local', 'remote_write') THEN 'on' ELSE current_setting('synchronous_commit') END, false)
        """;

    public const string UniqueVersion = "journal_uq";

    // The rows are inserted, and draw their positions, in the order of the arrays.
    public const string InsertFacts = """
        WITH stored AS (
          INSERT INTO journal (created, deleted, persistence_id, sequence_number, message, manifest, identifier, writer_uuid)
          SELECT created, false, persistence_id, sequence_number, message, manifest, 7301, $6
          FROM unnest($1, $2, $3, $4, $5) AS fact (created, persistence_id, sequence_number, message, manifest)
          RETURNING ordering, persistence_id, sequence_number
        )
        INSERT INTO tags (ordering_id, tag, sequence_nr, persistence_id)
        SELECT ordering, $7, sequence_number, persistence_id FROM stored
        """;

    // A planner that knows too little of a table collects and sorts a whole history for the first page of it.
    public const string ReadInOrder = "SELECT set_config('enable_bitmapscan', 'off', false), set_config('enable_seqscan', 'off', false)";

    // Rows are compared as pairs because only the index of both columns can answer that: asked for an equal id and a range of versions,
    // the planner may take the index of versions alone, which finds those of every entity. Such a comparison does not end a scan at its upper bound,
    // but versions have no gaps, so the number of rows does.
    public const string ReadEntity = """
        SELECT sequence_number, manifest, message FROM journal
        WHERE (persistence_id, sequence_number) > ($1, $2) AND (persistence_id, sequence_number) <= ($1, $3)
        ORDER BY persistence_id, sequence_number LIMIT LEAST($4, $3 - $2)
        """;

    public const string ReadAll = """
        SELECT ordering, true, persistence_id, sequence_number, manifest, message FROM journal
        WHERE ordering > $1
        ORDER BY ordering LIMIT $2
        """;

    // The positions of other tags are needed to tell a gap; what they hold is not.
    public const string ReadTagged = """
        SELECT j.ordering, t.tag IS NOT NULL,
          CASE WHEN t.tag IS NOT NULL THEN j.persistence_id END, j.sequence_number,
          CASE WHEN t.tag IS NOT NULL THEN j.manifest END, CASE WHEN t.tag IS NOT NULL THEN j.message END
        FROM journal j LEFT JOIN tags t ON t.ordering_id = j.ordering AND t.tag = $3
        WHERE j.ordering > $1
        ORDER BY j.ordering LIMIT $2
        """;

    // An INSERT holds its lock on the table before it draws a position and until its rows can be seen. The statement sees the newest position
    // before it looks at the locks, so a position up to it that is still missing can only come from one of these transactions.
    public const string HeadAndWriters = """
        SELECT (SELECT coalesce(max(ordering), 0) FROM journal), ARRAY(
          SELECT virtualtransaction FROM pg_locks
          WHERE locktype = 'relation' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            AND relation = 'journal'::regclass AND mode = 'RowExclusiveLock' AND granted)
        """;

    public const string Head = "SELECT coalesce(max(ordering), 0) FROM journal";

    public const string LoadSnapshot = """
        SELECT sequence_number, snapshot FROM snapshot
        WHERE (persistence_id, sequence_number) >= ($1, 0) AND (persistence_id, sequence_number) <= ($1, $3) AND manifest = $2 AND snapshot IS NOT NULL
        ORDER BY persistence_id DESC, sequence_number DESC LIMIT 1
        """;

    public const string SaveSnapshot = """
        INSERT INTO snapshot (persistence_id, sequence_number, created, snapshot, manifest, serializer_id)
        VALUES ($1, $2, $3, $4, $5, 7301)
        ON CONFLICT (persistence_id, sequence_number)
        DO UPDATE SET created = excluded.created, snapshot = excluded.snapshot, manifest = excluded.manifest, serializer_id = excluded.serializer_id
        """;

    public const string DropSnapshots = "DELETE FROM snapshot WHERE persistence_id = $1 AND sequence_number < $2";

    public const string Probe = "INSERT INTO probe (id, at) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET at = excluded.at";
}
