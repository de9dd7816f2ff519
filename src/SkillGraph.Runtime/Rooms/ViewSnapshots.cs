using Microsoft.Extensions.Logging;
using SkillGraph.Runtime.Subscriptions;

namespace SkillGraph.Runtime.Rooms;

/// <summary>Looks at every room once in a thousand events, so that the engine keeps a snapshot there and no look back has far to go.</summary>
public sealed class ViewSnapshots(IEngine engine, ILogger<ViewSnapshots> log) : ISubscription
{
    public const string Subscription = "view-snapshots";
    public const int Every = 1_000;

    public string Name => Subscription;

    public string? Tag => RoomEntity.Kind.Name;

    public async Task<IReadOnlyList<ReadModelRow>> Handle(IReadOnlyList<StoredEvent> events, IReadModels models, CancellationToken cancel)
    {
        foreach (var stored in events)
            if (stored.Version % Every == 0) await Look(stored, cancel);
        return [];
    }

    private async Task Look(StoredEvent stored, CancellationToken cancel)
    {
        try
        {
            await engine.View(RoomEntity.View, stored.Entity, stored.Version, cancel);
        }
        catch (EntityUnreadableException unreadable)
        {
            log.LogError(unreadable, "No snapshot is kept of {Room}", stored.Entity);
        }
    }
}
