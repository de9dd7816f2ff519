using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using SkillGraph.Domain;
using SkillGraph.Domain.Reports;
using SkillGraph.Domain.Rooms;
using SkillGraph.Domain.Users;
using SkillGraph.Runtime;
using SkillGraph.Runtime.Engine;
using SkillGraph.Runtime.Privacy;
using SkillGraph.Runtime.Reports;
using SkillGraph.Runtime.Rooms;
using SkillGraph.Runtime.Subscriptions;
using SkillGraph.Runtime.Users;

namespace SkillGraph.Conformance.Engines;

/// <summary>Whoever asks to be erased is forgotten by every process, wherever they were, and the others keep what they had.</summary>
public abstract class ErasingSomebody(Func<Task<JournalHome>> newHome, StartEngine start) : EngineConformance(newHome, start)
{
    private const string Canary = "canary";

    private static readonly EntityId[] Rooms = [.. Enumerable.Range(1, 3).Select(number => new EntityId($"room_{number:x32}"))];

    private static readonly EntityId Report = new($"report_{1:x32}");

    private int _sent;

    protected override EngineOptions Bounds => new() { SnapshotEvery = 4 };

    [Fact]
    public async Task Nothing_of_theirs_is_in_memory_in_snapshots_or_in_read_models_and_whoever_watches_is_told()
    {
        await Live();
        using var patience = new CancellationTokenSource(Patience);
        var watched = WatchUntilErased(patience.Token);
        await Erase();
        await watched;

        // From then on snapshots are kept again, which hold what the entity decides by.
        await Task.Delay((await Home.OpenVault()).ForgetsWithin);
        foreach (var room in Rooms)
        {
            for (var said = 0; said < 8; said++) await Send(room, new RoomCommand.PostChat(Bob, "bird"));
            Assert.DoesNotContain(Canary, await Told(room), StringComparison.Ordinal);
            Assert.Contains("bird", await Told(room), StringComparison.Ordinal);
            Assert.DoesNotContain((await View(room)).Members, member => member.Id == Ada);
        }
        Assert.DoesNotContain(Canary, await Told(Ada.Entity()), StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, await Told(Report), StringComparison.Ordinal);
        Assert.Equal("", (await Engine.View(ReportEntity.View, Report, long.MaxValue, default)).View.Reason);
        var models = await Home.OpenReadModels();
        Assert.All(await Lobby.Show(await models.List(Lobby.Model, "open", null, 10, default), await Home.OpenVault()), room => Assert.DoesNotContain(Canary, room.Title, StringComparison.Ordinal));
        Assert.DoesNotContain(Canary, await Snapshots(), StringComparison.Ordinal);
        await Restart();
        foreach (var room in Rooms) Assert.DoesNotContain(Canary, await Told(room), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_chain_and_what_others_wrote_stay_and_to_begin_again_brings_nothing_back()
    {
        await Live();
        var before = await Bytes();
        await Erase();
        var after = await Bytes();
        foreach (var room in Rooms) Assert.Equal(before[room], after[room].Take(before[room].Count));

        // From the first event on, as after a backup of the read models was restored.
        await (await Home.OpenReadModels()).Reset(Erasure.Subscription, [], default);
        await (await Home.OpenReadModels()).Reset(Lobby.Model, [Lobby.Model], default);
        await CatchUp();
        var models = await Home.OpenReadModels();
        Assert.All(await models.List(Lobby.Model, "open", null, 10, default), row => Assert.DoesNotContain(Canary, Encoding.UTF8.GetString(row.Document!.Value.Span), StringComparison.Ordinal));
        Assert.Equal(after, await Bytes());
    }

    private async Task WatchUntilErased(CancellationToken cancel)
    {
        await foreach (var events in Engine.Watch(Rooms[0], 0, cancel))
            if (events.Any(stored => stored.Type == RoomEvents.MemberErased)) return;
    }

    /// <summary>Ada opens rooms in which Bob is too, and is thrown out of none. Every room has a snapshot that knows her.</summary>
    private async Task Live()
    {
        await Send(Ada.Entity(), new UserCommand.Register(Ada, $"{Canary}@example.org", $"address_{1:x64}", $"{Canary} Lovelace", "hash", "link-1"));
        foreach (var room in Rooms)
        {
            await Send(room, new RoomCommand.Open(Ada, $"{Canary} name", $"{Canary} title", RoomKind.Coding, null, null, null, null, RoomVisibility.Public));
            await Send(room, new RoomCommand.Enter(Bob, "Bob"));
            for (var said = 0; said < 6; said++) await Send(room, new RoomCommand.PostChat(Ada, $"{Canary} {said}"));
        }
        await Send(Report, new ReportCommand.Make(Ada, new ReportSubject(null, null, null, Bob), $"{Canary} reason"));
        for (var tries = 0; (await Rows("SELECT DISTINCT persistence_id FROM snapshot")).Count < Rooms.Length; tries++)
        {
            Assert.True(tries < 500, "Not every room took a snapshot.");
            await Task.Delay(10);
        }
        await CatchUp();
    }

    private async Task Erase()
    {
        await Send(Ada.Entity(), new UserCommand.Erase(Ada));
        await CatchUp();
    }

    private async Task Send(EntityId entity, ICommand command) => Assert.Null((await Insist(Engine, entity, new Request($"c-{++_sent}", command))).Refusal);

    private async Task<RoomView> View(EntityId room) => (await Engine.View(RoomEntity.View, room, long.MaxValue, default)).View;

    /// <summary>Everything that can be read of an entity: its events, and its view now and at every version.</summary>
    private async Task<string> Told(EntityId entity)
    {
        var told = new StringBuilder();
        var head = 0L;
        await foreach (var page in Engine.Read(entity, 0, long.MaxValue, default))
            foreach (var stored in page)
            {
                told.AppendLine(Encoding.UTF8.GetString(stored.Message.Span));
                head = stored.Version;
            }
        for (var version = 1L; version <= head && entity.Kind == RoomEntity.Kind.Name; version++) told.AppendLine(JsonSerializer.Serialize((await Engine.View(RoomEntity.View, entity, version, default)).View, RoomJson.Default.RoomView));
        return told.ToString();
    }

    /// <summary>What can be opened of the snapshots that are kept.</summary>
    private async Task<string> Snapshots()
    {
        var (vault, opened) = (await Home.OpenVault(), new StringBuilder());
        foreach (var row in await Rows("SELECT persistence_id, snapshot FROM snapshot"))
        {
            try
            {
                opened.AppendLine(Encoding.UTF8.GetString((await vault.OpenSnapshot(new EntityId(((string)row[0]).Split('/')[0]), (byte[])row[1])).Span));
            }
            catch (CryptographicException)
            {
                // Of before: nobody can read it.
            }
        }
        Assert.True(opened.Length > 0, "No snapshot is kept any more.");
        return opened.ToString();
    }

    private async Task<Dictionary<EntityId, List<string>>> Bytes()
    {
        var bytes = new Dictionary<EntityId, List<string>>();
        foreach (var room in Rooms) bytes[room] = (await History(room)).ConvertAll(stored => Convert.ToHexString(stored.Message.Span));
        return bytes;
    }

    private async Task CatchUp()
    {
        var models = await Home.OpenReadModels();
        ISubscription[] subscriptions =
        [
            new Lobby(NullLogger<Lobby>.Instance), new RoomsEntered(NullLogger<RoomsEntered>.Instance), new ReportList(NullLogger<ReportList>.Instance),
            new Erasure(Engine, Journal, await Home.OpenVault(), TimeProvider.System, NullLogger<Erasure>.Instance),
        ];
        using var runner = new SubscriptionRunner(subscriptions, Journal, models, new SubscriptionLags(TimeProvider.System), TimeProvider.System, NullLogger<SubscriptionRunner>.Instance);
        var head = await Journal.Head(default);
        await runner.StartAsync(default);
        using var patience = new CancellationTokenSource(Patience);
        foreach (var subscription in subscriptions)
            while (await models.Offset(subscription.Name, default) < head) await Task.Delay(10, patience.Token);
        await runner.StopAsync(default);
    }
}
