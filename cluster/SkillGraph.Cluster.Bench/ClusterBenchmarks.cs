using Akka.Actor;
using SkillGraph.Bench.Engine;
using SkillGraph.Bench.Measuring;
using SkillGraph.Cluster.Tests;
using SkillGraph.Conformance;
using SkillGraph.Runtime.Engine;
using Settings = SkillGraph.Bench.Measuring.Settings;

namespace SkillGraph.Cluster.Bench;

/// <summary>The engine on Akka.NET beside the one-machine engine, and beside a bare persistent actor. Everything is in this process; nodes talk over loopback.</summary>
internal static class ClusterBenchmarks
{
    private const int Askers = 64;
    private const int Entities = 200;

    public static readonly Benchmark Append = new("cluster-append", "commands acknowledged on PostgreSQL, against a bare persistent actor and the one-machine engine", settings => Measure(
        "cluster-append", "acks/s", Askers, stage => (stage.Chat, BareActor.Store.Instance), settings));

    public static readonly Benchmark Ask = new("cluster-ask", "commands that lead to no fact, one asker at a time, against a bare persistent actor and the one-machine engine", settings => Measure(
        "cluster-ask", "asks/s", 1, stage => (stage.LowerHand, BareActor.Touch.Instance), settings));

    private static async IAsyncEnumerable<CaseResult> Measure(string name, string figure, int askers, Func<EngineStage, (Func<int, Task> Ours, object Bare)> does, Settings settings)
    {
        await using var postgres = await PostgresServer.Private();
        await using var one = await ClusterStage.New(postgres, nodes: 1);
        await using var three = await ClusterStage.New(postgres, nodes: 3);
        await using var home = (PostgresHome)await PostgresHome.New(postgres);
        await using var local = await EngineStage.On(home);
        await local.OpenRooms(Entities);
        var bare = await one.BareActors(Entities);

        Task<Figures> Engine(EngineStage stage, TimeSpan time) => Run(time, does(stage).Ours);
        Task<Figures> Run(TimeSpan time, Func<int, Task> ask) => SkillGraph.Bench.Measuring.Askers.Run(askers, time, figure, new Turns(askers, Entities, ask).Ask);

        var message = does(local).Bare;
        yield return await Rounds.Measure(name, new Case($"one node, against a bare actor: {Who(askers)}", time => Run(time, entity => bare[entity].Ask(message)), time => Engine(one.Stage, time)), settings);
        yield return await Rounds.Measure(name, new Case($"one node, against the one-machine engine: {Who(askers)}", time => Engine(local, time), time => Engine(one.Stage, time)), settings);
        yield return await Rounds.Measure(name, new Case($"three nodes, against the one-machine engine: {Who(askers)}", time => Engine(local, time), time => Engine(three.Stage, time)), settings);
    }

    private static string Who(int askers) => $"{askers} {(askers == 1 ? "asker" : "askers")}, {Entities} entities";

    /// <summary>Each asker goes round entities of its own.</summary>
    private sealed class Turns(int askers, int entities, Func<int, Task> ask)
    {
        private readonly int[] _turns = new int[askers];

        public Task Ask(int asker)
        {
            var own = ((entities - asker - 1) / askers) + 1;
            return ask(asker + (_turns[asker]++ % own * askers));
        }
    }
}

/// <summary>Some nodes on a database of their own, with rooms in them.</summary>
internal sealed class ClusterStage(JournalHome home, ThreeNodes nodes, EngineStage stage) : IAsyncDisposable
{
    private const int Entities = 200;

    public EngineStage Stage => stage;

    public static async Task<ClusterStage> New(PostgresServer postgres, int nodes)
    {
        var home = await PostgresHome.New(postgres);
        var cluster = await ThreeNodes.StartAll(home, new EngineOptions(), nodes);
        var stage = new EngineStage(cluster.Engine);
        await stage.OpenRooms(Entities);
        return new ClusterStage(home, cluster, stage);
    }

    public async Task<IActorRef[]> BareActors(int count)
    {
        var envelope = new byte[await stage.MessageBytes()];
        Array.Fill(envelope, (byte)'x');
        var system = nodes.All.First().System;
        return [.. Enumerable.Range(0, count).Select(_ => $"room_{Guid.CreateVersion7():N}").Select(id => system.ActorOf(Props.Create(() => new BareActor(id, envelope))))];
    }

    public async ValueTask DisposeAsync()
    {
        await nodes.DisposeAsync();
        await home.DisposeAsync();
    }
}
