using SkillGraph.Runtime.Engine;
using SkillGraph.Runtime.Privacy;
using SkillGraph.Runtime.Rooms;
using SkillGraph.Runtime.Subscriptions;
using SkillGraph.Simulation.Checks;
using SkillGraph.Simulation.World;

namespace SkillGraph.Simulation.Machines;

/// <summary>A machine that runs the real engine and the real subscriptions, one life after the other.</summary>
internal sealed class Node
{
    private readonly Universe _universe;
    private readonly List<Session> _sessions = [];
    private SimulatedJournal? _journal;
    private CancellationTokenSource? _stopping;
    private int _lives;

    public Node(Universe universe, int number, ReadModelStore readModels)
    {
        (_universe, Number, ReadModels) = (universe, number, readModels);
        Links = [.. new[] { "to database", "from database", "to read models", "from read models" }.Select(name => new Link($"node{number} {name}"))];
    }

    public int Number { get; }

    public IReadOnlyList<Link> Links { get; }

    public ReadModelStore ReadModels { get; }

    public long WallOffset { get; set; }

    public Process? Life { get; private set; }

    public TimeProvider? Clock { get; private set; }

    public LocalEngine? Engine { get; private set; }

    public bool IsServing { get; private set; }

    public void Start()
    {
        if (Life is not null) return;
        _universe.Trace.Line($"node{Number} starts");
        var life = Life = new Process(_universe.Scheduler, (Number * 1_000) + ++_lives);
        _universe.Scheduler.After(0, () => Boot(life), life);
    }

    public void Kill()
    {
        if (Life is null) return;
        _universe.Trace.Line($"node{Number} is killed");
        Life.Kill();
        (Life, Engine, _journal, IsServing) = (null, null, null, false);
        _sessions.Clear();
    }

    /// <summary>Stops as the server does when it is asked to: everything accepted is answered first.</summary>
    public async void Stop()
    {
        if (!IsServing) return;
        _universe.Trace.Line($"node{Number} stops");
        var life = Life;
        IsServing = false;
        foreach (var session in _sessions) session.Close();
        _stopping!.Cancel();
        await Engine!.DisposeAsync();
        await _journal!.DisposeAsync();
        if (_sessions.Any(session => session.IsWaiting)) _universe.Break(Promises.AnswersInOrder, $"node{Number} has stopped and left askers without an answer");
        _universe.Trace.Line($"node{Number} has stopped");
        if (Life == life) Kill();
    }

    public void Join(Session session) => _sessions.Add(session);

    private void Boot(Process life)
    {
        var (scheduler, dice, profile) = (_universe.Scheduler, _universe.Dice, _universe.Profile);
        var clock = Clock = new ProcessClock(scheduler, life, () => WallOffset);
        var toDatabase = new Wire(scheduler, dice, life, Links[0], Links[1], profile.Patience);
        var toReadModels = new Wire(scheduler, dice, life, Links[2], Links[3], profile.Patience);
        _journal = new SimulatedJournal(_universe, toDatabase, clock, Log<SimulatedJournal>());
        Engine = new LocalEngine(_journal, new Vault(_universe.Keys, clock), profile.Options, clock, Log<LocalEngine>()).Run(RoomEntity.Kind);
        var models = new SimulatedReadModels(_universe, ReadModels, toReadModels);
        var runner = new SubscriptionRunner([new Lobby(Log<Lobby>()), new Ledger(_universe, Number)], _journal, models, new SubscriptionLags(clock), clock, Log<SubscriptionRunner>());
        _stopping = new CancellationTokenSource();
        _ = runner.Run(_stopping.Token);
        IsServing = true;
    }

    private SimulatedLog<T> Log<T>() => new(_universe, Number);
}

/// <summary>The engine's log, in the trace. It may complain of its surroundings, never of itself.</summary>
internal sealed class SimulatedLog<T>(Universe universe, int node) : ILogger<T>
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel)) return;
        universe.Trace.Line($"node{node} logs: {formatter(state, exception)}");
        if (logLevel >= LogLevel.Error && exception is not (null or Runtime.Journals.JournalException or AnswerLostException or OperationCanceledException))
            universe.Break(Promises.Readable, $"node{node}: {formatter(state, exception)} {exception}");
    }
}
