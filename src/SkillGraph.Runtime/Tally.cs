using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace SkillGraph.Runtime;

/// <summary>A counter that is shown from the start, at 0 for every value of its tag that is known: who looks for an increase would miss the first of what was not there before.</summary>
internal sealed class Tally
{
    private readonly ConcurrentDictionary<string, long> _counts = new();

    public Tally(Meter meter, string name, string unit, string description, string tag, params IEnumerable<string> known)
    {
        foreach (var value in known) Show(value);
        meter.CreateObservableCounter(name, () => _counts.Select(count => new Measurement<long>(count.Value, new KeyValuePair<string, object?>(tag, count.Key))), unit, description);
    }

    public void Show(string value) => _counts.TryAdd(value, 0);

    public void Add(string value) => _counts.AddOrUpdate(value, 1, (_, count) => count + 1);
}
