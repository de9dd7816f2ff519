using SkillGraph.Domain;
using SkillGraph.Domain.Rooms;

namespace SkillGraph.Runtime.Rooms;

/// <summary>How engines run rooms, and what is looked at of them.</summary>
public static class RoomEntity
{
    public static readonly EntityKind<RoomState, RoomCommand, RoomEvent> Kind = new(
        "room", RoomState.NotOpened, RoomDecider.Decide, RoomDecider.Evolve, RoomEvents.Catalogue,
        new SnapshotShape<RoomState>("room-state.v4", RoomJson.Default.RoomState));

    public static readonly ViewKind<RoomView> View = new(
        "view", room => new RoomView { Id = room.Value }, (view, stored) => view.Apply(RoomEvents.Catalogue.Read(stored)),
        new SnapshotShape<RoomView>("room-view.v3", RoomJson.Default.RoomView));

    public static EntityId Entity(this RoomId room) => new(room.Value);
}
