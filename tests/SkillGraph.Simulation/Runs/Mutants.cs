using System.Globalization;

namespace SkillGraph.Simulation.Runs;

/// <summary>Proves that the simulation bites: every bug planted in a copy of the engine is found.</summary>
internal static class Mutants
{
    private const int Survived = 1;
    private const int DefaultSeeds = 2_000;
    private const string Project = "tests/SkillGraph.Simulation";
    private const string Marker = "OneMachine.slnf";

    private static readonly string[] Copied =
        ["Directory.Build.props", "Directory.Packages.props", "global.json", "src/SkillGraph.Domain", "src/SkillGraph.Runtime", Project];

    public static int Run(Options options)
    {
        var copy = Directory.CreateTempSubdirectory("skillgraph-mutants-").FullName;
        try
        {
            foreach (var item in Copied) Copy(Path.Combine(Root(), item), Path.Combine(copy, item));
            var survivors = Mutant.All.Count(mutant => !IsFound(mutant, copy, options));
            Console.WriteLine($"Mutants: {Mutant.All.Count - survivors} of {Mutant.All.Count} found");
            return survivors == 0 ? 0 : Survived;
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }

    private static bool IsFound(Mutant mutant, string copy, Options options)
    {
        var file = Path.Combine(copy, mutant.File);
        var source = File.ReadAllText(file);
        if (source.Split(mutant.Text).Length != 2) throw new InvalidOperationException($"'{mutant.Name}': the text it changes is not once in {mutant.File} any more.");
        File.WriteAllText(file, source.Replace(mutant.Text, mutant.Instead));
        try
        {
            OtherProcess.Lines(["dotnet", "build", "-c", "Release", "--nologo", "-v", "quiet", "-p:TreatWarningsAsErrors=false", Path.Combine(copy, Project)]);
            var program = Path.Combine(copy, Project, "bin/Release/net10.0/SkillGraph.Simulation.dll");
            var (exit, output) = OtherProcess.Run(
                ["dotnet", program], ["--first", Text(options.First), "--seeds", Text(options.Seeds ?? DefaultSeeds)]);
            var found = output.Split('\n').FirstOrDefault(line => line.StartsWith("seed ", StringComparison.Ordinal));
            Console.WriteLine($"{mutant.Name}: {found ?? "SURVIVED"}");
            return exit == 1 && found is not null;
        }
        finally
        {
            File.WriteAllText(file, source);
        }
    }

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, Marker))) return folder.FullName;
        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds {Marker}.");
    }

    private static void Copy(string from, string to)
    {
        if (File.Exists(from))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(from, to);
            return;
        }
        foreach (var item in Directory.EnumerateFileSystemEntries(from))
            if (Path.GetFileName(item) is not ("bin" or "obj")) Copy(item, Path.Combine(to, Path.GetFileName(item)));
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
