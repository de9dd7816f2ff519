using System.Collections.Immutable;
using System.Data.Common;
using System.Diagnostics;
using SkillGraph.Conformance.Engines;
using SkillGraph.Domain;
using SkillGraph.Runtime;
using SkillGraph.Runtime.Engine;
using SkillGraph.Runtime.Journals;
using SkillGraph.Testing;

namespace SkillGraph.Conformance;

/// <summary>Starts one more engine on a database, as another process would, that runs counters, rooms, accounts and addresses within these bounds.</summary>
public delegate Task<RunningEngine> StartEngine(JournalHome home, EngineOptions bounds);

/// <summary>An engine and how it is stopped.</summary>
public sealed record RunningEngine(IEngine Engine, Func<ValueTask> Stop);

/// <summary>What every situation of an engine starts with: an empty database and an engine on it. Afterwards every chain of hashes must be whole.</summary>
public abstract class EngineConformance(Func<Task<JournalHome>> newHome, StartEngine start) : IAsyncLifetime
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    protected static readonly UserId Ada = UserId.Parse($"usr_{1:x32}");
    protected static readonly UserId Bob = UserId.Parse($"usr_{2:x32}");

    private readonly Dictionary<IEngine, RunningEngine> _running = [];
    private readonly List<TaskCompletionSource> _held = [];

    protected JournalHome Home { get; private set; } = null!;

    /// <summary>The history as it is stored, past any engine.</summary>
    protected IJournal Journal { get; private set; } = null!;

    protected IEngine Engine { get; set; } = null!;

    protected virtual EngineOptions Bounds => new();

    /// <summary>How many times as long as a process alone this engine takes to start again; what is done again and again with a start each time is done fewer times.</summary>
    protected virtual int StartsSlower => 1;

    public async Task InitializeAsync()
    {
        Home = await newHome();
        Journal = await Home.OpenJournal();
        Engine = await Start();
    }

    public async Task DisposeAsync()
    {
        // A test that fails must not keep its engine from stopping.
        foreach (var until in _held) until.TrySetResult();
        try
        {
            foreach (var engine in _running.Keys.ToList()) await Stop(engine);
            foreach (var history in (await Everything()).GroupBy(stored => stored.Entity)) HashChain.Check(history.OrderBy(stored => stored.Version));
        }
        finally
        {
            await Home.DisposeAsync();
        }
    }

    protected async Task<IEngine> Start(EngineOptions? bounds = null)
    {
        var running = await start(Home, bounds ?? Bounds);
        _running.Add(running.Engine, running);
        return running.Engine;
    }

    protected async Task Stop(IEngine engine)
    {
        _running.Remove(engine, out var running);
        await running!.Stop();
    }

    protected int Times(int pr, int nightly) => Tier.Size(pr, nightly) / StartsSlower;

    protected async Task Restart(EngineOptions? bounds = null)
    {
        await Stop(Engine);
        Engine = await Start(bounds);
    }

    protected static Request Add(string id, params ImmutableArray<int> amounts) => new(id, new CounterCommand.Add(Ada, amounts));

    protected static Request Command(string id, CounterCommand command) => new(id, command);

    /// <summary>Keeps a counter busy until the answer is called.</summary>
    protected async Task<Action> Hold(EntityId counter)
    {
        var until = new TaskCompletionSource();
        _held.Add(until);
        var hold = new CounterCommand.Hold(Ada, until.Task);
        Engine.Post(counter, Command("hold", hold), new Inbox());
        await hold.Begun.Task.WaitAsync(Patience);
        return () => until.TrySetResult();
    }

    /// <summary>Asks until the engine does not say any more that it could not be stored, as a client would: under the same id.</summary>
    protected static async Task<Answer> Insist(IEngine engine, EntityId entity, Request request)
    {
        for (var waited = Stopwatch.StartNew(); ;)
        {
            var answer = await engine.Ask(entity, request).WaitAsync(Patience);
            if (answer.Refusal != EngineRefusals.Unavailable && answer.Refusal != EngineRefusals.Busy) return answer;
            Assert.True(waited.Elapsed < Patience, $"{entity} answers {request.Id} with {answer.Refusal.Code} and nothing else");
        }
    }

    protected Task<Answer> Ask(EntityId entity, Request request) => Engine.Ask(entity, request).WaitAsync(Patience);

    protected async Task<List<StoredEvent>> History(EntityId entity)
    {
        var events = new List<StoredEvent>();
        await foreach (var page in Journal.Read(entity, 0, long.MaxValue, default)) events.AddRange(page);
        return events;
    }

    protected async Task<List<StoredEvent>> Everything()
    {
        var events = new List<StoredEvent>();
        for (long after = 0; ;)
        {
            var page = await Journal.ReadAll(null, after, 500, default);
            events.AddRange(page.Events.Select(read => read.Event));
            if (page.Reached == after) return events;
            after = page.Reached;
        }
    }

    protected async Task<long> Sum(EntityId counter) => (await Engine.View(Counter.View, counter, long.MaxValue, default)).View.Sum;

    /// <summary>Changes the database behind everybody's back.</summary>
    protected async Task<int> Run(string sql, params (string Name, object Value)[] values)
    {
        await using var connection = await Home.Connect();
        await using var command = Prepare(connection, sql, values);
        return await command.ExecuteNonQueryAsync();
    }

    protected async Task<List<object[]>> Rows(string sql, params (string Name, object Value)[] values)
    {
        await using var connection = await Home.Connect();
        await using var command = Prepare(connection, sql, values);
        await using var row = await command.ExecuteReaderAsync();
        var rows = new List<object[]>();
        while (await row.ReadAsync())
        {
            var cells = new object[row.FieldCount];
            row.GetValues(cells);
            rows.Add(cells);
        }
        return rows;
    }

    private static DbCommand Prepare(DbConnection connection, string sql, (string Name, object Value)[] values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }
        return command;
    }
}
