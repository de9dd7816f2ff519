using SkillGraph.Edge;
using SkillGraph.Edge.Hosting;
using SkillGraph.Runtime;
using SkillGraph.Runtime.Addresses;
using SkillGraph.Runtime.Engine;
using SkillGraph.Runtime.Reports;
using SkillGraph.Runtime.Rooms;
using SkillGraph.Runtime.Subscriptions;
using SkillGraph.Runtime.Users;
using SkillGraph.Server;

return await EdgeHost.Run(async () =>
{
    var builder = EdgeHost.CreateBuilder(args);
    var options = ServerOptions.Read(builder.Configuration);
    builder.AddTelemetry(Environment.MachineName);
    builder.Services.AddStorage(options);
    builder.Services.AddSingleton(new EngineOptions());
    builder.Services.AddSingleton<LocalEngine>();
    builder.Services.AddSingleton<IEngine>(services => services.GetRequiredService<LocalEngine>().Run(RoomEntity.Kind).Run(UserEntity.Kind).Run(AddressEntity.Kind).Run(ReportEntity.Kind));
    builder.Services.AddSingleton<IEngineLoad>(services => services.GetRequiredService<LocalEngine>());
    builder.Services.AddSubscriptions();
    builder.Services.AddHostedService<SubscriptionRunner>();
    builder.Services.AddEdge(options.Edge);

    await using var app = builder.Build();
    await app.OpenStorage(options);
    app.MapEdge();
    app.MapWebClient();
    await app.Listen();
    await app.WaitForShutdownAsync();
    return 0;
});
