using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using SkillGraph.Conformance;
using SkillGraph.Conformance.Engines;
using SkillGraph.Runtime.Engine;
using SkillGraph.Runtime.Journals;
using SkillGraph.Testing;
using Xunit.Abstractions;

namespace SkillGraph.Runtime.Tests.OnPostgres;

/// <summary>D7: the connection is cut when a commit has been sent and its answer has not come; the same command is sent again and has one effect.</summary>
[Collection(OnPostgres.Name)]
public sealed class CuttingTheConnection(PostgresServer server, ITestOutputHelper output) : EngineConformance(() => PostgresHome.New(server), LocalEngines.Start)
{
    private const int Counters = 8;

    [Fact]
    public async Task Every_command_is_stored_once_and_answered_with_its_version()
    {
        var cuts = Tier.Size(pr: 50, nightly: 1_000);
        using var counted = new Counted("skillgraph.journal.failures", "cause");
        await using var proxy = new PostgresProxy(((PostgresHome)Home).ConnectionString);
        await using var journal = new PostgresJournal(proxy.ConnectionString);
        await using var engine = new LocalEngine(journal, KeysInMemory.NewVault(), Bounds, TimeProvider.System, NullLogger<LocalEngine>.Instance).Run(Counter.Kind);
        var took = Stopwatch.StartNew();
        var asking = Enumerable.Range(0, Counters).Select(number => Task.Run(async () =>
        {
            var answers = new List<(long Version, string Id)>();
            for (var n = 0; proxy.Cuts < cuts; n++)
            {
                if (n % 4 == 0) proxy.CutNextCommit();
                var answer = await Insist(engine, Counter.Id(number), Add($"a-{n}", 1));
                Assert.Null(answer.Refusal);
                answers.Add((answer.Version, answer.Id));
            }
            return answers;
        })).ToList();
        var answered = await Task.WhenAll(asking);

        output.WriteLine($"{proxy.Cuts} cuts and {answered.Sum(answers => answers.Count)} commands in {took.Elapsed.TotalSeconds:F1} s; failures by cause: {counted}");
        for (var number = 0; number < Counters; number++)
        {
            var stored = (await History(Counter.Id(number))).ConvertAll(stored => Counter.Events.Read(stored));
            Assert.Equal(answered[number], stored.Select(recorded => (recorded.Version, recorded.Command)));
        }
        Assert.InRange(counted["connection"], cuts / 2, long.MaxValue);
    }
}
