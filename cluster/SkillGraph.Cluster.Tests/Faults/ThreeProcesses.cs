using System.Net;
using System.Reflection;
using Npgsql;
using SkillGraph.Testing;

namespace SkillGraph.Cluster.Tests.Faults;

/// <summary>Three nodes as the programs they are, on one database, and one address in front of them.</summary>
internal sealed class ThreeProcesses : IAsyncDisposable
{
    /// <summary>What a test waits for, instead of what suits a cluster that runs for months.</summary>
    public static readonly string[] TestTiming = ["--SkillGraph:Cluster:StableAfter=00:00:01", "--SkillGraph:Cluster:DownRemovalMargin=00:00:01"];

    /// <summary>So many that no room sees more events than command ids are remembered for while somebody waits for a node that does not answer.</summary>
    public const int ManyRooms = 27;

    private const int WorriesTold = 20;
    private const int WorryLength = 400;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _database;
    private readonly List<ServerProcess> _nodes = [];

    private ThreeProcesses(string database) => _database = database;

    public IReadOnlyList<ServerProcess> Nodes => _nodes;

    public Front Front { get; private set; } = null!;

    /// <summary>The ports on which nodes talk to each other.</summary>
    public int[] Ports { get; } = [ServerProcess.FreePort(), ServerProcess.FreePort(), ServerProcess.FreePort()];

    public static string Program => typeof(ThreeProcesses).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "NodeProgram").Value!;

    public static async Task<ThreeProcesses> Start(string database, params string[] options)
    {
        var cluster = new ThreeProcesses(database);
        try
        {
            // The first makes the tables and begins the cluster; the others join it.
            foreach (var number in Enumerable.Range(0, 3)) cluster._nodes.Add(await ServerProcess.StartProgram(Program, cluster.Options(number, options)));
            await cluster.AllUp();
            cluster.Front = new Front([.. cluster._nodes.Select(node => node.Address)]);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>What the other nodes, and operators, call a node.</summary>
    public string NameOf(ServerProcess node) => $"127.0.0.1:{Ports[_nodes.IndexOf(node)]}";

    /// <summary>What a node with this number is started with.</summary>
    public string[] Options(int number, params string[] more) =>
    [
        $"--SkillGraph:Journal={_database};Application Name={Name(number)};Maximum Pool Size=20", "--SkillGraph:Guests=true", "--SkillGraph:LimitFactor=10000",
        $"--SkillGraph:Cluster:Port={(number < Ports.Length ? Ports[number] : ServerProcess.FreePort())}", .. Ports.Select((port, seed) => $"--SkillGraph:Cluster:Seeds:{seed}=127.0.0.1:{port}"), .. more,
    ];

    public async Task AllUp()
    {
        using var patience = new CancellationTokenSource(Patience);
        foreach (var node in _nodes)
            while (await node.Ask("/health/ready") != HttpStatusCode.OK) await Task.Delay(100, patience.Token);
    }

    /// <summary>Does something, and tells with its failure what the nodes were worried about last.</summary>
    public async Task Explain(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException($"{failure.Message}\n{string.Join('\n', _nodes.SelectMany(Worries))}", failure);
        }
    }

    /// <summary>Has the database write down who writes, from now on: which node an entity is on no client can see.</summary>
    public async Task WatchWriters() => await Query("ALTER TABLE journal ADD COLUMN written_by text DEFAULT current_setting('application_name')");

    /// <summary>The node that wrote last for this entity, or for the newest one.</summary>
    public async Task<ServerProcess> HomeOf(string? entity = null)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var name = await Query($"SELECT written_by FROM journal WHERE written_by IS NOT NULL {(entity is null ? "" : $"AND persistence_id = '{entity}'")} ORDER BY ordering DESC LIMIT 1");
            if (name is string known) return _nodes[Enumerable.Range(0, _nodes.Count).Single(number => Name(number) == known)];
            await Task.Delay(50, patience.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Front is not null) await Front.DisposeAsync();
        foreach (var node in _nodes) await node.DisposeAsync();
    }

    private IEnumerable<string> Worries(ServerProcess node) => node.Log.Split('\n')
        .Where(line => line.Contains("\"LogLevel\":\"", StringComparison.Ordinal) && !line.Contains("\"Information\"", StringComparison.Ordinal))
        .TakeLast(WorriesTold)
        .Select(line => $"{NameOf(node)}{(node.HasExited ? " (ended)" : "")}: {line[..Math.Min(line.Length, WorryLength)]}");

    private static string Name(int number) => $"node-{number}";

    private async Task<object?> Query(string sql)
    {
        await using var connection = new NpgsqlConnection(_database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
