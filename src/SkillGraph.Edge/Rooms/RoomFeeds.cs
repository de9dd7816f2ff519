using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SkillGraph.Runtime;
using SkillGraph.Runtime.Rooms;

namespace SkillGraph.Edge.Rooms;

/// <summary>The rooms that somebody on this node looks at.</summary>
internal sealed class RoomFeeds(IEngine engine, IOtherNodes nodes, TimeProvider clock, ILogger<RoomFeeds> log) : BackgroundService
{
    private static readonly Meter Meter = new("SkillGraph.Rooms");
    private static readonly TimeSpan KeepIdle = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<EntityId, Lazy<Task<RoomFeed?>>> _feeds = new();

    /// <summary>The feed of a room, or null when there is no such room. Throws what reading the room throws.</summary>
    public async Task<RoomFeed?> Find(EntityId room)
    {
        while (true)
        {
            var opening = _feeds.GetOrAdd(room, id => new Lazy<Task<RoomFeed?>>(() => Load(id)));
            try
            {
                if (await opening.Value is not { } feed)
                {
                    Forget(room, opening);
                    return null;
                }
                feed.Touch();
                if (!feed.Running.IsCompleted) return feed;
                Forget(room, opening);
            }
            catch
            {
                Forget(room, opening);
                throw;
            }
        }
    }

    /// <summary>How many rooms are looked at here, and by how many connections.</summary>
    public (int Rooms, int Viewers) Count()
    {
        var viewers = Open.Select(feed => feed.Viewers).Where(looking => looking > 0).ToList();
        return (viewers.Count, viewers.Sum());
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Meter.CreateObservableGauge("skillgraph.rooms", () => Count().Rooms, "{room}", "Rooms that somebody looks at here");
        Meter.CreateObservableGauge("skillgraph.viewers", () => Count().Viewers, "{connection}", "Connections that look at a room here, each room counted");
        using var timer = new PeriodicTimer(KeepIdle / 2, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) StopFeeds(feed => feed.IsIdle(KeepIdle));
        }
        catch (OperationCanceledException)
        {
            StopFeeds(_ => true);
        }
    }

    private void StopFeeds(Func<RoomFeed, bool> which)
    {
        foreach (var (room, opening) in _feeds)
            if (Opened(opening) is { } feed && which(feed) && _feeds.TryRemove(new(room, opening))) feed.Stop();
    }

    private IEnumerable<RoomFeed> Open => _feeds.Values.Select(Opened).OfType<RoomFeed>();

    private static RoomFeed? Opened(Lazy<Task<RoomFeed?>> opening) => opening.Value is { IsCompletedSuccessfully: true, Result: { } feed } ? feed : null;

    private void Forget(EntityId room, Lazy<Task<RoomFeed?>> opening) => _feeds.TryRemove(new(room, opening));

    private async Task<RoomFeed?> Load(EntityId room)
    {
        var viewed = await engine.View(RoomEntity.View, room, long.MaxValue, CancellationToken.None);
        return viewed.Version == 0 ? null : new RoomFeed(room, viewed.View, engine, nodes, clock, log);
    }
}
