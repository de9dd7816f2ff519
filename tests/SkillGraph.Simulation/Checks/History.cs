using SkillGraph.Runtime;
using SkillGraph.Runtime.Rooms;
using SkillGraph.Simulation.Machines;

namespace SkillGraph.Simulation.Checks;

/// <summary>One room as the journal has it: its rows, and what every version of it folds to.</summary>
internal sealed class History(EntityId room)
{
    private readonly Dictionary<(UserId By, string Command), List<Effect>> _effects = [];

    public List<Row> Rows { get; } = [];

    public List<RoomState> States { get; } = [RoomState.NotOpened];

    public List<RoomView> Views { get; } = [new() { Id = room.Value }];

    /// <summary>The row of the lobby after each version that changed it.</summary>
    public SortedList<long, (long Position, RoomSummary Row)> Shown { get; } = [];

    public string? Hash { get; set; }

    /// <summary>The newest version that anybody was told.</summary>
    public long Acknowledged { get; set; }

    public long Head => Rows.Count;

    /// <summary>What a command led to; more than once only when it was sent again after all had forgotten it.</summary>
    public List<Effect> EffectsOf(UserId by, string command)
    {
        if (!_effects.TryGetValue((by, command), out var effects)) _effects.Add((by, command), effects = []);
        return effects;
    }

    public void Add(Row row, Recorded<RoomEvent> recorded)
    {
        Rows.Add(row);
        States.Add(RoomDecider.Evolve(States[^1], recorded));
        var view = Views[^1].Apply(recorded);
        Views.Add(view);
        if (view.Visibility != RoomVisibility.Public || !RoomEvents.ShownInLobby.Contains(row.Event.Type)) return;
        var summary = new RoomSummary(
            view.Id, row.Event.Version, view.Title, view.Kind, view.Status, view.Language, view.Skill, view.Exercise, view.Members.Count, view.OpenedAt!.Value, view.ClosedAt);
        Shown.Add(row.Event.Version, (row.Position, summary));
    }
}

/// <summary>The versions that one command led to.</summary>
internal sealed record Effect(long First, long Last);
