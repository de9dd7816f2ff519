using System.Globalization;

namespace SkillGraph.Bench.Measuring;

/// <summary>How much processor time every program has had. Reads <c>/proc</c>; elsewhere nothing is known and nothing is reported.</summary>
public static class Processes
{
    private const int KernelThreads = 2;
    private const double TicksPerSecond = 100;

    /// <summary>Of this program and its children, those that ended included once they were waited for: seconds.</summary>
    public static double Ours() => All().Where(process => process.IsOurs).Sum(process => process.Seconds + process.OfChildren);

    /// <summary>Of every other program, by its id: seconds.</summary>
    public static Dictionary<int, double> Others() => All().Where(process => !process.IsOurs && process.Parent != KernelThreads).ToDictionary(process => process.Id, process => process.Seconds);

    /// <summary>What other machines on the same hardware took from this one: seconds.</summary>
    public static double Stolen() => File.Exists("/proc/stat") ? Ticks(File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[8]) : 0;

    private static List<Known> All()
    {
        if (!Directory.Exists("/proc")) return [];
        var all = Directory.GetDirectories("/proc").Select(Read).OfType<Known>().ToDictionary(process => process.Id);
        return [.. all.Values.Select(process => process with { IsOurs = IsOurs(process.Id) })];

        bool IsOurs(int id)
        {
            for (var at = id; all.TryGetValue(at, out var process); at = process.Parent)
                if (at == Environment.ProcessId) return true;
            return false;
        }
    }

    private static Known? Read(string folder)
    {
        if (!int.TryParse(Path.GetFileName(folder), out var id)) return null;
        try
        {
            // The program's name stands in brackets and may contain anything.
            var stat = File.ReadAllText(Path.Combine(folder, "stat"));
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return new Known(id, int.Parse(fields[1], CultureInfo.InvariantCulture), Ticks(fields[11]) + Ticks(fields[12]), Ticks(fields[13]) + Ticks(fields[14]), false);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static double Ticks(string field) => double.Parse(field, CultureInfo.InvariantCulture) / TicksPerSecond;

    private sealed record Known(int Id, int Parent, double Seconds, double OfChildren, bool IsOurs);
}
