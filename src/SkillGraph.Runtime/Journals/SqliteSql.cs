namespace SkillGraph.Runtime.Journals;

/// <summary>Every text the embedded journal sends to SQLite.</summary>
internal static class SqliteSql
{
    // As Akka.Persistence.Sql 1.5 lays them out. The identifier of our serializer, 7301, is part of the stored data.
    public const string CreateJournal = """
        CREATE TABLE journal (
          ordering INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
          created BIGINT NOT NULL,
          deleted BOOLEAN NOT NULL,
          persistence_id TEXT NOT NULL,
          sequence_number BIGINT NOT NULL,
          message BLOB NOT NULL,
          manifest TEXT NULL,
          identifier INTEGER NULL,
          writer_uuid TEXT NULL,
          CONSTRAINT journal_uq UNIQUE (persistence_id, sequence_number)
        );
        CREATE INDEX journal_created_idx ON journal (created);
        CREATE INDEX journal_sequence_number_idx ON journal (sequence_number);
        """;

    // Without a row id the tag's index ends in the position, so the history of one tag is read in order straight from it.
    public const string CreateTags = """
        CREATE TABLE tags (
          ordering_id BIGINT NOT NULL,
          tag TEXT NOT NULL,
          sequence_nr BIGINT NOT NULL,
          persistence_id TEXT NOT NULL,
          CONSTRAINT PK_tags PRIMARY KEY (ordering_id, tag)
        ) WITHOUT ROWID;
        CREATE INDEX tags_persistence_id_sequence_nr_idx ON tags (persistence_id, sequence_nr);
        CREATE INDEX tags_tag_idx ON tags (tag);
        """;

    public const string CreateSnapshot = """
        CREATE TABLE snapshot (
          persistence_id TEXT NOT NULL,
          sequence_number BIGINT NOT NULL,
          created BIGINT NOT NULL,
          snapshot BLOB NULL,
          manifest TEXT NULL,
          serializer_id INTEGER NULL,
          CONSTRAINT PK_snapshot PRIMARY KEY (persistence_id, sequence_number)
        );
        CREATE INDEX snapshot_created_idx ON snapshot (created);
        CREATE INDEX snapshot_sequence_number_idx ON snapshot (sequence_number);
        """;

    public const string CreateProbe = "CREATE TABLE probe (id INTEGER NOT NULL PRIMARY KEY, at BIGINT NOT NULL)";

    public const string TableExists = "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = $name)";

    public const string InsertFact = """
        INSERT INTO journal (created, deleted, persistence_id, sequence_number, message, manifest, identifier, writer_uuid)
        VALUES (?1, 0, ?2, ?3, ?4, ?5, 7301, ?6)
        """;

    public const string InsertTag = "INSERT INTO tags (ordering_id, tag, sequence_nr, persistence_id) VALUES (?1, ?2, ?3, ?4)";

    public const string ReadEntity = """
        SELECT sequence_number, manifest, message FROM journal
        WHERE persistence_id = $entity AND sequence_number > $after AND sequence_number <= $upTo
        ORDER BY sequence_number LIMIT $limit
        """;

    public const string Head = "SELECT coalesce(max(ordering), 0) FROM journal";

    public const string ReadAll = """
        SELECT ordering, persistence_id, sequence_number, manifest, message FROM journal
        WHERE ordering > $after
        ORDER BY ordering LIMIT $limit
        """;

    public const string ReadTagged = """
        SELECT j.ordering, j.persistence_id, j.sequence_number, j.manifest, j.message
        FROM tags t CROSS JOIN journal j ON j.ordering = t.ordering_id
        WHERE t.tag = $tag AND t.ordering_id > $after
        ORDER BY t.ordering_id LIMIT $limit
        """;

    public const string LoadSnapshot = """
        SELECT sequence_number, snapshot FROM snapshot
        WHERE persistence_id = $key AND manifest = $manifest AND sequence_number <= $upTo AND snapshot IS NOT NULL
        ORDER BY sequence_number DESC LIMIT 1
        """;

    public const string SaveSnapshot = """
        INSERT INTO snapshot (persistence_id, sequence_number, created, snapshot, manifest, serializer_id)
        VALUES ($key, $version, $created, $content, $manifest, 7301)
        ON CONFLICT (persistence_id, sequence_number)
        DO UPDATE SET created = excluded.created, snapshot = excluded.snapshot, manifest = excluded.manifest, serializer_id = excluded.serializer_id
        """;

    public const string DropSnapshots = "DELETE FROM snapshot WHERE persistence_id = $key AND sequence_number < $version";

    public const string Probe = "INSERT INTO probe (id, at) VALUES (1, $at) ON CONFLICT (id) DO UPDATE SET at = excluded.at";
}
