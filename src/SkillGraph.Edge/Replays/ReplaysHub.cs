using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;
using SkillGraph.Domain;
using SkillGraph.Domain.Rooms;
using SkillGraph.Edge.Http;
using SkillGraph.Edge.People;
using SkillGraph.Edge.People.Moderation;
using SkillGraph.Runtime;
using SkillGraph.Runtime.Rooms;

namespace SkillGraph.Edge.Replays;

/// <summary>Plays a room again as it happened, faster or slower, and goes on into what happens now.</summary>
[Authorize]
internal sealed class ReplaysHub(IEngine engine, ReportedPassages passages, TimeProvider clock) : Hub
{
    public async Task<IAsyncEnumerable<StoredEnvelopes>> Replay(JsonElement roomId, JsonElement options, CancellationToken cancel)
    {
        if (!RoomId.TryParse(roomId.Text(), out var id)) throw Refused(RoomRefusals.NotFound);
        var plan = ReplayPlan.Parse(options, out var problem) ?? throw Refused(EdgeRefusals.BadRequest with { Message = problem! });
        var view = await View(id, cancel);
        if (view.Version == 0) throw Refused(RoomRefusals.NotFound);
        var caller = Caller.Of(Context.User);
        // A closed room has no live tail to wait for, and one that was reported shows none.
        var shown = view.View.WhyNotWatch(caller?.Id) is { } hidden ? await passages.Last(id, caller, plan.Report, cancel) ?? throw Refused(hidden)
            : view.View.Status == RoomStatus.Closed ? view.Version
            : long.MaxValue;
        return Play(id.Entity(), plan, Math.Min(plan.To, shown), cancel);
    }

    private async IAsyncEnumerable<StoredEnvelopes> Play(EntityId room, ReplayPlan plan, long last, [EnumeratorCancellation] CancellationToken cancel)
    {
        if (plan.From > last) yield break;
        var pace = new ReplayPace(plan, clock);
        await foreach (var events in engine.Watch(room, plan.From - 1, cancel))
        {
            var wanted = events[^1].Version <= last ? events : [.. events.TakeWhile(stored => stored.Version <= last)];
            await foreach (var due in pace.Play(wanted, cancel)) yield return new StoredEnvelopes(due);
            if (events[^1].Version >= last) yield break;
            if (events[^1].Type == RoomEvents.Closed) yield break;
        }
    }

    private async Task<Viewed<RoomView>> View(RoomId id, CancellationToken cancel)
    {
        try
        {
            return await engine.View(RoomEntity.View, id.Entity(), long.MaxValue, cancel);
        }
        catch (EntityUnreadableException)
        {
            throw Refused(EngineRefusals.Quarantined);
        }
    }

    private static HubException Refused(Refusal refusal) => new(refusal.ToHubMessage());
}
