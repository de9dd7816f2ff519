using System.Text.Json;
using SkillGraph.Runtime;
using SkillGraph.Runtime.Events;
using SkillGraph.Runtime.Journals;
using SkillGraph.Runtime.Privacy;
using SkillGraph.Runtime.Rooms;
using SkillGraph.Runtime.Subscriptions;
using SkillGraph.Simulation.Machines;
using SkillGraph.Simulation.People;
using SkillGraph.Simulation.World;

namespace SkillGraph.Simulation.Checks;

/// <summary>Knows what is durable, and compares with it whatever the engine does, at the moment it does it.</summary>
internal sealed class Truth(Universe universe)
{
    private readonly Dictionary<EntityId, History> _histories = [];
    private readonly List<Row> _shown = [];
    private readonly Vault _vault = new(universe.Keys, TimeProvider.System);

    /// <summary>How many events are stored.</summary>
    public long Stored => _histories.Values.Sum(history => history.Head);

    public History Of(EntityId room)
    {
        if (!_histories.TryGetValue(room, out var history)) _histories.Add(room, history = new History(room));
        return history;
    }

    /// <summary>A transaction can be seen from now on.</summary>
    public void Committed(IReadOnlyList<Row> rows)
    {
        var commands = new HashSet<(EntityId Room, UserId By, string Command)>();
        foreach (var row in rows)
        {
            var stored = row.Event;
            var history = Of(stored.Entity);
            if (stored.Version != history.Head + 1)
                Break(Promises.OneHistory, $"{Name(stored.Entity)} has version {stored.Version} after {history.Head}");
            var envelope = Envelope.Read(stored.Message.Span);
            var recorded = RoomEvents.Catalogue.Read(Opened(stored));
            if (envelope.Previous != history.Hash)
                Break(Promises.OneHistory, $"{Name(stored.Entity)} version {stored.Version} names another envelope before it");
            if (stored.Message.Length > universe.Profile.Options.EventBytes)
                Break(Promises.Bounds, $"{stored.Message.Length} bytes at version {stored.Version}");

            var effects = history.EffectsOf(recorded.By, recorded.Command);
            if (!commands.Add((stored.Entity, recorded.By, recorded.Command))) effects[^1] = effects[^1] with { Last = stored.Version };
            else if (effects.Count > 0 && IsRemembered(effects[^1], stored.Version - 1))
                Break(Promises.OneEffect, $"{recorded.Command} is stored at {effects[^1].Last} and again at {stored.Version} of {Name(stored.Entity)}");
            else effects.Add(new Effect(stored.Version, stored.Version));
            if (universe.Errands.TryGetValue(recorded.Command, out var errand) && errand.Accepted == 0)
                Break(Promises.Busy, $"{recorded.Command} is stored and was never accepted");

            history.Add(row, recorded);
            history.Hash = Envelope.Hash(stored.Message.Span);
            if (history.Shown.ContainsKey(stored.Version)) _shown.Add(row);
            universe.Trace.Line($"stored {row.Position} {Name(stored.Entity)} v{stored.Version} {recorded.Command} {stored.Type} {history.Hash}");
            foreach (var store in universe.ReadModels)
                foreach (var (subscription, offset) in store.Offsets)
                    if (offset >= row.Position)
                        Break(Promises.NothingSkipped, $"{subscription} {store.Number} is at {offset}, position {row.Position} comes now");
        }
    }

    /// <summary>An asker is told this, and may rely on it from now on.</summary>
    public void Answered(Errand errand, Answer answer)
    {
        var history = Of(errand.Room);
        if (answer.Refusal is { } refusal)
        {
            Refused(errand, refusal, history);
            return;
        }
        var effects = history.EffectsOf(errand.Command.By, errand.Id);
        if (answer.Version > history.Head)
            Break(Promises.Durable, $"{errand.Id} is acknowledged at version {answer.Version}, {Name(errand.Room)} is at {history.Head}");
        else if (effects.Find(effect => effect.Last == answer.Version) is { } effect) Follows(errand, effect);
        else if (effects.Exists(other => answer.Version > other.First && IsRemembered(other, answer.Version)))
            Break(Promises.OneEffect, $"{errand.Id} is stored at {effects[^1].Last} and acknowledged at {answer.Version}");
        else AlreadySo(errand, answer, history);
        history.Acknowledged = Math.Max(history.Acknowledged, answer.Version);
    }

