using Microsoft.Extensions.Logging.Abstractions;
using SkillGraph.Domain.Rooms;
using SkillGraph.Runtime;
using SkillGraph.Runtime.Rooms;
using SkillGraph.Runtime.Subscriptions;

namespace SkillGraph.Conformance.Engines;

/// <summary>A read model is the fold of the journal, whatever happens to whoever folds it.</summary>
public abstract class KeepingTheLobby(Func<Task<JournalHome>> newHome, StartEngine start) : EngineConformance(newHome, start)
{
    private const int Rooms = 12;

    private int _sent;

    [Fact]
    public async Task It_lists_every_public_room_as_it_is()
    {
        var models = await Home.OpenReadModels();
        await OpenRooms();
        await Live(new Random(7), commands: 150);
        await CatchUp(models);

        await IsTheFold(models);
        Assert.NotEmpty(await models.List(Lobby.Model, "open", null, 100, default));
        Assert.NotEmpty(await models.List(Lobby.Model, "closed", null, 100, default));
    }

    [Fact]
    public async Task An_event_that_comes_again_changes_nothing()
    {
        var models = await Home.OpenReadModels();
        var history = GoldenEvents.History(Room(1));
        await Handle(models, history);
        var once = await Shown(models);
        Assert.Single(once);

        await Handle(models, history);
        Assert.Equal(once, await Shown(models));
        foreach (var stored in history)
        {
            await Handle(models, [stored]);
            await Handle(models, [stored, stored]);
        }
        Assert.Equal(once, await Shown(models));
    }

    [Fact]
    public async Task Events_one_by_one_or_all_at_once_come_to_the_same()
    {
        var (one, all) = (await Home.OpenReadModels(), await Home.OpenReadModels());
        foreach (var stored in GoldenEvents.History(Room(1))) await Handle(one, [stored, stored]);
        var byOne = await Shown(one);
        await all.Reset(Lobby.Model, [Lobby.Model], default);
        await Handle(all, GoldenEvents.History(Room(1)));
        Assert.Equal(byOne, await Shown(all));
    }

    [Fact]
    public async Task Killed_between_handling_and_committing_it_ends_in_the_same_rows()
    {
        var models = await Home.OpenReadModels();
        var (random, unreliable) = (new Random(7), new UnreliableReadModels(models));
        await OpenRooms();
        for (var life = 0; life < 15; life++)
        {
            using var runner = NewRunner(unreliable, NewLobby());
            await runner.StartAsync(default);
            await Live(random, commands: 10);
            await Task.Delay(random.Next(30));
            await runner.StopAsync(default);
        }
        Assert.True(unreliable is { FailedBefore: > 0, FailedAfter: > 0 }, "nothing failed");
        await CatchUp(models);

        await IsTheFold(models);
    }

    [Fact]
    public async Task After_a_restart_it_goes_on_where_it_was()
    {
        var models = await Home.OpenReadModels();
        await OpenRooms();
        var first = new Recording(NewLobby());
        await CatchUp(models, first);
        var before = await Everything();
        await Live(new Random(7), commands: 30);
        var second = new Recording(NewLobby());
        await CatchUp(models, second);

        Assert.Equal(before.Select(Key), first.Seen.Select(Key));
        Assert.Equal((await Everything()).Skip(before.Count).Select(Key), second.Seen.Select(Key));
        await IsTheFold(models);
    }

    [Fact]
    public async Task One_that_fails_stops_no_other()
    {
        var models = await Home.OpenReadModels();
        await OpenRooms();
        await CatchUp(models, new Failing(), NewLobby());

        await IsTheFold(models);
        Assert.Equal(0, await models.Offset("failing", default));
    }

    [Fact]
    public async Task One_room_that_cannot_be_read_keeps_its_row_and_no_other_from_theirs()
    {
        var models = await Home.OpenReadModels();
        await OpenRooms();
        var events = (await Everything()).ToList();
        var broken = events.FindIndex(stored => stored.Entity == Room(1) && stored.Type == RoomEvents.MemberEntered);
        events[broken] = events[broken] with { Message = "not an envelope"u8.ToArray() };
        await Handle(models, events);

        Assert.Equal(0, Lobby.Read((await models.Find(Lobby.Model, Room(1).Value, default))!).Members);
        Assert.Equal(1, Lobby.Read((await models.Find(Lobby.Model, Room(2).Value, default))!).Members);
    }

    [Fact]
    public async Task It_is_built_anew_after_a_reset()
    {
        var models = await Home.OpenReadModels();
        await OpenRooms();
        await Live(new Random(7), commands: 50);
        await CatchUp(models);
        var before = await Shown(models);
        await models.Reset(Lobby.Model, [Lobby.Model], default);
        Assert.Empty(await Rows(models));
        await CatchUp(models);

        Assert.Equal(before, await Shown(models));
    }

    private static Lobby NewLobby() => new(NullLogger<Lobby>.Instance);

    private static EntityId Room(int number) => new($"room_{number:x32}");

    private static (EntityId Entity, long Version) Key(StoredEvent stored) => (stored.Entity, stored.Version);

    private async Task OpenRooms()
    {
        for (var room = 1; room <= Rooms; room++)
            await Send(room, new RoomCommand.Open(Ada, "Ada", $"Room {room}", (RoomKind)((room % 3) + 1), null, null, "csharp", null, room % 4 == 0 ? RoomVisibility.Private : RoomVisibility.Public));
    }

