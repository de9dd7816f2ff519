using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace SkillGraph.Conformance;

/// <summary>What a counter of this process has counted since this was made, by the value of one tag. Other tests of the process may count along.</summary>
public sealed class Counted : IDisposable
{
    private readonly ConcurrentDictionary<string, long> _byTag = new();
    private readonly Dictionary<string, long> _before;
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
            _byTag[value] = count;
        });
        _listener.Start();
        _listener.RecordObservableInstruments();
        _before = new(_byTag);
    }

    public long this[string value] => All.GetValueOrDefault(value);

    private Dictionary<string, long> All
    {
        get
        {
            _listener.RecordObservableInstruments();
            return _byTag.ToDictionary(count => count.Key, count => count.Value - _before.GetValueOrDefault(count.Key));
        }
    }

    public void Dispose() => _listener.Dispose();

    public override string ToString() => string.Join(", ", All.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key} {pair.Value}"));
}
