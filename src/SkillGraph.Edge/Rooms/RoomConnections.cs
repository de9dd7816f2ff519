using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SkillGraph.Edge.Http;
using SkillGraph.Edge.People;
using SkillGraph.Edge.People.Tokens;

namespace SkillGraph.Edge.Rooms;

/// <summary>Gives every connection of the hub its own <see cref="RoomConnection"/>, because a hub lives for one call only.</summary>
internal sealed class RoomConnections(EdgeOptions options, Standing standing, TimeProvider clock, IHostApplicationLifetime lifetime, ILoggerFactory logs) : HubConnections<RoomsHub>(standing, lifetime, logs)
{
    private static readonly object Key = new();
    private readonly ILogger _log = logs.CreateLogger<RoomConnection>();

    public static RoomConnection Of(HubCallerContext context) => (RoomConnection)context.Items[Key]!;

    public override Task OnConnectedAsync(HubConnectionContext connection)
    {
        var caller = Caller.Of(connection.User) ?? throw new HubException(EdgeRefusals.NotSignedIn.ToHubMessage());
        connection.Items[Key] = new RoomConnection(connection, caller, new RoomLimiter(options, clock), _log);
        return base.OnConnectedAsync(connection);
    }

    public override async Task OnDisconnectedAsync(HubConnectionContext connection)
    {
        await base.OnDisconnectedAsync(connection);
        if (connection.Items.TryGetValue(Key, out var room)) await ((RoomConnection)room!).Close();
    }
}
