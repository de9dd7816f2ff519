using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SkillGraph.Edge.Health;
using SkillGraph.Edge.Http;
using SkillGraph.Edge.Operations;
using SkillGraph.Edge.People;
using SkillGraph.Edge.People.Accounts;
using SkillGraph.Edge.People.Mail;
using SkillGraph.Edge.People.Me;
using SkillGraph.Edge.People.Moderation;
using SkillGraph.Edge.People.Passwords;
using SkillGraph.Edge.People.Profiles;
using SkillGraph.Edge.People.SignIns;
using SkillGraph.Edge.People.Tokens;
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
        services.AddTokens(Hubs);
        services.AddAuthorization();
        services.AddRateLimits(options);
        services.AddOrigins(options);
        services.AddSingleton<ViolationLog>();
        services.AddOpenApi("v1", description => description.AddSchemaTransformer(WireTime.Describe));
        services.AddSignalR(hub =>
        {
            hub.AddFilter<HubFailures>();
            hub.MaximumReceiveMessageSize = MaxMessageBytes;
            hub.EnableDetailedErrors = false;
            hub.KeepAliveInterval = TimeSpan.FromSeconds(10);
            hub.ClientTimeoutInterval = TimeSpan.FromSeconds(60);
        });
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.Never;
            json.SerializerOptions.Converters.Add(new WireTime());
        });
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
        services.AddSingleton<PasswordPool>();
        services.AddSingleton<ReportedPassages>();
        services.AddSingleton<KnownDevices>();
        services.AddSingleton(provider => new NetworkBudget(options.LimitFactor, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<SignInDelay>();
        services.AddMail(options.Mail);
        services.AddAccounts();
        services.AddSingleton<Export>();
        return services;
    }

    /// <summary>What stands before everything, on a node without an edge too: who calls, what for, and what browsers are told.</summary>
    public static WebApplication UseGuards(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<EdgeOptions>();
        app.UseProxies(options.Proxies);
        app.UseSecurityHeaders();
        app.UseProblems();
        app.UseOwnHostOnly(options.PublicUrl, HealthRoutes.Path);
        return app;
    }

    public static WebApplication MapEdge(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<EdgeOptions>();
        app.UseGuards();
        app.UseOrigins(options, Hubs, Api);
        app.UseOnlyWhileServing(Hubs, Api);
        app.UseKnownOriginsOnly(Hubs, options);
        app.UseCookiesOfOwnPagesOnly(options);
        app.UseRouting();
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseOperatorAccess(options.OperatorKey);
        app.UseNoBadTokens();
        app.UseScopes();
        app.UseAuthorization();
        Idempotency.Use(app, app.Services.GetRequiredService<Idempotency>());
        app.UseWebSockets();
        app.MapHealth();
        app.MapKeys();
        app.MapPolicyViolations();
        app.MapGuests();
        app.MapAccounts();
        app.MapSessions();
        app.MapMe();
        app.MapMySessions();
        app.MapSecondFactor();
        app.MapMyTokens();
        app.MapMyPrivacy();
        app.MapProfiles();
        app.MapPeople();
        app.MapReports();
        app.MapAudit();
        app.MapRooms();
        app.MapOperations();
        app.MapOperatorsRoles();
        app.MapOpenApi();
        app.MapHub<RoomsHub>($"{Hubs}/rooms", Sockets).OpenTo(Scope.Rooms);
        app.MapHub<ReplaysHub>($"{Hubs}/replays", Sockets).OpenTo(Scope.Read);
        return app;
    }

    private static void Sockets(HttpConnectionDispatcherOptions options)
    {
        options.CloseOnAuthenticationExpiration = true;
        options.WebSockets.CloseTimeout = TimeSpan.FromSeconds(5);
    }
}
