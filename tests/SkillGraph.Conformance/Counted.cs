using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace SkillGraph.Conformance;

/// <summary>Adds up what a counter of this process counts, by the value of one tag. Other tests of the process may count along.</summary>
public sealed class Counted : IDisposable
{
    private readonly ConcurrentDictionary<string, long> _byTag = new();
    private readonly MeterListener _listener = new();

    public Counted(string instrument, string tag)
    {
        _listener.InstrumentPublished = (published, listener) =>
        {
            if (published.Name == instrument) listener.EnableMeasurementEvents(published);
        };
        _listener.SetMeasurementEventCallback<long>((_, count, tags, _) =>
        {
            var value = "";
            foreach (var (name, given) in tags) if (name == tag) value = given?.ToString() ?? "";
            _byTag.AddOrUpdate(value, count, (_, sum) => sum + count);
        });
        _listener.Start();
    }

    public long this[string value] => _byTag.GetValueOrDefault(value);

    public void Dispose() => _listener.Dispose();

    public override string ToString() => string.Join(", ", _byTag.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key} {pair.Value}"));
}