    private async Task Live(Random random, int commands)
    {
        for (var n = 0; n < commands; n++)
        {
            var guest = Domain.UserId.Parse($"usr_{random.Next(3, 30):x32}");
            await Send(random.Next(1, Rooms + 1), random.Next(20) switch
            {
                < 8 => new RoomCommand.Enter(guest, "Guest"),
                < 14 => new RoomCommand.PostChat(Ada, "hello"),
                < 19 => new RoomCommand.SetLanguage(Ada, $"language{random.Next(9)}"),
                _ => new RoomCommand.Close(Ada),
            });
        }
    }

    private Task Send(int room, RoomCommand command) => Ask(Room(room), new Request($"c-{++_sent}", command));

    private static async Task Handle(IReadModels models, IReadOnlyList<StoredEvent> events) =>
        await models.Commit(Lobby.Model, await models.Offset(Lobby.Model, default), 1, await NewLobby().Handle(events, models, default), default);

    private SubscriptionRunner NewRunner(IReadModels models, params ISubscription[] subscriptions) =>
        new(subscriptions, Journal, models, new SubscriptionLags(TimeProvider.System), TimeProvider.System, NullLogger<SubscriptionRunner>.Instance);

    private async Task CatchUp(IReadModels models, params ISubscription[] subscriptions)
    {
        using var runner = NewRunner(models, subscriptions is [] ? [NewLobby()] : subscriptions);
        await runner.StartAsync(default);
        var head = Convert.ToInt64((await Rows("SELECT max(ordering) FROM journal"))[0][0]);
        using var patience = new CancellationTokenSource(Patience);
        while (await models.Offset(Lobby.Model, default) < head) await Task.Delay(10, patience.Token);
        await runner.StopAsync(default);
    }

    private async Task IsTheFold(IReadModels models)
    {
        var vault = await Home.OpenVault();
        var expected = new List<RoomSummary>();
        foreach (var history in (await Everything()).GroupBy(stored => stored.Entity).OrderBy(history => history.Key.Value, StringComparer.Ordinal))
        {
            var opened = await vault.Open([.. history]);
            var view = opened.Aggregate(new RoomView { Id = history.Key.Value }, (view, stored) => view.Apply(RoomEvents.Catalogue.Read(stored)));
            if (view.Visibility == RoomVisibility.Private) continue;
            var shown = history.Last(stored => RoomEvents.ShownInLobby.Contains(stored.Type)).Version;
            expected.Add(new RoomSummary(
                view.Id, shown, view.Title, view.Kind, view.Status, view.Language, view.Skill, view.Exercise, view.Members.Count, view.OpenedAt!.Value, view.ClosedAt));
        }
        Assert.Equal(expected, (await Shown(models)).OrderBy(room => room.Id, StringComparer.Ordinal));
    }

    private async Task<IReadOnlyList<RoomSummary>> Shown(IReadModels models) => await Lobby.Show(await Rows(models), await Home.OpenVault());

    private static async Task<List<ReadModelRow>> Rows(IReadModels models) =>
        [.. await models.List(Lobby.Model, "open", null, 100, default), .. await models.List(Lobby.Model, "closed", null, 100, default)];

    /// <summary>Fails before the commit, or after it, every so often, as a process does that is killed.</summary>
    private sealed class UnreliableReadModels(IReadModels models) : IReadModels
    {
        private readonly Random _random = new(7);

        public int FailedBefore { get; private set; }

        public int FailedAfter { get; private set; }

        public Task Open(CancellationToken cancel) => models.Open(cancel);

        public Task<long> Offset(string subscription, CancellationToken cancel) => models.Offset(subscription, cancel);

        public async Task Commit(string subscription, long after, long offset, IReadOnlyList<ReadModelRow> rows, CancellationToken cancel)
        {
            var fate = _random.Next(3);
            if (fate == 0)
            {
                FailedBefore++;
                throw new IOException("killed before the commit");
            }
            await models.Commit(subscription, after, offset, rows, cancel);
            if (fate == 2) return;
            FailedAfter++;
            throw new IOException("killed after the commit");
        }

        public Task<ReadModelRow?> Find(string model, string key, CancellationToken cancel) => models.Find(model, key, cancel);

        public Task<IReadOnlyList<ReadModelRow>> List(string model, string bucket, string? below, int limit, CancellationToken cancel) =>
            models.List(model, bucket, below, limit, cancel);

        public Task Reset(string subscription, IReadOnlyList<string> names, CancellationToken cancel) => models.Reset(subscription, names, cancel);
    }

    private sealed class Recording(ISubscription subscription) : ISubscription
    {
        public List<StoredEvent> Seen { get; } = [];

        public string Name => subscription.Name;

        public string? Tag => subscription.Tag;

        public Task<IReadOnlyList<ReadModelRow>> Handle(IReadOnlyList<StoredEvent> events, IReadModels models, CancellationToken cancel)
        {
            Seen.AddRange(events);
            return subscription.Handle(events, models, cancel);
        }
    }

    private sealed class Failing : ISubscription
    {
        public string Name => "failing";

        public string? Tag => null;

        public Task<IReadOnlyList<ReadModelRow>> Handle(IReadOnlyList<StoredEvent> events, IReadModels models, CancellationToken cancel) =>
            throw new InvalidOperationException("This subscription always fails.");
    }
}