    public void CheckView(EntityId room, long upTo, long floor, Viewed<RoomView> viewed)
    {
        var history = Of(room);
        if (viewed.Version > history.Head)
            Break(Promises.SameState, $"a view of version {viewed.Version} of {Name(room)}, which is at {history.Head}");
        else if (viewed.Version < Math.Min(upTo, floor))
            Break(Promises.Order, $"a view of version {viewed.Version} of {Name(room)}, asked for after {floor} was acknowledged");
        else if (viewed.Version > upTo) Break(Promises.SameState, $"a view of version {viewed.Version} of {Name(room)}, asked for {upTo}");
        else if (Json(viewed.View) is var seen && seen != Json(history.Views[(int)viewed.Version]))
            Break(Promises.SameState, $"a view of version {viewed.Version} of {Name(room)}: {seen}");
    }

    public void CheckWatched(EntityId room, long last, StoredEvent stored)
    {
        var history = Of(room);
        if (stored.Version != last + 1) Break(Promises.Watching, $"version {stored.Version} of {Name(room)} after {last}");
        else if (stored.Version > history.Head) Break(Promises.Watching, $"version {stored.Version} of {Name(room)}, which is at {history.Head}");
        else if (!stored.Message.Span.SequenceEqual(Opened(history.Rows[(int)stored.Version - 1].Event).Message.Span))
            Break(Promises.Watching, $"another version {stored.Version} of {Name(room)}");
    }

    public void CheckSnapshot(string key, Snapshot snapshot)
    {
        var isView = key.Contains('/');
        var room = new EntityId(key.Split('/')[0]);
        var history = Of(room);
        var content = Now(_vault.OpenSnapshot(room, snapshot.Content));
        if (snapshot.Version > history.Head)
            Break(Promises.SameState, $"a snapshot of {Name(key)} at {snapshot.Version}, which is at {history.Head}");
        else if (isView) IsFold(key, snapshot, content.Span.SequenceEqual(JsonSerializer.SerializeToUtf8Bytes(history.Views[(int)snapshot.Version], RoomJson.Default.RoomView)));
        else CheckEntitySnapshot(key, snapshot, history, content);
    }

    /// <summary>The rows a subscription stored together with its offset show everything up to that offset, as it was.</summary>
    public void CheckReadModel(ReadModelStore store, string subscription, long before, IReadOnlyList<ReadModelRow> rows)
    {
        if (subscription != Lobby.Model) return;
        foreach (var row in rows)
        {
            var history = Of(new EntityId(row.Key));
            var shown = Shown(row);
            if (!history.Shown.TryGetValue(shown.Version, out var expected))
                Break(Promises.ReadModel, $"the lobby shows version {shown.Version} of {Name(row.Key)}, which changed nothing of it");
            else if (shown != expected.Row) Break(Promises.ReadModel, $"lobby {store.Number} shows {shown} instead of {expected.Row}");
            CheckShown(store, history);
        }
        foreach (var row in _shown)
            if (row.Position > before && row.Position <= store.Offset(subscription)) CheckShown(store, Of(row.Event.Entity));
    }

    /// <summary>Everything has come to rest: the read models are the fold of the whole journal.</summary>
    public string? Behind(ReadModelStore store)
    {
        foreach (var (room, history) in _histories)
        {
            var row = store.Find(Lobby.Model, room.Value);
            var expected = history.Shown.Count == 0 ? null : history.Shown.Values[^1].Row;
            var shown = row is null ? null : Shown(row);
            if (shown != expected) return $"lobby {store.Number} shows {shown} instead of {expected}";
            if (Ledger.Read(store.Find(Ledger.Model, room.Value)) is var counted && counted != history.Head)
                return $"ledger {store.Number} is at {counted} of {Name(room)}, which is at {history.Head}";
        }
        return null;
    }

    public static string Name(EntityId room) => Name(room.Value);

    private static string Name(string key) => $"room{key["room_".Length..].TrimStart('0')}";

