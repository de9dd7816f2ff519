using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace SkillGraph.Edge.Hosting;

/// <summary>Sends traces, metrics and logs to an OpenTelemetry collector where the standard variable <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names one; other variables of OpenTelemetry hold too.</summary>
public static class Telemetry
{
    public const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private const string Service = "skillgraph";
    private const string Own = "SkillGraph.*";

    private static readonly string[] Sources = [Own, "Microsoft.AspNetCore.SignalR.Server"];
    private static readonly string[] Meters = [Own, "System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.Http.Connections", "Npgsql"];

    /// <summary><paramref name="instance"/> tells this process from others of the service.</summary>
    public static void AddTelemetry(this WebApplicationBuilder builder, string instance)
    {
        if (builder.Configuration[Endpoint] is not { Length: > 0 } endpoint) return;
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) || !uri.Scheme.StartsWith("http", StringComparison.Ordinal)) throw BadOptionException.OfHost(Endpoint, "it must be a URL such as http://127.0.0.1:4317");
        var version = Assembly.GetEntryAssembly()?.GetName().Version?.ToString(3);
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(Service, serviceVersion: version, autoGenerateServiceInstanceId: false, serviceInstanceId: instance))
            .WithTracing(tracing => tracing.AddSource(Sources).AddAspNetCoreInstrumentation(requests => requests.Filter = IsWorthATrace))
            .WithMetrics(metrics => metrics.AddMeter(Meters))
            .WithLogging(_ => { }, logs => logs.IncludeScopes = true)
            .UseOtlpExporter();
    }

    private static bool IsWorthATrace(HttpContext request) => !request.Request.Path.StartsWithSegments("/health");
}
