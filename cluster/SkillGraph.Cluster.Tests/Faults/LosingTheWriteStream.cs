using Akka.Actor;
using SkillGraph.Conformance;
using SkillGraph.Conformance.Engines;
using SkillGraph.Domain;
using SkillGraph.Runtime;
using SkillGraph.Runtime.Engine;

namespace SkillGraph.Cluster.Tests.Faults;

/// <summary>The stream through which the framework's persistence writes ends on one node, as a fault of the framework makes it end now and then.</summary>
[Collection(OnPostgres.Name)]
public sealed class LosingTheWriteStream(PostgresServer server)
{
    private const int Entities = 60;

    private static readonly UserId Ada = UserId.Parse($"usr_{1:x32}");

    [Fact]
    public async Task The_node_leaves_and_its_entities_go_on_elsewhere()
    {
        await using var home = await PostgresHome.New(server);
        await using var cluster = await ThreeNodes.StartAll(home, new EngineOptions());
        var (asked, broken) = (cluster.All.First().Engine, cluster.All.Last().System);
        await AllAnswer(asked, 1);

        broken.ActorSelection("/system/StreamSupervisor-*/l2dbWriteJournal*").Tell(PoisonPill.Instance);

        await AllAnswer(asked, 2);
        await broken.WhenTerminated.WaitAsync(EngineConformance.Patience);
        await AllAnswer(asked, 3);
    }

    private static Task AllAnswer(IEngine engine, int turn) => Task.WhenAll(Enumerable.Range(0, Entities).Select(async entity =>
    {
        using var patience = new CancellationTokenSource(EngineConformance.Patience);
        while (await engine.Ask(Counter.Id(entity), new Request($"turn-{turn}", new CounterCommand.Add(Ada, [turn]))) is var answer && answer.Version != turn)
        {
            Assert.Equal(EngineRefusals.Unavailable, answer.Refusal);
            await Task.Delay(50, patience.Token);
        }
    }));
}
