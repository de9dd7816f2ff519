using System.Net.WebSockets;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using SkillGraph.Edge.Tests.Running;
using SkillGraph.Runtime.Journals;

namespace SkillGraph.Edge.Tests.Faults;

/// <summary>The server itself, in this process, with a saboteur before every service of ours: once it is armed, each throws whatever it is asked for.</summary>
public sealed class SabotagedServer : WebApplicationFactory<Program>
{
    public const string OperatorKey = "the-key-of-whoever-looks-after-this";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("skillgraph-edge-");

    public Saboteur Saboteur { get; } = new();

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");
        builder.UseSetting("SkillGraph:Data", _folder.FullName);
        builder.UseSetting("SkillGraph:OperatorKey", OperatorKey);
        builder.UseSetting("SkillGraph:LimitFactor", "10000");
        builder.ConfigureTestServices(services =>
        {
            foreach (var service in services.Where(IsOurs).ToList()) services[services.IndexOf(service)] = Sabotaged(service);
        });
    }

    public override async ValueTask DisposeAsync()
    {
        Saboteur.Thrown = null;
        await base.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static bool IsOurs(ServiceDescriptor service) => !service.IsKeyedService && service.ServiceType is { IsInterface: true, IsPublic: true, ContainsGenericParameters: false } type && type.Namespace!.StartsWith("SkillGraph", StringComparison.Ordinal);

    private ServiceDescriptor Sabotaged(ServiceDescriptor service) => ServiceDescriptor.Describe(
        service.ServiceType,
        provider => Saboteur.Before(service.ServiceType, service.ImplementationInstance ?? service.ImplementationFactory?.Invoke(provider) ?? ActivatorUtilities.CreateInstance(provider, service.ImplementationType!)),
        service.Lifetime);
}

/// <summary>Throws, when armed, instead of letting a call through.</summary>
public sealed class Saboteur
{
    public Func<Exception>? Thrown { get; set; }

    public int Times { get; private set; }

    public object Before(Type service, object real)
    {
        var proxy = (Proxy)DispatchProxy.Create(service, typeof(Proxy));
        (proxy.Real, proxy.Owner) = (real, this);
        return proxy;
    }

    public class Proxy : DispatchProxy
    {
        internal object Real { get; set; } = null!;

        internal Saboteur Owner { get; set; } = null!;

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            // Names of ours are told, not asked of anything that can fail.
            if (Owner.Thrown is { } thrown && !targetMethod!.IsSpecialName)
            {
                Owner.Times++;
                throw thrown();
            }
            try
            {
                return targetMethod!.Invoke(Real, args);
            }
            catch (TargetInvocationException failure) when (failure.InnerException is { } inner)
            {
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(inner);
                throw;
            }
        }
    }
}

/// <summary>Whatever throws, and whatever it throws: whoever asked is refused, with a code and a trace id and nothing else.</summary>
public sealed class FailingEverywhere(SabotagedServer server) : IClassFixture<SabotagedServer>, IDisposable
{
    private const string Room = "room_00000000000070008000000000000000";
    private const string Person = "00000000000070008000000000000000";
    private const string Email = "ada@example.org";
    private const string Password = "correct horse battery";
    private const string Description = "GET /openapi/{documentName}.json";
    private const string Inside = "Host=10.1.2.3;Password=hunter2;   at SkillGraph.Secrets.Get()";

    private static readonly string Secret = new('A', 43);

