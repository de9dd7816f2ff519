using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace SkillGraph.Conformance;

/// <summary>Stands between a journal and its PostgreSQL server: it can be slow, hang, or cut a connection when a commit is on its way and not yet answered.</summary>
public sealed class PostgresProxy : IAsyncDisposable
{
    // The statement that stores facts is sent as text once for each connection, when it is prepared.
    private static readonly byte[] Insert = "INSERT INTO journal ("u8.ToArray();
    private static readonly byte[] Sync = [(byte)'S', 0, 0, 0, 4];

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly string _host;
    private readonly int _port;
    private readonly Task _accepting;
    private TaskCompletionSource _flowing = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _armed;
    private int _cuts;

    public PostgresProxy(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        (_host, _port) = (settings.Host!, settings.Port);
        _flowing.SetResult();
        _listener.Start();
        (settings.Host, settings.Port) = ("127.0.0.1", ((IPEndPoint)_listener.LocalEndpoint).Port);
        ConnectionString = settings.ConnectionString;
        _accepting = Accept();
    }

    public string ConnectionString { get; }

    /// <summary>How long every answer of the server is kept back.</summary>
    public TimeSpan Delay { get; set; }

    public int Cuts => Volatile.Read(ref _cuts);

    /// <summary>The next commit is the last its connection carries: it is forwarded, and its answer never comes.</summary>
    public void CutNextCommit() => Volatile.Write(ref _armed, 1);

    /// <summary>Nothing goes either way any more, and no connection ends.</summary>
    public void Hang() => _flowing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void GoOn() => _flowing.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        GoOn();
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
        using var server = new TcpClient { NoDelay = true };
        using var owned = client;
        client.NoDelay = true;
        try
        {
            await _flowing.Task.WaitAsync(_stop.Token);
            await server.ConnectAsync(_host, _port, _stop.Token);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            var connection = new Connection();
            var ways = new[] { Requests(client.GetStream(), server.GetStream(), connection, either.Token), Answers(server.GetStream(), client.GetStream(), connection, either.Token) };
            await Task.WhenAny(ways);
            await either.CancelAsync();
            // Reset, not closed in good order.
            client.LingerState = new LingerOption(true, 0);
            client.Close();
            server.Close();
            await Task.WhenAll(ways);
        }
        catch (Exception gone) when (gone is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Either side has had enough.
        }
    }

    private async Task Requests(NetworkStream from, NetworkStream to, Connection connection, CancellationToken cancel)
    {
        var buffer = new byte[1 << 20];
        for (int length; (length = await from.ReadAsync(buffer, cancel)) > 0;)
        {
            await _flowing.Task.WaitAsync(cancel);
            var preparing = buffer.AsSpan(0, length).IndexOf(Insert) >= 0;
            var commits = connection.StoresFacts && !preparing && buffer.AsSpan(0, length).EndsWith(Sync) && Interlocked.Exchange(ref _armed, 0) == 1;
            connection.StoresFacts |= preparing;
            connection.IsCut |= commits;
            await to.WriteAsync(buffer.AsMemory(0, length), cancel);
            if (!commits) continue;
            Interlocked.Increment(ref _cuts);
            // One time the server has committed before the cut, the next it may find out while it does.
            if (Cuts % 2 == 0) await connection.Answered.Task.WaitAsync(cancel);
            return;
        }
    }

    private async Task Answers(NetworkStream from, NetworkStream to, Connection connection, CancellationToken cancel)
    {
        var buffer = new byte[1 << 16];
        for (int length; (length = await from.ReadAsync(buffer, cancel)) > 0;)
        {
            if (Delay > TimeSpan.Zero) await Task.Delay(Delay, cancel);
            await _flowing.Task.WaitAsync(cancel);
            if (connection.IsCut) connection.Answered.TrySetResult();
            else await to.WriteAsync(buffer.AsMemory(0, length), cancel);
        }
    }

    private sealed class Connection
    {
        public bool StoresFacts { get; set; }

        public volatile bool IsCut;

        public TaskCompletionSource Answered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
