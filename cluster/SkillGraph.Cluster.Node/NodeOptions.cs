using SkillGraph.Edge;
using SkillGraph.Edge.Hosting;

namespace SkillGraph.Cluster.Node;

/// <summary>What an operator may set of a node; <c>SkillGraph</c> in configuration.</summary>
internal sealed record NodeOptions(string Journal, string? Keys, EdgeOptions Edge, MemberOptions Cluster)
{
    /// <summary>The connection string of the PostgreSQL database that all nodes share.</summary>
    public string Journal { get; } = Journal;

    /// <summary>The connection string of a database to keep the keys of what is sealed in, instead of a table beside the journal.</summary>
    public string? Keys { get; } = Keys;

    /// <summary>Reads and checks the options. Throws <see cref="BadOptionException"/> for the first that is wrong.</summary>
    public static NodeOptions Read(IConfiguration configuration)
    {
        var options = new OptionsReader(configuration, [nameof(Journal), nameof(Keys), nameof(Cluster), .. EdgeOptions.Names]);
        var journal = options.ConnectionString(nameof(Journal)) ?? throw options.Bad(nameof(Journal), "a node needs the connection string of a PostgreSQL database");
        return new NodeOptions(journal, options.ConnectionString(nameof(Keys)), EdgeOptions.Read(options, guests: false), MemberOptions.Read(options));
    }
}
