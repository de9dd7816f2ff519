using System.Reflection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using SkillGraph.Domain;
using SkillGraph.Edge.Rooms;
using SkillGraph.Edge.Tests.Running;

namespace SkillGraph.Edge.Tests.Access;

/// <summary>The server itself, in this process but behind a socket, so that it can be asked what it has.</summary>
internal sealed class RunningProgram : WebApplicationFactory<Program>
{
    public const string OperatorKey = "the-key-of-whoever-looks-after-this";

    private const string Negotiate = "/negotiate";
    private const byte LoadString = 0x72;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("skillgraph-edge-");

    public RunningProgram()
    {
        UseKestrel(0);
        StartServer();
    }

    public string Data => _folder.FullName;

    public Uri Address => new(Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    /// <summary>Everything that is mapped: <c>GET /v1/me</c>, and hubs by their path alone.</summary>
    public IReadOnlyList<string> Doors =>
    [
        .. from endpoint in Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
           let path = $"/{endpoint.RoutePattern.RawText!.Trim('/')}"
           from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? [""]
           select IsOfHub(endpoint) ? path : $"{method} {path}".Trim(),
    ];

    /// <summary>Everything that can be called at a hub: <c>/hubs/rooms Join</c>.</summary>
    public IReadOnlyList<string> Methods =>
    [
        .. from endpoint in Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
           where IsOfHub(endpoint) && !endpoint.RoutePattern.RawText!.EndsWith(Negotiate, StringComparison.Ordinal)
           let hub = endpoint.Metadata.GetMetadata<HubMetadata>()!.HubType
           from method in hub.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
           where !method.IsSpecialName && method.GetBaseDefinition().DeclaringType == hub
           select $"/{endpoint.RoutePattern.RawText!.Trim('/')} {method.Name}",
    ];

    /// <summary>Everything that a client may send to a room: of all texts in what parses commands, those that are the type of one.</summary>
    public static IReadOnlyList<string> Commands
    {
        get
        {
            var parse = typeof(ClientCommands).GetMethod(nameof(ClientCommands.Parse))!;
            var code = parse.GetMethodBody()!.GetILAsByteArray()!;
            return [.. Enumerable.Range(0, code.Length - 4).Where(at => code[at] == LoadString && code[at + 4] == 0x70).Select(at => Text(parse.Module, BitConverter.ToInt32(code, at + 1))).OfType<string>().Where(IsCommand).Distinct()];
        }
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");
        builder.UseSetting("SkillGraph:Data", Data);
        builder.UseSetting("SkillGraph:OperatorKey", OperatorKey);
        builder.UseSetting("SkillGraph:LimitFactor", "10000");
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static bool IsOfHub(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<HubMetadata>() is not null;

    private static bool IsCommand(string type)
    {
        var json = System.Text.Json.JsonSerializer.SerializeToElement(new { type });
        ClientCommands.Parse(json, new Edge.People.Caller(UserId.Parse(Visitor.NewId()), "Ada"), out var refusal, out _);
        return refusal?.Code != "room.unknown-command";
    }

    private static string? Text(Module module, int token)
    {
        try
        {
            return module.ResolveString(token);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
