using SkillGraph.Cluster.Messages;
using SkillGraph.Domain;
using SkillGraph.Runtime;
using SkillGraph.Runtime.Engine;

namespace SkillGraph.Cluster.Engine;

/// <summary>The commands this node has taken and not answered yet, bounded for each entity and altogether, each with the time it is waited for.</summary>
internal sealed class Outstanding(EngineOptions options, TimeSpan patience, TimeProvider clock, EngineMetrics metrics)
{
    private readonly Lock _lock = new();
    private readonly Backlog _backlog = new(options);
    private readonly Dictionary<long, Asked> _asked = [];
    private readonly Dictionary<EntityId, (int Commands, long Bytes)> _loads = [];
    private readonly Queue<(long Number, long Since)> _order = new();
    private long _last;

    public int Commands => _backlog.Commands;

    /// <summary>Null, or why it is refused. <paramref name="number"/> is what to ask under.</summary>
    public Refusal? Add(EntityId entity, Posted posted, out long number)
    {
        var request = posted.Request;
        number = 0;
        // It would not pass between nodes either.
        if (request.Size > options.EventBytes) return EngineRefusals.TooLarge;
        if (!_backlog.TryEnter(request)) return EngineRefusals.Busy;
        lock (_lock)
        {
            var (commands, bytes) = _loads.GetValueOrDefault(entity);
            // One is being decided while the others wait.
            if (commands > options.MailboxCommands || bytes + request.Size > options.MailboxBytes)
            {
                _backlog.Leave(request);
                return EngineRefusals.Busy;
            }
            _loads[entity] = (commands + 1, bytes + request.Size);
            number = ++_last;
            _asked.Add(number, new Asked(entity, posted));
            _order.Enqueue((number, clock.GetTimestamp()));
            return null;
        }
    }

    /// <summary>Tells whoever asked under these numbers; one that is not waited for any more is passed over.</summary>
    public void Tell(EntityId entity, IReadOnlyList<NumberedAnswer> answers)
    {
        var told = new List<(Posted Posted, Answer Answer)>(answers.Count);
        lock (_lock)
            foreach (var (number, version, refusal) in answers)
                if (_asked.Remove(number, out var asked))
                {
                    Leave(asked);
                    told.Add((asked.Posted, new Answer(asked.Posted.Request.Id, version, refusal)));
                }
        foreach (var (posted, answer) in told) posted.Span?.End(answer);
        foreach (var asker in told.GroupBy(one => one.Posted.Answers, one => one.Answer)) asker.Key.Answered(entity, [.. asker]);
    }

    /// <summary>Gives up those that have been waited for long enough. Whether they have had an effect is not known: to find out they are sent again.</summary>
    public void GiveUpOverdue() => GiveUpOlderThan(patience);

    /// <inheritdoc cref="GiveUpOverdue"/>
    public void GiveUpOlderThan(TimeSpan age) => GiveUp(since => clock.GetElapsedTime(since) >= age);

    public void GiveUpAll() => GiveUp(_ => true);

    private void GiveUp(Func<long, bool> overdue)
    {
        var given = new List<(EntityId Entity, long Number)>();
        lock (_lock)
            while (_order.TryPeek(out var oldest) && (!_asked.ContainsKey(oldest.Number) || overdue(oldest.Since)))
            {
                _order.Dequeue();
                if (_asked.TryGetValue(oldest.Number, out var asked)) given.Add((asked.Entity, oldest.Number));
            }
        foreach (var entity in given.GroupBy(one => one.Entity, one => new NumberedAnswer(one.Number, 0, EngineRefusals.Unavailable)))
        {
            foreach (var _ in entity) metrics.Refused(EngineRefusals.Unavailable);
            Tell(entity.Key, [.. entity]);
        }
    }

    private void Leave(Asked asked)
    {
        var request = asked.Posted.Request;
        _backlog.Leave(request);
        var (commands, bytes) = _loads[asked.Entity];
        if (commands == 1) _loads.Remove(asked.Entity);
        else _loads[asked.Entity] = (commands - 1, bytes - request.Size);
    }

    private readonly record struct Asked(EntityId Entity, Posted Posted);
}
