using Microsoft.Extensions.Configuration;

namespace SkillGraph.Edge.Hosting;

/// <summary>Reads the options of a program, or a group of them, and throws <see cref="BadOptionException"/> for the first that is wrong.</summary>
public sealed class OptionsReader
{
    public const string Section = "SkillGraph";

    private readonly IConfigurationSection _section;
    private readonly string _group;

    public OptionsReader(IConfiguration configuration, params string[] known)
        : this(configuration.GetSection(Section), "", known)
    {
    }

    private OptionsReader(IConfigurationSection section, string group, string[] known)
    {
        (_section, _group) = (section, group);
        foreach (var given in section.GetChildren())
            if (!known.Contains(given.Key, StringComparer.OrdinalIgnoreCase)) throw Bad(given.Key, "there is no such option");
    }

    public OptionsReader Group(string name, params string[] known) => new(_section.GetSection(name), $"{_group}{name}:", known);

    /// <summary>The text of an option, or null when it is not given.</summary>
    public string? Text(string option, string expected) => _section[option] is { } text ? Checked(option, text, text.Length > 0, expected) : null;

    public bool Truth(string option, bool otherwise) =>
        _section[option] is { } text ? Checked(option, bool.TryParse(text, out var truth) && truth, bool.TryParse(text, out _), "it must be true or false") : otherwise;

    /// <summary>The entries of a list, each of them checked; empty when it is not given.</summary>
    public string[] List(string option, Func<string, bool> good, string expected)
    {
        // Given as one text, it would be taken for an empty list.
        if (_section[option] is { Length: > 0 } text) throw Bad(option, $"'{text}' is not a list, as in {Section}:{_group}{option}:0");
        var entries = _section.GetSection(option).Get<string[]>() ?? [];
        foreach (var entry in entries) Checked(option, entry, good(entry), $"'{entry}' is not {expected}");
        return entries;
    }

    public T Checked<T>(string option, T value, bool good, string expected) => good ? value : throw Bad(option, expected);

    public BadOptionException Bad(string option, string reason) => new($"{_group}{option}", reason);
}
