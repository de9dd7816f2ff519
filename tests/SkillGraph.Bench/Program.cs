using SkillGraph.Bench;
using SkillGraph.Bench.Edge;
using SkillGraph.Bench.Engine;
using SkillGraph.Bench.Floors;
using SkillGraph.Bench.Texts;
using SkillGraph.Bench.Typing;

if (args is [FloorHub.Command, .. var options])
{
    await FloorHub.Run(new Arguments(options));
    return 0;
}
if (args is ["typing", .. var typing]) return await BenchProgram.Run(TypingOptions.Usage, async () => await TypingBenchmark.RunAsync(TypingOptions.Of(new Arguments(typing))));
return await BenchProgram.Run(
    args,
    AppendBenchmarks.OnPostgres,
    AppendBenchmarks.OnSqlite,
    AppendBenchmarks.One,
    AskBenchmark.Ask,
    RecoveryBenchmark.Recovery,
    SeekBenchmark.Seek,
    FanoutBenchmarks.ManyRooms,
    FanoutBenchmarks.OneRoom,
    SaturationBenchmark.Saturation,
    JoinStormBenchmark.JoinStorm,
    MemoryBenchmark.Memory,
    TextBenchmark.Text,
    TypistsBenchmark.Typists);