    // A room that was never opened has no form on the wire.
    private static string Json(RoomView view) => view.Version == 0 ? view.Id : JsonSerializer.Serialize(view, RoomJson.Default.RoomView);

    private void Refused(Errand errand, Refusal refusal, History history)
    {
        if (refusal == EngineRefusals.Busy) Break(Promises.Busy, $"{errand.Id} was accepted before");
        else if (refusal == EngineRefusals.Unavailable) return;
        else if (refusal == EngineRefusals.TooLarge && errand.IsLarge) return;
        else if (refusal == EngineRefusals.Quarantined) Break(Promises.Readable, $"{Name(errand.Room)} is quarantined");
        else if (!Was(errand, history, decision => decision.Refusal == refusal))
            Break(Promises.AnswersFollowRules, $"{errand.Id} is refused: {refusal.Code}");
    }

    private void Follows(Errand errand, Effect effect)
    {
        if (effect.First <= errand.Floor)
            Break(Promises.Order, $"{errand.Id} is stored at {effect.First}, sent after {errand.Floor} was acknowledged");
    }

    /// <summary>Whether an entity at this version is to know the command again.</summary>
    private bool IsRemembered(Effect effect, long version) => effect.Last > version - universe.Profile.Options.RememberedEvents;

    /// <summary>An answer without facts is one on a state the entity was in, and with one copy of it on no older one than anybody was told of.</summary>
    private void AlreadySo(Errand errand, Answer answer, History history)
    {
        var decision = Decide(errand, history.States[(int)answer.Version]);
        if (decision.Refusal is not null || decision.Events.Count > 0)
            Break(Promises.Durable, $"{errand.Id} is acknowledged at {answer.Version} and not stored");
        else if (universe.Profile.OneCopy && answer.Version < errand.Floor)
            Break(Promises.Order, $"{errand.Id} is answered at {answer.Version}, sent after {errand.Floor} was acknowledged");
    }

    private bool Was(Errand errand, History history, Func<Decision<RoomEvent>, bool> answered)
    {
        var oldest = universe.Profile.OneCopy ? errand.Floor : 0;
        for (var version = history.Head; version >= oldest; version--)
            if (answered(Decide(errand, history.States[(int)version]))) return true;
        return false;
    }

    private static Decision<RoomEvent> Decide(Errand errand, RoomState state) => RoomDecider.Decide(state, errand.Command, ProcessClock.Epoch);

    private void CheckEntitySnapshot(string key, Snapshot snapshot, History history, ReadOnlyMemory<byte> content)
    {
        using var json = JsonDocument.Parse(content);
        var state = json.RootElement.GetProperty("state").Deserialize(RoomJson.Default.RoomState);
        IsFold(key, snapshot, JsonSerializer.Serialize(state, RoomJson.Default.RoomState) == JsonSerializer.Serialize(history.States[(int)snapshot.Version], RoomJson.Default.RoomState));
    }

    private void IsFold(string key, Snapshot snapshot, bool same)
    {
        if (!same) Break(Promises.SameState, $"the snapshot of {Name(key)} at {snapshot.Version} is not its fold");
    }

    private void CheckShown(ReadModelStore store, History history)
    {
        var offset = store.Offset(Lobby.Model);
        var due = history.Shown.LastOrDefault(shown => shown.Value.Position <= offset).Key;
        if (due == 0) return;
        var row = store.Find(Lobby.Model, history.Views[0].Id);
        var shown = row is null ? 0 : Lobby.Read(row).Version;
        if (shown < due)
            Break(Promises.ReadModel, $"lobby {store.Number} is at {offset} and shows version {shown} of {Name(history.Views[0].Id)} instead of {due}");
    }

    private RoomSummary Shown(ReadModelRow row) => Now(new ValueTask<IReadOnlyList<RoomSummary>>(Lobby.Show([row], _vault)))[0];

    private StoredEvent Opened(StoredEvent stored) => Now(_vault.Open([stored]))[0];

    /// <summary>The keys of the simulated world are in memory: nothing is waited for.</summary>
    private static T Now<T>(ValueTask<T> done) => done.GetAwaiter().GetResult();

    private void Break(string promise, string seen) => universe.Break(promise, seen);
}
