using SkillGraph.Edge;
using SkillGraph.Edge.Hosting;

namespace SkillGraph.Server;

/// <summary>What an operator may set of the one-machine program; <c>SkillGraph</c> in configuration.</summary>
internal sealed record ServerOptions(string Data, string? Journal, string? Keys, EdgeOptions Edge)
{
    private const string DefaultData = "./data";
    private const string Outbox = "outbox";

    /// <summary>The folder of the embedded store, and of the keys that access tokens are protected with.</summary>
    public string Data { get; } = Data;

    /// <summary>The connection string of a PostgreSQL database to keep the journal in, instead of the embedded store.</summary>
    public string? Journal { get; } = Journal;

    /// <summary>The connection string of a PostgreSQL database to keep the keys of what is sealed in, instead of a table beside the journal; only with <see cref="Journal"/>.</summary>
    public string? Keys { get; } = Keys;

    /// <summary>Reads and checks the options. Throws <see cref="BadOptionException"/> for the first that is wrong.</summary>
    public static ServerOptions Read(IConfiguration configuration)
    {
        var options = new OptionsReader(configuration, [nameof(Data), nameof(Journal), nameof(Keys), .. EdgeOptions.Names]);
        var (journal, keys) = (options.ConnectionString(nameof(Journal)), options.ConnectionString(nameof(Keys)));
        if (journal is null && keys is not null) throw options.Bad(nameof(Keys), "it goes with a journal in PostgreSQL; the embedded store keeps its keys in its folder");
        var data = options.Text(nameof(Data), "it must be a folder") ?? DefaultData;
        return new ServerOptions(data, journal, keys, EdgeOptions.Read(options, guests: true, Path.Combine(data, Outbox)));
    }
}
