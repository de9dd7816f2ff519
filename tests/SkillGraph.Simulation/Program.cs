using SkillGraph.Simulation.Runs;

const int Misused = 2;

try
{
    var options = Options.Of(args);
    return options switch
    {
        { Mutants: true } => Mutants.Run(options),
        { Hashes.Count: > 0 } => Campaign.PrintHashes(options.Hashes),
        { Seed: { } seed } => Campaign.RunOne(seed),
        _ => Campaign.Run(options),
    };
}
catch (FormatException problem)
{
    Console.Error.WriteLine($"{problem.Message}\n\n{Options.Usage}");
    return Misused;
}
