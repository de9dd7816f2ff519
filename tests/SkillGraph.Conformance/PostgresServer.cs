using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace SkillGraph.Conformance;

/// <summary>
/// The PostgreSQL server of a test run: the one in SKILLGRAPH_TEST_POSTGRES, or a throw-away one on loopback.
/// The throw-away server hangs on a pipe to this process, so it goes away with it, however this process ends.
/// </summary>
public sealed class PostgresServer : IAsyncLifetime
{
    public const string Variable = "SKILLGRAPH_TEST_POSTGRES";

    private const string Supervisor = """
        set -u
        dir=$(mktemp -d "${TMPDIR:-/tmp}/skillgraph-postgres-XXXXXX") || exit 1
        pid=
        trap '[ -z "$pid" ] || { kill -QUIT "$pid"; wait "$pid"; }; rm -rf "$dir"' EXIT
        trap '' INT
        cd "$dir"
        initdb -D data -U skillgraph --auth=trust --encoding=UTF8 >initdb.log 2>&1 || { echo "failed $(tail -n 1 initdb.log)"; exit 1; }
        echo ready
        while read -r word port; do
          case $word in
            start)
              env $SERVER_ENVIRONMENT postgres -D data -p "$port" -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=on -c "max_connections=$SERVER_CONNECTIONS" \
                </dev/null >>server.log 2>&1 &
              pid=$!
              echo started ;;
            kill)
              left=$(grep -ls "^PPid:[[:space:]]*$pid\$" /proc/[0-9]*/status | cut -d/ -f3)
              kill -KILL "$pid"; wait "$pid"
              sleep 0.3
              kill -KILL $left
              pid=
              echo killed ;;
          esac
        done 2>/dev/null
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly int _port = FreePort();
    private Process? _supervisor;
    private string? _connectionString;
    private string _environment = "";
    private int _connections = 400;
    private int _databases;

    public async Task InitializeAsync()
    {
        _connectionString = Environment.GetEnvironmentVariable(Variable);
        if (!string.IsNullOrEmpty(_connectionString)) return;
        await StartPrivate();
    }

    /// <summary>A server that belongs to the caller alone and may be killed.</summary>
    public static async Task<PostgresServer> Private(IReadOnlyDictionary<string, string>? environment = null, int connections = 400)
    {
        var server = new PostgresServer();
        server._environment = string.Join(' ', (environment ?? new Dictionary<string, string>()).Select(variable => $"{variable.Key}={variable.Value}"));
        server._connections = connections;
        await server.StartPrivate();
        return server;
    }

    /// <summary>A new, empty database; the answer is its connection string.</summary>
    public async Task<string> NewDatabase()
    {
        var name = $"skillgraph_test_{Environment.ProcessId}_{Interlocked.Increment(ref _databases)}_{Guid.NewGuid():N}";
        await Execute($"CREATE DATABASE {name}");
        return new NpgsqlConnectionStringBuilder(_connectionString!) { Database = name }.ConnectionString;
    }

    public async Task DropDatabase(string connectionString) =>
        await Execute($"DROP DATABASE IF EXISTS {new NpgsqlConnectionStringBuilder(connectionString).Database} WITH (FORCE)");

    /// <summary>
    /// Ends the server's main process as a crash would: nothing is flushed, nobody is told. Its other processes notice when they are idle, and one that
    /// never is would go on for as long, so they are ended a moment later.
    /// </summary>
    public Task Kill() => Ask("kill", "killed");

    /// <summary>Starts the server again after <see cref="Kill"/> and returns when it takes connections.</summary>
    public async Task Start()
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            await Ask($"start {_port}", "started");
            if (await Answers(TimeSpan.FromSeconds(5))) return;
            if (waited.Elapsed > Patience) throw new InvalidOperationException("The throw-away PostgreSQL server does not take connections.");
        }
    }

    public async Task DisposeAsync()
    {
        if (_supervisor is null) return;
        _supervisor.StandardInput.Close();
        await _supervisor.WaitForExitAsync();
        _supervisor.Dispose();
    }

    private async Task StartPrivate()
    {
        _supervisor = Process.Start(Shell()) ?? throw new InvalidOperationException("No shell could be started.");
        await Expect("ready");
        _connectionString = $"Host=127.0.0.1;Port={_port};Username=skillgraph;Database=postgres";
        await Start();
    }

    private async Task Ask(string request, string answer)
    {
        if (_supervisor is null) throw new InvalidOperationException($"The server in {Variable} is not ours to stop.");
        await _supervisor.StandardInput.WriteLineAsync(request);
        await _supervisor.StandardInput.FlushAsync();
        await Expect(answer);
    }

    private async Task Expect(string answer)
    {
        var line = await _supervisor!.StandardOutput.ReadLineAsync().WaitAsync(Patience);
        if (line != answer) throw new InvalidOperationException($"The throw-away PostgreSQL server could not be run: {line ?? "its shell ended"}.");
    }

    private async Task<bool> Answers(TimeSpan patience)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < patience; await Task.Delay(50))
        {
            try
            {
                await Execute("SELECT 1");
                return true;
            }
            catch (NpgsqlException)
            {
                // Not yet.
            }
        }
        return false;
    }

    private async Task Execute(string sql)
    {
        var settings = new NpgsqlConnectionStringBuilder(_connectionString!) { Pooling = false };
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private ProcessStartInfo Shell()
    {
        // PostgreSQL refuses to run as root.
        string[] command = Environment.UserName == "root" ? ["runuser", "-u", "postgres", "--", "sh", "-c", Supervisor] : ["sh", "-c", Supervisor];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = "/",
        };
        start.Environment["PATH"] = $"{Programs()}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["SERVER_ENVIRONMENT"] = _environment;
        start.Environment["SERVER_CONNECTIONS"] = $"{_connections}";
        return start;
    }

    private static string Programs()
    {
        var onPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        var debian = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Order().Reverse() : [];
        var folder = onPath.Concat(debian.Select(version => Path.Combine(version, "bin")))
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres")));
        return folder ?? throw new InvalidOperationException(
            $"These tests need PostgreSQL: install its server programs (initdb, postgres), or set {Variable} to a connection string.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
