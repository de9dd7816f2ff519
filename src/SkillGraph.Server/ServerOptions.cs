using SkillGraph.Edge;
using SkillGraph.Edge.Hosting;

namespace SkillGraph.Server;

/// <summary>What an operator may set of the one-machine program; <c>SkillGraph</c> in configuration.</summary>
internal sealed record ServerOptions(string Data, string? Journal, EdgeOptions Edge)
{
    private const string DefaultData = "./data";

    /// <summary>The folder of the embedded store, and of the keys that access tokens are protected with.</summary>
    public string Data { get; } = Data;

    /// <summary>The connection string of a PostgreSQL database to keep the journal in, instead of the embedded store.</summary>
    public string? Journal { get; } = Journal;

    /// <summary>Reads and checks the options. Throws <see cref="BadOptionException"/> for the first that is wrong.</summary>
    public static ServerOptions Read(IConfiguration configuration)
    {
        var options = new OptionsReader(configuration, [nameof(Data), nameof(Journal), .. EdgeOptions.Names]);
        return new ServerOptions(options.Text(nameof(Data), "it must be a folder") ?? DefaultData, options.ConnectionString(nameof(Journal)), EdgeOptions.Read(options, guests: true));
    }
}
