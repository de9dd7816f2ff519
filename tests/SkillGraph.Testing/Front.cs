using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace SkillGraph.Testing;

/// <summary>One address in front of several servers: each connection goes to the next of them that takes it.</summary>
public sealed class Front : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly IReadOnlyList<Uri> _servers;
    private readonly Task _accepting;
    private ImmutableHashSet<Uri> _avoided = [];
    private int _turn;

    public Front(IReadOnlyList<Uri> servers)
    {
        _servers = servers;
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _accepting = Accept();
    }

    public Uri Address { get; }

    /// <summary>Sends nobody new to this server, although it would take them.</summary>
    public void Avoid(Uri server) => _avoided = _avoided.Add(server);

    public void AvoidNobody() => _avoided = [];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task Accept()
    {
        var carrying = new List<Task>();
        try
        {
            while (true) carrying.Add(Carry(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(carrying);
        }
    }

    private async Task Carry(TcpClient client)
    {
        await Task.Yield();
        using var owned = client;
        try
        {
            using var server = await Connect();
            if (server is null) return;
            (client.NoDelay, server.NoDelay) = (true, true);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            var ways = new[] { client.GetStream().CopyToAsync(server.GetStream(), either.Token), server.GetStream().CopyToAsync(client.GetStream(), either.Token) };
            await Task.WhenAny(ways);
            await either.CancelAsync();
            await Task.WhenAll(ways);
        }
        catch (Exception gone) when (gone is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Either side has had enough.
        }
    }

    private async Task<TcpClient?> Connect()
    {
        for (var tries = 0; tries < _servers.Count; tries++)
        {
            var next = _servers[(int)((uint)Interlocked.Increment(ref _turn) % _servers.Count)];
            if (_avoided.Contains(next)) continue;
            var server = new TcpClient();
            try
            {
                await server.ConnectAsync(next.Host, next.Port, _stop.Token).AsTask().WaitAsync(Patience);
                return server;
            }
            catch (Exception gone) when (gone is SocketException or TimeoutException)
            {
                server.Dispose();
            }
        }
        return null;
    }
}
