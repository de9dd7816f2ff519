using Microsoft.Extensions.Logging;
using SkillGraph.Domain;
using SkillGraph.Domain.Rooms;
using SkillGraph.Runtime.Journals;
using SkillGraph.Runtime.Reports;
using SkillGraph.Runtime.Rooms;
using SkillGraph.Runtime.Subscriptions;
using SkillGraph.Runtime.Users;

namespace SkillGraph.Runtime.Privacy;

/// <summary>
/// Erases people who asked for it. Their key is destroyed, no snapshot is kept of where they were until no process has that key or an older snapshot any more, whatever is in memory is
/// let go of, and every room is told, so that those who look at it begin anew.
/// </summary>
public sealed class Erasure(IEngine engine, IJournal journal, Vault vault, TimeProvider clock, ILogger<Erasure> log) : ISubscription
{
    public const string Subscription = "erasure";

    /// <summary>Whose read models say where people left something.</summary>
    private static readonly string[] Followed = [RoomsEntered.Model, ReportList.Model];

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    /// <summary>For what was being read or written just then.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(1);

    public string Name => Subscription;

    public string? Tag => UserEntity.Kind.Name;

    public async Task<IReadOnlyList<ReadModelRow>> Handle(IReadOnlyList<StoredEvent> events, IReadModels models, CancellationToken cancel)
    {
        var people = events.Where(stored => stored.Type == UserEvents.Erased).Select(stored => UserId.Parse(stored.Entity.Value)).Distinct().ToList();
        if (people.Count == 0) return [];

        foreach (var person in people) await vault.Forget(person, cancel);
        var cleared = new HashSet<Trace>();
        // A socket of theirs may have lived long enough to enter one more room.
        while ((await Find(people, models, cancel)).Except(cleared).ToList() is { Count: > 0 } traces)
        {
            await Clear(traces, cancel);
            cleared.UnionWith(traces);
        }
        return [];
    }

    private async Task Clear(IReadOnlyList<Trace> traces, CancellationToken cancel)
    {
        var entities = traces.Select(trace => trace.Entity).Distinct().ToList();
        foreach (var entity in entities) await vault.StopSnapshots(entity, cancel);
        await Task.Delay(vault.ForgetsWithin + Margin, clock, cancel);
        foreach (var entity in entities) engine.LetGo(entity);
        await Task.Delay(Margin, clock, cancel);
        foreach (var trace in traces.Where(trace => trace.Entity.Kind == RoomEntity.Kind.Name)) await Tell(trace);
        foreach (var entity in entities) await vault.ForgetSnapshots(entity, cancel);
    }

    private async Task<List<Trace>> Find(IReadOnlyList<UserId> people, IReadModels models, CancellationToken cancel)
    {
        var head = await journal.Head(cancel);
        foreach (var followed in Followed)
            while (await models.Offset(followed, cancel) < head) await Task.Delay(Poll, clock, cancel);
        var traces = people.Select(person => new Trace(person, person.Entity())).ToList();
        foreach (var person in people)
            traces.AddRange((await RoomsEntered.Of(person, models, cancel)).Concat(await ReportList.By(person, models, cancel)).Select(entity => new Trace(person, entity)));
        return traces;
    }

    /// <summary>What cannot be taken just now is tried again from the stored offset; what is refused for good is for an operator to see.</summary>
    private async Task Tell(Trace trace)
    {
        var answer = await engine.Ask(trace.Entity, new Request($"erase-{trace.Person}", new RoomCommand.EraseMember(trace.Person)));
        if (answer.Refusal is not { } refusal) return;
        if (refusal == EngineRefusals.Busy || refusal == EngineRefusals.Unavailable) throw new JournalException($"{trace.Entity} cannot be told: {refusal.Message}");
        log.LogError("{Room} refused to forget {Person}: {Code}", trace.Entity, trace.Person, refusal.Code);
    }

    /// <summary>Where something of a person is.</summary>
    private readonly record struct Trace(UserId Person, EntityId Entity);
}
