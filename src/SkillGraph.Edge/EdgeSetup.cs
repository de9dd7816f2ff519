using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SkillGraph.Edge.Health;
using SkillGraph.Edge.Http;
using SkillGraph.Edge.Operations;
using SkillGraph.Edge.People;
using SkillGraph.Edge.Replays;
using SkillGraph.Edge.Rooms;
using SkillGraph.Runtime;
using SkillGraph.Runtime.Subscriptions;

namespace SkillGraph.Edge;

/// <summary>Puts the edge into a host: hubs, REST, authentication, limits. The host brings an engine, a journal and read models, and <see cref="IOtherNodes"/>, <see cref="INodes"/> and <see cref="IMembership"/> where it is one of several.</summary>
public static class EdgeSetup
{
    private const string Hubs = "/hubs";
    private const string Api = "/v1";
    private const int MaxMessageBytes = 8 * 1024 * 1024;

    public static IServiceCollection AddEdge(this IServiceCollection services, EdgeOptions options)
    {
        services.AddSingleton(options);
        services.AddAuthentication(BearerTokenDefaults.AuthenticationScheme).AddBearerToken(bearer => bearer.Events = new BearerTokenEvents { OnMessageReceived = TakeTokenFromQuery });
        services.AddAuthorization();
        services.AddRateLimits(options);
        services.AddOpenApi("v1");
        services.AddSignalR(hub =>
        {
            hub.AddFilter<HubFailures>();
            hub.MaximumReceiveMessageSize = MaxMessageBytes;
            hub.EnableDetailedErrors = false;
            hub.KeepAliveInterval = TimeSpan.FromSeconds(10);
            hub.ClientTimeoutInterval = TimeSpan.FromSeconds(60);
        });
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.Never);
        services.AddSingleton<HubLifetimeManager<RoomsHub>, RoomConnections>();
        services.AddSingleton<HubLifetimeManager<ReplaysHub>, HubConnections<ReplaysHub>>();
        services.TryAddSingleton<IOtherNodes, NoOtherNodes>();
        services.TryAddSingleton<INodes, OneNode>();
        services.AddSingleton(provider => new OwnReport(provider.GetRequiredService<IEngineLoad>(), provider.GetRequiredService<RoomFeeds>(), provider.GetRequiredService<SubscriptionLags>()));
        services.AddSingleton<SubscriptionLags>();
        services.AddSingleton<RoomFeeds>();
        services.AddHostedService(provider => provider.GetRequiredService<RoomFeeds>());
        services.AddSingleton<HubFailures>();
        services.AddSingleton<Idempotency>();
        return services;
    }

    public static WebApplication MapEdge(this WebApplication app)
    {
        app.UseProblems();
        app.UseOnlyWhileServing(Hubs, Api);
        var options = app.Services.GetRequiredService<EdgeOptions>();
        app.UseOwnOriginsOnly(Hubs, options.Origins);
        app.UseRouting();
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseOperatorAccess(options.OperatorKey);
        app.UseAuthorization();
        Idempotency.Use(app, app.Services.GetRequiredService<Idempotency>());
        app.UseWebSockets();
        app.MapHealth();
        app.MapGuests();
        app.MapRooms();
        app.MapOperations();
        app.MapOpenApi();
        app.MapHub<RoomsHub>($"{Hubs}/rooms", Sockets);
        app.MapHub<ReplaysHub>($"{Hubs}/replays", Sockets);
        return app;
    }

    private static void Sockets(HttpConnectionDispatcherOptions options)
    {
        options.CloseOnAuthenticationExpiration = true;
        options.WebSockets.CloseTimeout = TimeSpan.FromSeconds(5);
    }

    /// <summary>A browser's WebSocket can carry no header, so the hubs take the token from the query as well.</summary>
    private static Task TakeTokenFromQuery(MessageReceivedContext context)
    {
        if (context.Request.Path.StartsWithSegments(Hubs) && context.Request.Query.TryGetValue("access_token", out var token)) context.Token = token;
        return Task.CompletedTask;
    }
}
