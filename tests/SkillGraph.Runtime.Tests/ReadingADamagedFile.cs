using Microsoft.Extensions.Logging.Abstractions;
using SkillGraph.Conformance;
using SkillGraph.Conformance.Engines;
using SkillGraph.Runtime.Engine;
using SkillGraph.Runtime.Journals;
using SkillGraph.Testing;
using Xunit.Abstractions;

namespace SkillGraph.Runtime.Tests.OnSqlite;

/// <summary>
/// D3: bits of the embedded store's files flip, or their ends are missing, as they were when the process was killed. Whatever is still read of an entity is
/// what was written, from its first event on; what is not can be told from it, because the store or the entity says that it cannot be read.
/// </summary>
public sealed class ReadingADamagedFile(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Counters = 4;
    private const int Events = 60;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("skillgraph-damage-");
    private readonly Dictionary<EntityId, List<byte[]>> _written = [];

    public async Task InitializeAsync()
    {
        using var store = new SqliteStore(Folder("whole"));
        await using var journal = new SqliteJournal(store);
        await journal.Open(default);
        await using var engine = NewEngine(journal);
        for (var n = 1; n <= Counters * Events; n++)
        {
            var answer = await engine.Ask(Counter.Id(n % Counters), new Request($"a-{n}", new CounterCommand.Note(Domain.UserId.Parse($"usr_{1:x32}"), $"note {n} {new string('x', n)}")));
            Assert.Null(answer.Refusal);
        }
        for (var number = 0; number < Counters; number++)
            await foreach (var page in engine.Read(Counter.Id(number), 0, long.MaxValue, default))
                _written[Counter.Id(number)] = [.. _written.GetValueOrDefault(Counter.Id(number), []), .. page.Select(stored => stored.Message.ToArray())];
        // As a kill leaves them: the log not yet moved into the file.
        Copy("whole", "killed");
    }

    public Task DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData("journal.db-wal", true)]
    [InlineData("journal.db", false)]
    public async Task Nothing_else_than_what_was_written_is_read(string file, bool inTheLog)
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var (whole, shorter, refused) = (0, 0, 0);
        if (!inTheLog) await MoveTheLogIntoTheFile();
        for (var damage = 0; damage < Tier.Size(pr: 60, nightly: 500); damage++)
        {
            Copy("killed", "damaged");
            Damage(Path.Combine(Folder("damaged"), file), random);
            foreach (var (counter, written) in _written)
            {
                var read = await Read(counter);
                if (read is null) refused++;
                else if (read.Count == written.Count) whole++;
                else shorter++;
                for (var n = 0; n < (read?.Count ?? 0); n++) Assert.True(written[n].AsSpan().SequenceEqual(read![n]), $"seed {seed}: damage {damage} changed {counter} at version {n + 1}");
            }
        }
        output.WriteLine($"seed {seed}: {whole} histories whole, {shorter} end earlier, {refused} refused");
        Assert.InRange(shorter + refused, 1, int.MaxValue);
    }

    private async Task<List<byte[]>?> Read(EntityId counter)
    {
        try
        {
            using var store = new SqliteStore(Folder("damaged"));
            await using var journal = new SqliteJournal(store);
            await journal.Open(default);
            await using var engine = NewEngine(journal);
            var read = new List<byte[]>();
            await foreach (var page in engine.Read(counter, 0, long.MaxValue, default)) read.AddRange(page.Select(stored => stored.Message.ToArray()));
            return read;
        }
        catch (Exception told) when (told is JournalException or EntityUnreadableException)
        {
            return null;
        }
    }

    private async Task MoveTheLogIntoTheFile()
    {
        await using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(Folder("killed"), "journal.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        await command.ExecuteNonQueryAsync();
    }

    private static void Damage(string path, Random random)
    {
        var bytes = File.ReadAllBytes(path);
        if (random.Next(5) == 0) bytes = bytes[..random.Next(bytes.Length)];
        else bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        File.WriteAllBytes(path, bytes);
    }

    private void Copy(string from, string to)
    {
        if (Directory.Exists(Folder(to))) Directory.Delete(Folder(to), recursive: true);
        Directory.CreateDirectory(Folder(to));
        foreach (var file in Directory.GetFiles(Folder(from)).Where(file => !file.EndsWith("-shm", StringComparison.Ordinal))) File.Copy(file, Path.Combine(Folder(to), Path.GetFileName(file)));
    }

    private string Folder(string name) => Path.Combine(_folder.FullName, name);

    private static LocalEngine NewEngine(IJournal journal) =>
        new LocalEngine(journal, KeysInMemory.NewVault(), new EngineOptions(), TimeProvider.System, NullLogger<LocalEngine>.Instance).Run(Counter.Kind);
}
