using SkillGraph.Edge;

namespace SkillGraph.Server;

/// <summary>What an operator may set of the one-machine program; <c>SkillGraph</c> in configuration.</summary>
internal sealed class ServerOptions
{
    public const string Section = "SkillGraph";

    /// <summary>The folder of the embedded store, and of the keys that access tokens are protected with.</summary>
    public string Data { get; set; } = "./data";

    /// <summary>The connection string of a PostgreSQL database to keep the journal in, instead of the embedded store.</summary>
    public string? Journal { get; set; }

    public bool Guests { get; set; } = true;

    public string[] Origins { get; set; } = [];

    public double LimitFactor { get; set; } = 1;

    public EdgeOptions Edge => new() { Guests = Guests, Origins = Origins, LimitFactor = LimitFactor };

    /// <summary>Reads and checks the options. Throws <see cref="BadOptionException"/> for the first that is wrong.</summary>
    public static ServerOptions Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        foreach (var given in section.GetChildren())
            if (typeof(ServerOptions).GetProperties().All(known => known.GetSetMethod() is null || !known.Name.Equals(given.Key, StringComparison.OrdinalIgnoreCase)))
                throw new BadOptionException(given.Key, "there is no such option");

        var options = new ServerOptions();
        if (section["Data"] is { } data) options.Data = Checked("Data", data, data.Length > 0, "it must be a folder");
        if (section["Journal"] is { } journal) options.Journal = Checked("Journal", journal, journal.Length > 0, "it must be a connection string");
        if (section["Guests"] is { } guests) options.Guests = Checked("Guests", bool.TryParse(guests, out var allowed) && allowed, bool.TryParse(guests, out _), "it must be true or false");
        if (section["LimitFactor"] is { } factor)
            options.LimitFactor = Checked("LimitFactor", double.TryParse(factor, out var number) ? number : 0, number is > 0 and <= 1_000_000, "it must be a number above 0");
        options.Origins = section.GetSection("Origins").Get<string[]>() ?? [];
        foreach (var origin in options.Origins)
            Checked("Origins", origin, Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.GetLeftPart(UriPartial.Authority) == origin, $"'{origin}' is not an origin such as https://example.org");
        return options;
    }

    private static T Checked<T>(string option, T value, bool good, string otherwise) => good ? value : throw new BadOptionException(option, otherwise);
}

/// <summary>An option that the program cannot start with.</summary>
internal sealed class BadOptionException : Exception
{
    public BadOptionException(string option, string reason)
        : this($"SkillGraph:{option}: {reason}")
    {
    }

    private BadOptionException(string line)
        : base(line)
    {
    }

    /// <summary>The addresses to listen on are the host's option, not one of ours.</summary>
    public static BadOptionException Urls(string reason) => new($"urls: {reason.Split('\n')[0]}");
}
