using SkillGraph.Bench;
using SkillGraph.Cluster.Bench;

return await BenchProgram.Run(args, ClusterBenchmarks.Append, ClusterBenchmarks.Ask);
