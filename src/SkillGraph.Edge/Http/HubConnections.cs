using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SkillGraph.Domain;
using SkillGraph.Edge.People;
using SkillGraph.Edge.People.Tokens;

namespace SkillGraph.Edge.Http;

/// <summary>
/// The connections of a hub. When the program stops each is told to come again, wherever it finds a server: without that a client takes the end of its connection
/// for a goodbye. Those whose token has ended are closed.
/// </summary>
internal class HubConnections<THub> : DefaultHubLifetimeManager<THub>
    where THub : Hub
{
    private static readonly CloseMessage ComeAgain = new(error: null, allowReconnect: true);
    private static readonly CloseMessage SignInAgain = new(EdgeRefusals.Ended.ToHubMessage(), allowReconnect: true);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentDictionary<string, HubConnectionContext> _all = new();
    private readonly Standing _standing;

    public HubConnections(Standing standing, IHostApplicationLifetime lifetime, ILoggerFactory logs)
        : base(logs.CreateLogger<DefaultHubLifetimeManager<THub>>())
    {
        _standing = standing;
        standing.Ended += SendAway;
        lifetime.ApplicationStopping.Register(SendAllAway);
    }

    public override async Task OnConnectedAsync(HubConnectionContext connection)
    {
        _all[connection.ConnectionId] = connection;
        await base.OnConnectedAsync(connection);
        // Their token may have ended since it was looked at, when this connection was not among those that are sent away.
        SendAwayUnlessAllowed(connection);
    }

    public override Task OnDisconnectedAsync(HubConnectionContext connection)
    {
        _all.TryRemove(connection.ConnectionId, out _);
        return base.OnDisconnectedAsync(connection);
    }

    private void SendAway(IReadOnlySet<UserId> people)
    {
        foreach (var connection in _all.Values)
            if (Caller.Of(connection.User) is { } caller && people.Contains(caller.Id)) SendAwayUnlessAllowed(connection);
    }

    private void SendAwayUnlessAllowed(HubConnectionContext connection)
    {
        if (Caller.Of(connection.User) is { } caller && !_standing.Allows(caller)) _ = SendAway(connection);
    }

    /// <summary>Whoever does not read why is cut off all the same.</summary>
    private static async Task SendAway(HubConnectionContext connection)
    {
        await connection.WriteAsync(SignInAgain).AsTask().WaitAsync(Patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        connection.Abort();
    }

    // What was registered last is called first: when this returns, the framework cuts whoever has not gone, and with them what they have not been sent yet.
    private void SendAllAway()
    {
        var waited = Stopwatch.StartNew();
        foreach (var connection in _all.Values) connection.WriteAsync(ComeAgain).AsTask().ContinueWith(told => told.Exception, TaskScheduler.Default);
        while (!_all.IsEmpty && waited.Elapsed < Patience) Thread.Sleep(Look);
    }
}
