using SkillGraph.Bench.Measuring;
using SkillGraph.Conformance;
using SkillGraph.Domain;
using SkillGraph.Domain.Rooms;
using SkillGraph.Runtime;
using SkillGraph.Runtime.Engine;
using SkillGraph.Runtime.Events;
using SkillGraph.Runtime.Journals;
using SkillGraph.Runtime.Rooms;
using SkillGraph.Runtime.Subscriptions;
using SkillGraph.Testing;

namespace SkillGraph.Bench.Engine;

/// <summary>What idle rooms cost: those in memory, and those that only the journal knows.</summary>
internal static class MemoryBenchmark
{
    private const int Resident = 100_000;
    private const int Known = 1_000_000;
    private const int AtOnce = 1_000;

    private static readonly UserId Ada = UserId.New(DateTimeOffset.UtcNow);

    public static readonly Benchmark Memory = new("memory", "what an idle room in memory costs, and what a million known ones cost at start", Run);

    private static async IAsyncEnumerable<CaseResult> Run(Settings settings)
    {
        yield return await Rounds.Once(Memory.Name, new Case($"{Resident:N0} resident idle rooms", null, _ => HoldRooms(), Goal.AtMost("KiB each", 4)));

        await using var empty = await ServerProcess.Start();
        await using var full = await ServerProcess.Start();
        await full.Kill();
        await Fill(full.Data);
        yield return await Rounds.Measure(
            Memory.Name,
            new Case($"starting with {Known:N0} known rooms, against none", _ => Start(empty), _ => Start(full), Goal.RatioAtMost("ms to ready", 1.5), Goal.RatioAtMost("MiB resident", 1.5)),
            settings);
    }

    private static async Task<Figures> HoldRooms()
    {
        await using var home = await SqliteHome.New();
        await using var stage = await EngineStage.On(home, new EngineOptions { PassivateAfter = TimeSpan.FromHours(1) });
        // What the engine and the database need before the first room is not a room's.
        await stage.OpenRooms(AtOnce);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var opened = 0; opened < Resident; opened += AtOnce) await OpenRooms(stage.Engine);
        var after = GC.GetTotalMemory(forceFullCollection: true);
        return new Figures { ["KiB each"] = (after - before) / 1024.0 / Resident };
    }

    private static Task OpenRooms(IEngine engine) => Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async _ =>
    {
        var open = new RoomCommand.Open(Ada, "Ada", "Idle", RoomKind.Coding, null, null, null, null, RoomVisibility.Public);
        var answer = await engine.Ask(RoomId.New(DateTimeOffset.UtcNow).Entity(), new Request("open", open));
        if (answer.Refusal is { } refusal) throw new InvalidOperationException(refusal.Code);
    }));

    /// <summary>Rooms that were opened long ago, and that every read model has seen.</summary>
    private static async Task Fill(string folder)
    {
        using var store = new SqliteStore(folder);
        await using var journal = new SqliteJournal(store);
        await journal.Open(default);
        var opened = new RoomEvent.Opened("Known", RoomKind.Coding, null, null, null, RoomRole.Presenter, RoomVisibility.Public);
        for (var written = 0; written < Known; written += AtOnce)
            await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async _ =>
            {
                var (room, at) = (RoomId.New(DateTimeOffset.UtcNow).Entity(), Envelope.Truncate(DateTimeOffset.UtcNow));
                var message = RoomEvents.Catalogue.Write(new Recorded<RoomEvent>(1, at, Ada, "open", opened), null);
                var outcome = await journal.Append(new Append(room, room.Kind, "bench", [new NewFact(1, RoomEvents.Opened, at.UtcTicks, message)]));
                if (outcome.Result != AppendResult.Stored) throw new InvalidOperationException($"The journal did not store: {outcome}");
            }));
        var models = new SqliteReadModels(store);
        await models.Open(default);
        var end = (await journal.ReadAll(null, Known - 1, 1, default)).Reached;
        foreach (var subscription in new[] { Lobby.Model, ViewSnapshots.Subscription }) await models.Commit(subscription, 0, end, [], default);
    }

    private static async Task<Figures> Start(ServerProcess server)
    {
        if (!server.HasExited) await server.Kill();
        var took = await server.Start();
        return new Figures { ["ms to ready"] = took.TotalMilliseconds, ["MiB resident"] = server.ResidentBytes / (1024.0 * 1024) };
    }
}
