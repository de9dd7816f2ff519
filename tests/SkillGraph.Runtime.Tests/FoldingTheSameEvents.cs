using System.Diagnostics;
using System.IO.Compression;
using System.Reflection;
using System.Text.Json;
using SkillGraph.Conformance;
using SkillGraph.Testing;
using Xunit.Abstractions;

namespace SkillGraph.Runtime.Tests;

/// <summary>P1, D11: the same events lead to the same state, byte by byte: in any process, under any culture, and in every version from the one that recorded them on.</summary>
public sealed class FoldingTheSameEvents(ITestOutputHelper output)
{
    private static readonly EntityId Room = new($"room_{1:x32}");

    private static readonly (string Culture, (string Name, string Value)[] Environment)[] Settings =
    [
        ("", []),
        ("tr-TR", [("TZ", "America/St_Johns"), ("LANG", "tr_TR.UTF-8")]),
        ("ar-SA", [("TZ", "Asia/Riyadh"), ("LC_ALL", "ar_SA.UTF-8")]),
        ("de-DE", [("DOTNET_PROCESSOR_COUNT", "1"), ("DOTNET_gcConcurrent", "0")]),
        ("th-TH", [("DOTNET_gcServer", "1"), ("DOTNET_PROCESSOR_COUNT", "8")]),
        ("fa-IR", [("TZ", "Pacific/Apia"), ("DOTNET_TieredPGO", "0"), ("DOTNET_TieredCompilation", "0")]),
    ];

    [Fact]
    public async Task In_any_process_and_under_any_culture()
    {
        var events = Tier.Size(pr: 10_000, nightly: 1_000_000);
        var file = Path.GetTempFileName();
        try
        {
            await using (var lines = new FileStream(file, FileMode.Create))
                foreach (var stored in RecordedRoom.Record(Room, seed: 1, events))
                {
                    await lines.WriteAsync(stored.Message);
                    lines.WriteByte((byte)'\n');
                }
            var (state, view) = RecordedRoom.Fold(Room, RecordedRoom.Record(Room, seed: 1, events));
            foreach (var (culture, environment) in Settings) Assert.Equal($"{state} {view}", await Refolded(file, culture, environment));
            output.WriteLine($"{events} events under {Settings.Length} settings: {state}");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void In_every_version_since_they_were_recorded()
    {
        foreach (var version in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "golden-histories"), "*.jsonl.gz"))
        {
            var histories = 0;
            foreach (var line in Lines(version))
            {
                using var history = JsonDocument.Parse(line);
                var room = new EntityId(history.RootElement.GetProperty("room").GetString()!);
                var events = history.RootElement.GetProperty("events").EnumerateArray().Select(envelope => Stored(room, envelope)).ToList();
                HashChainIsWhole(events);
                Assert.Equal(
                    (history.RootElement.GetProperty("state").GetString(), history.RootElement.GetProperty("view").GetString()),
                    ((string?, string?))RecordedRoom.Fold(room, events));
                histories++;
            }
            output.WriteLine($"{Path.GetFileName(version)}: {histories} histories");
            Assert.InRange(histories, 50, int.MaxValue);
        }
    }

    private static void HashChainIsWhole(List<StoredEvent> events) => Conformance.Engines.HashChain.Check(events);

    private static StoredEvent Stored(EntityId room, JsonElement envelope) =>
        new(room, envelope.GetProperty("v").GetInt64(), envelope.GetProperty("type").GetString()!, System.Text.Encoding.UTF8.GetBytes(envelope.GetRawText()));

    private static IEnumerable<string> Lines(string file)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line) yield return line;
    }

    private async Task<string> Refolded(string file, string culture, (string Name, string Value)[] environment)
    {
        var program = typeof(FoldingTheSameEvents).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "Refold").Value!;
        var start = new ProcessStartInfo("dotnet", [program, file, culture]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start) ?? throw new InvalidOperationException("The program could not be started.");
        var (hashes, setting) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        output.WriteLine((await setting).Trim());
        return (await hashes).Trim();
    }
}
