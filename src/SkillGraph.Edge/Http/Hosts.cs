using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace SkillGraph.Edge.Http;

/// <summary>Where it is said under which address people know this installation, refuses whoever asks for another; but for health, which is asked by address, and for people on the machine itself.</summary>
internal static class Hosts
{
    public static IApplicationBuilder UseOwnHostOnly(this IApplicationBuilder app, string? publicUrl, PathString health)
    {
        if (publicUrl is null) return app;
        var host = new Uri(publicUrl).Host;
        var refusal = EdgeRefusals.ForeignHost with { Message = $"{EdgeRefusals.ForeignHost.Message} It is at {publicUrl}." };
        return app.Use((context, next) => IsOwn(context, host) || context.Request.Path.StartsWithSegments(health) ? next(context) : refusal.WriteTo(context));
    }

    public static bool IsOfThisMachine(string host) => host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static bool IsOwn(HttpContext context, string host) =>
        context.Request.Host.Host.Equals(host, StringComparison.OrdinalIgnoreCase)
        || (IsOfThisMachine(context.Request.Host.Host) && context.Connection.RemoteIpAddress is { } caller && IPAddress.IsLoopback(caller));
}
