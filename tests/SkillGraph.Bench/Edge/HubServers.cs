using System.Diagnostics;
using System.Net.Sockets;
using SkillGraph.Bench.Floors;
using SkillGraph.Testing;

namespace SkillGraph.Bench.Edge;

/// <summary>A server with a hub of rooms, as a process of its own.</summary>
internal interface IHubServer : IAsyncDisposable
{
    Uri Address { get; }

    int ProcessId { get; }

    long ResidentBytes { get; }

    Task<IReadOnlyList<string>> OpenRooms(int count);

    /// <summary>What so many people show to get in; nulls where nobody asks.</summary>
    Task<IReadOnlyList<string?>> Tokens(int count);
}

/// <summary>Ours, with its rate limits out of the way.</summary>
internal sealed class OurServer(ServerProcess process) : IHubServer
{
    private const int AtATime = 16;

    private readonly RestClient _rest = new(process.Address);

    public Uri Address => process.Address;

    public int ProcessId => process.Id;

    public long ResidentBytes => process.ResidentBytes;

    public static async Task<OurServer> Start(params string[] options) => new(await ServerProcess.Start(["--SkillGraph:LimitFactor", "1000000", .. options]));

    public async Task<IReadOnlyList<string>> OpenRooms(int count)
    {
        var host = await _rest.GuestAsync("host");
        return await InParallel(count, _ => _rest.CreateRoomAsync(host, "Bench"));
    }

    public async Task<IReadOnlyList<string?>> Tokens(int count) => await InParallel<string?>(count, async i => (await _rest.GuestAsync($"guest-{i}")).AccessToken);

    public async ValueTask DisposeAsync()
    {
        _rest.Dispose();
        await process.DisposeAsync();
    }

    private static async Task<T[]> InParallel<T>(int count, Func<int, Task<T>> make)
    {
        var all = new T[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = AtATime }, async (i, _) => all[i] = await make(i));
        return all;
    }
}

/// <summary>The floor: this program once more, as a bare hub.</summary>
internal sealed class FloorServer : IHubServer
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("skillgraph-floor-");
    private readonly Process _process;

    private FloorServer(bool durable)
    {
        var port = ServerProcess.FreePort();
        Address = new Uri($"http://127.0.0.1:{port}");
        string[] options = [typeof(FloorServer).Assembly.Location, FloorHub.Command, "--port", $"{port}", .. durable ? ["--data", _folder.FullName] : Array.Empty<string>()];
        var program = new ProcessStartInfo("dotnet", options) { RedirectStandardInput = true };
        // As the server is built.
        program.Environment["DOTNET_gcServer"] = "1";
        _process = Process.Start(program)!;
    }

    public Uri Address { get; }

    public int ProcessId => _process.Id;

    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    public static Task<FloorServer> StartRaw() => Start(new FloorServer(durable: false));

    /// <summary>Stores everything in SQLite before it tells anybody.</summary>
    public static Task<FloorServer> StartDurable() => Start(new FloorServer(durable: true));

    public Task<IReadOnlyList<string>> OpenRooms(int count) => Task.FromResult<IReadOnlyList<string>>([.. Enumerable.Range(0, count).Select(_ => $"room_{Guid.CreateVersion7():N}")]);

    public Task<IReadOnlyList<string?>> Tokens(int count) => Task.FromResult<IReadOnlyList<string?>>(new string?[count]);

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static async Task<FloorServer> Start(FloorServer server)
    {
        var started = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(server.Address.Host, server.Address.Port);
                return server;
            }
            catch (SocketException) when (started.Elapsed < Patience && !server._process.HasExited)
            {
                await Task.Delay(20);
            }
        }
    }
}
