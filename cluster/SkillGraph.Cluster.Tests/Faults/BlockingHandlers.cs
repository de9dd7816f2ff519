using Akka.Actor;
using SkillGraph.Conformance;
using SkillGraph.Conformance.Engines;
using SkillGraph.Domain;
using SkillGraph.Runtime;
using SkillGraph.Runtime.Engine;
using SkillGraph.Testing;
using Xunit.Abstractions;

namespace SkillGraph.Cluster.Tests.Faults;

/// <summary>C6: rules that take half a second each, in a thousand entities; the nodes go on hearing from each other.</summary>
[Collection(OnPostgres.Name)]
public sealed class BlockingHandlers(PostgresServer server, ITestOutputHelper output)
{
    private const int Entities = 1_000;

    private static readonly UserId Ada = UserId.Parse($"usr_{1:x32}");
    private static readonly TimeSpan Takes = TimeSpan.FromMilliseconds(500);

    [Fact]
    public async Task No_node_is_missed()
    {
        var time = TimeSpan.FromSeconds(Tier.Size(pr: 20, nightly: 600));
        await using var home = await PostgresHome.New(server);
        await using var cluster = await ThreeNodes.StartAll(home, new EngineOptions());
        // In memory and compiled before they block: a process that has just begun is slow for other reasons.
        await Task.WhenAll(Enumerable.Range(0, Entities).Select(entity => cluster.Engine.Ask(Counter.Id(entity), new Request($"{entity}-first", new CounterCommand.Add(Ada, [1])))));
        using var stop = new CancellationTokenSource(time);
        var handled = 0;
        var asking = Enumerable.Range(0, Entities).Select(entity => Task.Run(async () =>
        {
            for (var turn = 0; !stop.IsCancellationRequested; turn++)
            {
                await cluster.Engine.Ask(Counter.Id(entity), new Request($"{entity}-{turn}", new CounterCommand.Hold(Ada, Task.Delay(Takes))));
                Interlocked.Increment(ref handled);
            }
        })).ToList();
        var missed = 0;
        while (!stop.IsCancellationRequested)
        {
            missed += cluster.All.Sum(node => Akka.Cluster.Cluster.Get(node.System).State.Unreachable.Count);
            await Task.Delay(100);
        }
        await Task.WhenAll(asking);

        output.WriteLine($"{handled} commands that blocked, in {time.TotalSeconds} s");
        Assert.InRange(handled, 100, int.MaxValue);
        Assert.Equal(0, missed);
    }
}
