using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Reflection;
using System.Text.Json;
using SkillGraph.Testing;

namespace SkillGraph.Cluster.Tests;

/// <summary>Nodes of one cluster, each the real program in a process of its own.</summary>
internal sealed class NodePrograms : IAsyncDisposable
{
    public const string Key = "the-operator-key-of-three-test-nodes";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly List<NodeProgram> _nodes = [];

    public IReadOnlyList<NodeProgram> All => _nodes;

    public static async Task<NodePrograms> Start(string journal, int nodes = 3)
    {
        var cluster = new NodePrograms();
        var ports = Enumerable.Range(0, nodes).Select(_ => ServerProcess.FreePort()).ToArray();
        foreach (var port in ports) cluster._nodes.Add(new NodeProgram(journal, port, ports));
        try
        {
            await Until(async () => (await Task.WhenAll(cluster._nodes.Select(node => node.IsReady()))).All(ready => ready));
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public static async Task Until(Func<Task<bool>> isSo)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await isSo()) await Task.Delay(100, patience.Token);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes) await node.DisposeAsync();
    }
}

/// <summary>One node, and an operator who talks to it.</summary>
internal sealed class NodeProgram : IAsyncDisposable
{
    private readonly HttpClient _http;
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _log = new();

    public NodeProgram(string journal, int port, int[] ports)
    {
        var address = new Uri($"http://127.0.0.1:{ServerProcess.FreePort()}");
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(10) };
        Address = $"127.0.0.1:{port}";
        var program = typeof(NodeProgram).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "NodeProgram").Value!;
        var start = new ProcessStartInfo(
            "dotnet",
            [
                program, $"--urls={address}", $"--SkillGraph:Journal={journal}", "--SkillGraph:Guests=true", "--SkillGraph:LimitFactor=1000", $"--SkillGraph:Cluster:Port={port}",
                .. ports.Select((seed, number) => $"--SkillGraph:Cluster:Seeds:{number}=127.0.0.1:{seed}"),
            ])
        { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["SkillGraph__OperatorKey"] = NodePrograms.Key;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => _log.Enqueue(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => _log.Enqueue(line.Data ?? "");
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Where the other nodes find it.</summary>
    public string Address { get; }

    public async Task<bool> IsReady()
    {
        if (_process.HasExited) throw new InvalidOperationException($"{Address} has ended:\n{string.Join('\n', _log)}");
        try
        {
            return (await _http.GetAsync("/health/ready")).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    public async Task<JsonElement> Guest(HttpMethod method, string path, object? body = null, string? token = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return (await Send(request)).Answer;
    }

    public Task<(int Status, JsonElement Answer)> Operator(HttpMethod method, string path) =>
        Send(new HttpRequestMessage(method, $"/v1/operations/{path}") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", NodePrograms.Key) } });

    public async Task Kill()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async Task<int> Ended()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(40));
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await Kill();
        _process.Dispose();
        _http.Dispose();
    }

    private async Task<(int Status, JsonElement Answer)> Send(HttpRequestMessage request)
    {
        using var response = await _http.SendAsync(request);
        return ((int)response.StatusCode, JsonElement.Parse(await response.Content.ReadAsStringAsync()));
    }
}
