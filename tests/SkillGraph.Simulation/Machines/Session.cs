using SkillGraph.Runtime;
using SkillGraph.Runtime.Engine;
using SkillGraph.Runtime.Journals;
using SkillGraph.Runtime.Rooms;
using SkillGraph.Simulation.Checks;
using SkillGraph.Simulation.People;
using SkillGraph.Simulation.World;

namespace SkillGraph.Simulation.Machines;

/// <summary>What a node holds for one connection, as the edge does: it posts, is told answers, and watches.</summary>
internal sealed class Session(
    Universe universe,
    Node node,
    LocalEngine engine,
    Action<Errand, Answer> answered,
    Action<EntityId, IReadOnlyList<StoredEvent>> watched,
    Action broken) : IAnswers
{
    private readonly Dictionary<EntityId, LinkedList<Errand>> _asked = [];
    private readonly CancellationTokenSource _closed = new();
    private bool _posting;

    public bool IsWaiting => _asked.Values.Any(waiting => waiting.Count > 0);

    public void Post(Errand errand)
    {
        if (!node.IsServing) return;
        if (!_asked.TryGetValue(errand.Room, out var waiting)) _asked.Add(errand.Room, waiting = new LinkedList<Errand>());
        waiting.AddLast(errand);
        errand.Accepted++;
        _posting = true;
        engine.Post(errand.Room, new Request(errand.Id, errand.Command, errand.Size), this);
        _posting = false;
    }

    public void Answered(EntityId entity, IReadOnlyList<Answer> answers)
    {
        foreach (var answer in answers)
        {
            universe.Trace.Line($"node{node.Number} answers {answer.Id} v{answer.Version} {answer.Refusal?.Code}");
            if (_asked.TryGetValue(entity, out var waiting) && waiting.Count > 0) Answered(waiting, answer);
            else universe.Break(Promises.AnswersInOrder, $"{answer.Id} is answered, nobody waits for it");
        }
    }

    public async void Watch(EntityId room, long after)
    {
        var last = after;
        try
        {
            await foreach (var events in engine.Watch(room, after, _closed.Token))
            {
                foreach (var stored in events)
                {
                    universe.Truth.CheckWatched(room, last, stored);
                    last = stored.Version;
                }
                watched(room, events);
                if (universe.Has(Fault.SlowReaders) && universe.Dice.Chance(0.3))
                    await Task.Delay(TimeSpan.FromMilliseconds(universe.Dice.Between(1, 300)), node.Clock!, _closed.Token);
            }
        }
        catch (OperationCanceledException)
        {
        }
        catch (JournalException)
        {
            broken();
        }
    }

    public async void View(EntityId room, long upTo)
    {
        var floor = universe.Truth.Of(room).Acknowledged;
        try
        {
            var viewed = await engine.View(RoomEntity.View, room, upTo, CancellationToken.None);
            universe.Trace.Line($"node{node.Number} views {Truth.Name(room)} v{viewed.Version}");
            universe.Truth.CheckView(room, upTo, floor, viewed);
        }
        catch (JournalException)
        {
        }
    }

    public void Close() => _closed.Cancel();

    private void Answered(LinkedList<Errand> waiting, Answer answer)
    {
        var isBusy = _posting && answer.Refusal == EngineRefusals.Busy;
        var errand = isBusy ? waiting.Last!.Value : waiting.First!.Value;
        if (isBusy) waiting.RemoveLast();
        else waiting.RemoveFirst();
        if (errand.Id != answer.Id) universe.Break(Promises.AnswersInOrder, $"{answer.Id} is answered before {errand.Id}");
        else if (isBusy) errand.Accepted--;
        else universe.Truth.Answered(errand, answer);
        answered(errand, answer);
    }
}