    private static readonly Dictionary<string, object> Bodies = new()
    {
        ["POST /v1/rooms"] = new { title = "x", kind = "coding" },
        ["POST /v1/rooms/{id}/commands"] = new { id = "c", command = new { type = "raise-hand" } },
        ["POST /v1/auth/register"] = new { email = Email, password = Password, name = "Ada" },
        ["POST /v1/auth/verify-email"] = new { token = $"{Person}.{Secret}" },
        ["POST /v1/auth/forgot-password"] = new { email = Email },
        ["POST /v1/auth/reset-password"] = new { token = $"{Person}.{Secret}", password = Password },
        ["POST /v1/auth/login"] = new { email = Email, password = Password },
        ["POST /v1/auth/refresh"] = new { refreshToken = $"{Person}.ses_1.{Secret}" },
        ["POST /v1/auth/logout"] = new { refreshToken = $"{Person}.ses_1.{Secret}" },
        ["PATCH /v1/me"] = new { name = "Ada" },
        ["POST /v1/me/password"] = new { current = Password, password = $"another {Password}" },
        ["POST /v1/me/email"] = new { email = Email, password = Password },
        ["POST /v1/me/second-factor"] = new { password = Password },
        ["POST /v1/me/second-factor/confirm"] = new { code = "000000" },
        ["DELETE /v1/me/second-factor"] = new { password = Password },
        ["POST /v1/me/tokens"] = new { name = "x", scopes = new[] { "read" }, days = 1 },
    };

    /// <summary>Those that need nothing that can fail, say how things are, or promise what is done later; and the pages.</summary>
    private static readonly string[] Unharmed =
    [
        "POST /v1/auth/guest", "POST /v1/auth/register", "POST /v1/auth/forgot-password", "GET /health/live", "GET /.well-known/jwks.json", Description, "GET /",
        "GET /register", "GET /sign-in", "GET /verify-email", "GET /confirm-email", "GET /forgot-password", "GET /reset-password", "GET /me", "GET /me/security", "GET /me/privacy", "GET /users/{id}",
    ];

    private static readonly Dictionary<string, Func<Exception>> Failures = new()
    {
        ["a bug"] = () => new InvalidOperationException(Inside),
        ["nothing there"] = () => new NullReferenceException(Inside),
        ["too late"] = () => new TimeoutException(Inside),
        ["given up"] = () => new OperationCanceledException(Inside),
        ["not allowed"] = () => new UnauthorizedAccessException(Inside),
        ["the journal"] = () => new JournalException(Inside, new IOException(Inside)),
        ["several"] = () => new AggregateException(Inside, new IOException(Inside), new FormatException(Inside)),
    };

    public static TheoryData<string> Kinds => [.. Failures.Keys];

