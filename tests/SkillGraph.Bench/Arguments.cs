using System.Globalization;

namespace SkillGraph.Bench;

/// <summary>Options of a benchmark, each <c>--name value</c>; what nobody asked for is an error.</summary>
public sealed class Arguments
{
    private readonly Dictionary<string, string> _values = [];

    public Arguments(IReadOnlyList<string> arguments)
    {
        for (var i = 0; i < arguments.Count; i += 2)
        {
            if (!arguments[i].StartsWith("--", StringComparison.Ordinal)) throw new UsageException($"'{arguments[i]}' is not an option.");
            if (i + 1 == arguments.Count) throw new UsageException($"{arguments[i]} needs a value.");
            _values[arguments[i][2..]] = arguments[i + 1];
        }
    }

    public string? Text(string name) => _values.Remove(name, out var value) ? value : null;

    public int? Whole(string name) => Text(name) is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw new UsageException($"--{name} is a whole number, not '{text}'.");

    public double? Number(string name) => Text(name) is not { } text ? null
        : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number
        : throw new UsageException($"--{name} is a number, not '{text}'.");

    public void ThrowIfAnyIsLeft()
    {
        if (_values.Keys.FirstOrDefault() is { } name) throw new UsageException($"There is no option --{name}.");
    }
}
