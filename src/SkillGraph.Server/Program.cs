using System.Net.Sockets;
using SkillGraph.Edge;
using SkillGraph.Runtime;
using SkillGraph.Runtime.Engine;
using SkillGraph.Runtime.Journals;
using SkillGraph.Runtime.Rooms;
using SkillGraph.Runtime.Subscriptions;
using SkillGraph.Server;

const int BadOptionExitCode = 2;

try
{
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    var options = ServerOptions.Read(builder.Configuration);
    builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
    builder.Services.AddSingleton(TimeProvider.System);
    builder.Services.AddStorage(options);
    builder.Services.AddSingleton(new EngineOptions());
    builder.Services.AddSingleton<LocalEngine>();
    builder.Services.AddSingleton<IEngine>(services => services.GetRequiredService<LocalEngine>().Run(RoomEntity.Kind));
    builder.Services.AddSingleton<ISubscription, Lobby>();
    builder.Services.AddSingleton<ISubscription, ViewSnapshots>();
    builder.Services.AddSingleton<SubscriptionRunner>();
    builder.Services.AddHostedService(services => services.GetRequiredService<SubscriptionRunner>());
    builder.Services.AddEdge(options.Edge);

    await using var app = builder.Build();
    await OpenStorage(app.Services, options);
    app.MapEdge();
    app.MapWebClient();
    await Listen(app);
    await app.WaitForShutdownAsync();
    return 0;
}
catch (BadOptionException bad)
{
    Console.Error.WriteLine(bad.Message);
    return BadOptionExitCode;
}

static async Task Listen(WebApplication app)
{
    try
    {
        await app.StartAsync();
    }
    catch (Exception bad) when (bad is FormatException or ArgumentException or InvalidOperationException or IOException or SocketException)
    {
        throw BadOptionException.Urls(bad.Message);
    }
}

static async Task OpenStorage(IServiceProvider services, ServerOptions options)
{
    try
    {
        await services.GetRequiredService<IJournal>().Open(CancellationToken.None);
        await services.GetRequiredService<IReadModels>().Open(CancellationToken.None);
    }
    catch (JournalException unusable)
    {
        throw new BadOptionException(options.Journal is null ? nameof(ServerOptions.Data) : nameof(ServerOptions.Journal), unusable.Message);
    }
}
