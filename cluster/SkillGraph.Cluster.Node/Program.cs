using SkillGraph.Cluster.Engine;
using SkillGraph.Cluster.Node;
using SkillGraph.Edge;
using SkillGraph.Edge.Health;
using SkillGraph.Edge.Hosting;

return await EdgeHost.Run(async () =>
{
    var builder = EdgeHost.CreateBuilder(args);
    var options = NodeOptions.Read(builder.Configuration);
    builder.AddTelemetry($"{options.Cluster.Host}:{options.Cluster.Port}");
    builder.Services.AddNode(options, await options.Cluster.Find());
    builder.Services.AddEdge(options.Edge);

    await using var app = builder.Build();
    await app.OpenStorage(nameof(NodeOptions.Journal));
    await app.OpenPostgresKeys(nameof(NodeOptions.Journal));
    await app.OpenSealingKeys(options.Keys is null ? nameof(NodeOptions.Journal) : nameof(NodeOptions.Keys));
    if (options.Cluster.Roles.Contains(ClusterRoles.Edge)) app.MapEdge().MapWebClient();
    else app.UseGuards().MapHealth();
    await app.Listen();
    await app.WaitForShutdownAsync();
    // A node that the others have taken out ends with another code, for whoever starts it again.
    return Environment.ExitCode;
});
