using System.Globalization;

namespace SkillGraph.Simulation.Runs;

/// <summary>What is to be simulated.</summary>
internal sealed record Options
{
    public const string Usage = """
        Usage: SkillGraph.Simulation [options]
          --seeds <number>    how many seeds to run (500)
          --first <seed>      the first of them (1)
          --seed <seed>       run only this one and print all that happens in it
          --mutants           plant bugs in a copy of the engine, one after the other, and see each found within --seeds (2000)
        """;

    public int? Seeds { get; private init; }

    public int First { get; private init; } = 1;

    public int? Seed { get; private init; }

    public bool Mutants { get; private init; }

    /// <summary>Seeds of which another process wants to know the hash.</summary>
    public IReadOnlyList<int> Hashes { get; private init; } = [];

    public static Options Of(IReadOnlyList<string> arguments)
    {
        var options = new Options();
        for (var i = 0; i < arguments.Count; i++)
        {
            options = arguments[i] switch
            {
                "--seeds" => options with { Seeds = Number() },
                "--first" => options with { First = Number() },
                "--seed" => options with { Seed = Number() },
                "--mutants" => options with { Mutants = true },
                "--hashes" => options with { Hashes = [.. Value().Split(',').Select(seed => int.Parse(seed, CultureInfo.InvariantCulture))] },
                var unknown => throw new FormatException($"There is no option '{unknown}'."),
            };

            string Value() => ++i < arguments.Count ? arguments[i] : throw new FormatException($"{arguments[i - 1]} needs a value.");

            int Number() => int.TryParse(Value(), CultureInfo.InvariantCulture, out var number) ? number : throw new FormatException($"{arguments[i - 1]} needs a number.");
        }
        return options;
    }
}
