using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace SkillGraph.Web.Tests;

/// <summary>What is between a browser and the server, and can be taken away: while it is broken, connections are cut and none comes through.</summary>
internal sealed class BreakableNetwork : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<TcpClient, byte> _open = new();
    private readonly Uri _server;
    private readonly Task _accepting;
    private volatile bool _broken;

    public BreakableNetwork(Uri server)
    {
        _server = server;
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _accepting = Accept();
    }

    public Uri Address { get; }

    public void Break()
    {
        _broken = true;
        foreach (var client in _open.Keys) Cut(client);
    }

    public void Mend() => _broken = false;

    public async ValueTask DisposeAsync()
    {
        Break();
        _listener.Stop();
        await _accepting;
    }

    private async Task Accept()
    {
        try
        {
            while (true) _ = Carry(await _listener.AcceptTcpClientAsync());
        }
        catch (SocketException)
        {
            // Stopped.
        }
    }

    private async Task Carry(TcpClient near)
    {
        using var far = new TcpClient();
        try
        {
            _open.TryAdd(near, 0);
            _open.TryAdd(far, 0);
            if (_broken) return;
            await far.ConnectAsync(_server.Host, _server.Port);
            var (one, other) = (near.GetStream(), far.GetStream());
            await Task.WhenAny(one.CopyToAsync(other), other.CopyToAsync(one));
        }
        catch (Exception cut) when (cut is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // That is what it is for.
        }
        finally
        {
            Cut(near);
            Cut(far);
        }
    }

    private void Cut(TcpClient client)
    {
        _open.TryRemove(client, out _);
        client.Close();
    }
}