    public void Dispose() => server.Saboteur.Thrown = null;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Every_endpoint_refuses_and_says_no_more_than_that_and_goes_on_afterwards(string kind)
    {
        using var http = server.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });
        var token = await Enter(http);
        var endpoints = Endpoints().ToList();
        Assert.InRange(endpoints.Count, 12, 1_000);
        server.Saboteur.Thrown = Failures[kind];
        var (before, failed) = (server.Saboteur.Times, 0);
        foreach (var (method, route) in endpoints)
        {
            using var request = Request(method, route, token);
            using var answer = await http.SendAsync(request);
            var (status, text, name) = ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(), $"{method} {route}");
            if (name != Description) Leaks.None(text);
            Assert.DoesNotContain("hunter2", text, StringComparison.Ordinal);
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Contains("frame-ancestors 'none'", answer.Headers.GetValues("Content-Security-Policy").Single());
            if (Unharmed.Contains(name)) continue;
            Assert.True(status >= 400, $"{name} answers {status}: {text}");
            if (status >= 500) failed++;
            if (route.StartsWith("/health", StringComparison.Ordinal)) continue;
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
            var problem = JsonSerializer.Deserialize<JsonElement>(text);
            Assert.Equal(status, problem.GetProperty("status").GetInt32());
            Assert.Matches("^[0-9a-f]{32}$", problem.GetProperty("traceId").GetString());
            if (status >= 500) Assert.Contains(problem.GetProperty("code").GetString(), new[] { "internal", "engine.unavailable" });
        }
        Assert.InRange(failed, 9, endpoints.Count);
        Assert.InRange(server.Saboteur.Times - before, failed, int.MaxValue);

        server.Saboteur.Thrown = null;
        using var opened = await http.SendAsync(Request("POST", "/v1/rooms", token));
        Assert.Equal(201, (int)opened.StatusCode);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Every_method_of_a_hub_refuses_and_says_no_more_than_that(string kind)
    {
        using var http = server.CreateClient();
        var token = await Enter(http);
        foreach (var (path, hub) in Hubs())
            foreach (var method in hub.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(method => !method.IsSpecialName && method.GetBaseDefinition().DeclaringType == hub))
            {
                server.Saboteur.Thrown = null;
                using var socket = await server.Server.CreateWebSocketClient().ConnectAsync(new Uri($"ws://localhost{path}?access_token={token}"), CancellationToken.None);
                await Say(socket, """{"protocol":"json","version":1}""");
                await Hear(socket, heard => heard.Contains("{}", StringComparison.Ordinal));
                server.Saboteur.Thrown = Failures[kind];
                var streams = method.ReturnType.ToString().Contains("IAsyncEnumerable", StringComparison.Ordinal);
                await Say(socket, JsonSerializer.Serialize(new { type = streams ? 4 : 1, invocationId = "1", target = method.Name, arguments = Arguments(method) }));
                // What is handed over without waiting is refused by an acknowledgement.
                var heard = await Hear(socket, heard => heard.Contains("\"type\":3", StringComparison.Ordinal));
                Leaks.None(heard.Replace("HubException: ", "", StringComparison.Ordinal));
                Assert.DoesNotContain("hunter2", heard, StringComparison.Ordinal);
                if (method.Name is "Join" or "Replay") Assert.Matches("\"error\":\"[^\"]*(internal|engine.unavailable): ", heard);
            }
    }

    private static IEnumerable<object?> Arguments(MethodInfo method) => method.GetParameters().Where(parameter => parameter.ParameterType != typeof(CancellationToken)).Select(parameter => parameter.Name switch
    {
        "roomId" => Room,
        "commandId" => "c",
        "command" => new { type = "raise-hand" },
        "after" or "to" => (object?)null,
        _ => new { },
    });

    private IEnumerable<(string Path, Type Hub)> Hubs() => server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Where(endpoint => !endpoint.RoutePattern.RawText!.EndsWith("/negotiate", StringComparison.Ordinal))
        .Select(endpoint => (Path: $"/{endpoint.RoutePattern.RawText!.Trim('/')}", endpoint.Metadata.GetMetadata<HubMetadata>()?.HubType))
        .Where(one => one.HubType is not null).Select(one => (one.Path, one.HubType!));

    private IEnumerable<(string Method, string Route)> Endpoints() =>
        from endpoint in server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        where endpoint.Metadata.GetMetadata<HubMetadata>() is null
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]
        select (method, $"/{endpoint.RoutePattern.RawText!.Trim('/')}");

    private static HttpRequestMessage Request(string method, string route, string token)
    {
        var path = route.Replace("{id}", Room).Replace("{name}", "lobby").Replace("{address}", "127.0.0.1:1").Replace("{documentName}", "v1");
        while (path.IndexOf('{') is var from and >= 0) path = path[..from] + "x" + path[(path.IndexOf('}') + 1)..];
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Authorization = new("Bearer", route.Contains("/operations", StringComparison.Ordinal) ? SabotagedServer.OperatorKey : token);
        var body = Bodies.GetValueOrDefault($"{method} {route}");
        if (body is not null || method is "POST" or "PUT" or "PATCH") request.Content = new StringContent(JsonSerializer.Serialize(body ?? new { }), Encoding.UTF8, "application/json");
        return request;
    }

    private static async Task<string> Enter(HttpClient http)
    {
        using var answer = await http.PostAsync("/v1/auth/guest", new StringContent("""{ "name": "Ada" }""", Encoding.UTF8, "application/json"));
        return JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync()).Text("accessToken");
    }

    private static Task Say(WebSocket socket, string message) => socket.SendAsync(Encoding.UTF8.GetBytes($"{message}\u001e"), WebSocketMessageType.Text, true, CancellationToken.None);

    private static async Task<string> Hear(WebSocket socket, Func<string, bool> enough)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        var (heard, buffer) = (new StringBuilder(), new byte[64 * 1024]);
        while (!enough(heard.ToString()))
        {
            var part = await socket.ReceiveAsync(buffer, patience.Token);
            if (part.MessageType == WebSocketMessageType.Close) break;
            heard.Append(Encoding.UTF8.GetString(buffer, 0, part.Count));
        }
        return heard.ToString();
    }
}
