using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SkillGraph.Edge.Http;

/// <summary>The connections of a hub. When the program stops each is told to come again, wherever it finds a server: without that a client takes the end of its connection for a goodbye.</summary>
internal class HubConnections<THub> : DefaultHubLifetimeManager<THub>
    where THub : Hub
{
    private static readonly CloseMessage ComeAgain = new(error: null, allowReconnect: true);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentDictionary<string, HubConnectionContext> _all = new();

    public HubConnections(IHostApplicationLifetime lifetime, ILoggerFactory logs)
        : base(logs.CreateLogger<DefaultHubLifetimeManager<THub>>()) => lifetime.ApplicationStopping.Register(SendAllAway);

    public override Task OnConnectedAsync(HubConnectionContext connection)
    {
        _all[connection.ConnectionId] = connection;
        return base.OnConnectedAsync(connection);
    }

    public override Task OnDisconnectedAsync(HubConnectionContext connection)
    {
        _all.TryRemove(connection.ConnectionId, out _);
        return base.OnDisconnectedAsync(connection);
    }

    // What was registered last is called first: when this returns, the framework cuts whoever has not gone, and with them what they have not been sent yet.
    private void SendAllAway()
    {
        var waited = Stopwatch.StartNew();
        foreach (var connection in _all.Values) connection.WriteAsync(ComeAgain).AsTask().ContinueWith(told => told.Exception, TaskScheduler.Default);
        while (!_all.IsEmpty && waited.Elapsed < Patience) Thread.Sleep(Look);
    }
}
