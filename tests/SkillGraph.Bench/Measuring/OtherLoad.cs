using System.Diagnostics;
using System.Globalization;

namespace SkillGraph.Bench.Measuring;

/// <summary>How much of the machine programs other than this one and its children took since this was made. Reads <c>/proc</c>; elsewhere nothing is known and nothing is reported.</summary>
public sealed class OtherLoad
{
    private const int KernelThreads = 2;
    private const double TicksPerSecond = 100;

    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly Dictionary<int, double> _before = Others();
    private readonly double _stolen = Stolen();

    /// <summary>A share of all cores, 0 to 1.</summary>
    public double Share()
    {
        var now = Others();
        var seconds = now.Sum(process => Math.Max(0, process.Value - _before.GetValueOrDefault(process.Key))) + Stolen() - _stolen;
        return seconds / (Stopwatch.GetElapsedTime(_started).TotalSeconds * Environment.ProcessorCount);
    }

    private static Dictionary<int, double> Others()
    {
        if (!Directory.Exists("/proc")) return [];
        var all = Directory.GetDirectories("/proc").Select(Read).OfType<(int Id, int Parent, double Seconds)>().ToDictionary(process => process.Id);
        return all.Values.Where(process => process.Parent != KernelThreads && !IsOurs(process.Id)).ToDictionary(process => process.Id, process => process.Seconds);

        bool IsOurs(int id)
        {
            for (var at = id; all.TryGetValue(at, out var process); at = process.Parent)
                if (at == Environment.ProcessId) return true;
            return false;
        }
    }

    private static (int Id, int Parent, double Seconds)? Read(string folder)
    {
        if (!int.TryParse(Path.GetFileName(folder), out var id)) return null;
        try
        {
            // The program's name stands in brackets and may contain anything.
            var stat = File.ReadAllText(Path.Combine(folder, "stat"));
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (id, int.Parse(fields[1], CultureInfo.InvariantCulture), (Ticks(fields[11]) + Ticks(fields[12])) / TicksPerSecond);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static double Stolen() => File.Exists("/proc/stat") ? Ticks(File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[8]) / TicksPerSecond : 0;

    private static double Ticks(string field) => double.Parse(field, CultureInfo.InvariantCulture);
}
