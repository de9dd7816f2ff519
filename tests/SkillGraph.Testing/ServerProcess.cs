using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Reflection;

namespace SkillGraph.Testing;

/// <summary>A real program of ours as a child process, on a free port of loopback and a folder of its own. It can be killed and started again on the same data.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    // Below the ports that outgoing connections get: a client that calls a stopped server must not end up talking to itself.
    private const int FirstPort = 20_000;
    private const int LastPort = 32_000;

    private const int YoungestBytes = 4 * 1024 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly HttpClient Http = new();

    private readonly ConcurrentQueue<string> _log = new();
    private readonly string _program;
    private readonly string[] _options;
    private DirectoryInfo? _folder;
    private IReadOnlyDictionary<string, string> _environment = new Dictionary<string, string>();
    private Process _process = null!;

    private ServerProcess(string program, string[] options)
    {
        var port = FreePort();
        Address = new Uri($"http://127.0.0.1:{port}");
        (_program, _options) = (program, ["--urls", Address.ToString(), .. options]);
        AppDomain.CurrentDomain.ProcessExit += KillAtExit;
    }

    public Uri Address { get; }

    public string Data => Path.Combine(_folder!.FullName, "data");

    /// <summary>Everything the program has printed, over all its lives.</summary>
    public string Log => string.Join('\n', _log);

    public int Id => _process.Id;

    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    public bool HasExited => _process.HasExited;

    /// <summary>Waits until the program has printed something, and checks how often where that matters. What it prints comes a little later than what it does.</summary>
    public async Task Logged(string text, int? times = null)
    {
        var waited = Stopwatch.StartNew();
        while (Times(text) < (times ?? 1) && waited.Elapsed < Patience) await Task.Delay(20);
        if (Times(text) is var found && (found == 0 || (times is not null && found != times))) throw new InvalidOperationException($"'{text}' was printed {found} times:\n{Log}");
    }

    private int Times(string text) => _log.Count(line => line.Contains(text, StringComparison.Ordinal));

    /// <summary>Starts the program and returns when it is ready.</summary>
    public static Task<ServerProcess> Start(params string[] options) => StartIn(new Dictionary<string, string>(), options);

    /// <summary>Starts the program with a heap that cannot grow beyond a size: whatever it fails to let go of ends it.</summary>
    public static Task<ServerProcess> StartWithin(long heapBytes, params string[] options) => StartIn(Heap(heapBytes), options);

    /// <summary>Starts the program on a data folder that somebody has filled.</summary>
    public static Task<ServerProcess> StartOn(Func<string, Task> fill, params string[] options) => Start(fill, new Dictionary<string, string>(), options);

    /// <inheritdoc cref="StartOn(Func{string, Task}, string[])" />
    public static Task<ServerProcess> StartWithinOn(long heapBytes, Func<string, Task> fill, params string[] options) => Start(fill, Heap(heapBytes), options);

    /// <summary>Starts the program in an environment.</summary>
    public static Task<ServerProcess> StartIn(IReadOnlyDictionary<string, string> environment, params string[] options) => Start(_ => Task.CompletedTask, environment, options);

    // With little room for the youngest, what the process holds is what the program keeps, on a machine of any cache size.
    /// <summary>Starts another program than the server with these options alone, and waits until it is ready.</summary>
    public static Task<ServerProcess> StartProgram(string program, params string[] options) => Start(new ServerProcess(program, options), () => Task.CompletedTask);

    /// <summary>Starts another program without waiting for anything.</summary>
    public static ServerProcess Begin(string program, params string[] options)
    {
        var server = new ServerProcess(program, options);
        server.Launch();
        return server;
    }

    private static Dictionary<string, string> Heap(long bytes) => new() { ["DOTNET_GCHeapHardLimit"] = $"{bytes:X}", ["DOTNET_GCgen0size"] = $"{YoungestBytes:X}" };

    private static Task<ServerProcess> Start(Func<string, Task> fill, IReadOnlyDictionary<string, string> environment, string[] options)
    {
        var folder = Directory.CreateTempSubdirectory("skillgraph-");
        var server = new ServerProcess(ServerProgram, ["--SkillGraph:Data", Path.Combine(folder.FullName, "data"), .. options]) { _environment = environment, _folder = folder };
        return Start(server, () => fill(server.Data));
    }

    private static async Task<ServerProcess> Start(ServerProcess server, Func<Task> fill)
    {
        try
        {
            await fill();
            await server.Start();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the program again on the same data and answers how long it took to be ready.</summary>
    public async Task<TimeSpan> Start()
    {
        var started = Stopwatch.StartNew();
        Launch();
        while (await Ask("/health/ready") != HttpStatusCode.OK)
        {
            if (_process.HasExited || started.Elapsed > Patience) throw new InvalidOperationException($"The server did not become ready:\n{Log}");
            await Task.Delay(20);
        }
        return started.Elapsed;
    }

    /// <summary>Ends the process as a crash would.</summary>
    public async Task Kill()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks the process to end, as an operator does; the answer is its exit code.</summary>
    public async Task<int> Stop()
    {
        await Signal("TERM");
        return await Exit();
    }

    /// <summary>The process does nothing any more until it is woken up, and does not know it.</summary>
    public Task Freeze() => Signal("STOP");

    public Task WakeUp() => Signal("CONT");

    /// <summary>The exit code, once the process has ended by itself.</summary>
    public async Task<int> Exit()
    {
        try
        {
            await _process.WaitForExitAsync().WaitAsync(Patience * 2);
            return _process.ExitCode;
        }
        catch (TimeoutException)
        {
            throw new InvalidOperationException($"The server still runs:\n{Log}");
        }
    }

    private async Task Signal(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{Id}"]);
        await kill.WaitForExitAsync();
    }

    private void Launch()
    {
        var program = Dotnet(_program, _options);
        foreach (var (name, value) in _environment) program.Environment[name] = value;
        _process = Process.Start(program) ?? throw new InvalidOperationException("The program could not be started.");
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>The status of a GET, or null when nobody answers.</summary>
    public async Task<HttpStatusCode?> Ask(string path)
    {
        try
        {
            using var answer = await Http.GetAsync(new Uri(Address, path));
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= KillAtExit;
        if (_process is { HasExited: false }) await Kill();
        _process?.Dispose();
        _folder?.Delete(recursive: true);
    }

    private static string ServerProgram => typeof(ServerProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == nameof(ServerProgram)).Value!;

    /// <summary>How the server is run with these options and nothing that this machine's environment adds.</summary>
    public static ProcessStartInfo Program(params string[] options) => Dotnet(ServerProgram, options);

    private static ProcessStartInfo Dotnet(string program, string[] options)
    {
        var start = new ProcessStartInfo("dotnet", [program, .. options]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("ASPNETCORE_") || name.StartsWith("SkillGraph")).ToList()) start.Environment.Remove(name);
        return start;
    }

    public static int FreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(FirstPort, LastPort);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken.
            }
        }
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is not null) _log.Enqueue(line.Data);
    }

    private void KillAtExit(object? sender, EventArgs nothing)
    {
        if (_process is { HasExited: false }) _process.Kill();
    }
}
