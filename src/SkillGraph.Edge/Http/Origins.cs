using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace SkillGraph.Edge.Http;

/// <summary>Refuses what a foreign page's browser asks of the hubs: CORS does not protect WebSockets. Programs send no origin and are let through.</summary>
internal static class Origins
{
    public static IApplicationBuilder UseOwnOriginsOnly(this IApplicationBuilder app, PathString path, IReadOnlyCollection<string> allowed) =>
        app.Use((context, next) => context.Request.Path.StartsWithSegments(path) && IsForeign(context.Request, allowed)
            ? EdgeRefusals.ForeignOrigin.WriteTo(context)
            : next(context));

    private static bool IsForeign(HttpRequest request, IReadOnlyCollection<string> allowed)
    {
        if (!request.Headers.TryGetValue(HeaderNames.Origin, out var origin)) return false;
        var own = $"{request.Scheme}://{request.Host}";
        return origin.Count != 1 || !(string.Equals(origin[0], own, StringComparison.OrdinalIgnoreCase) || allowed.Contains(origin[0], StringComparer.OrdinalIgnoreCase));
    }
}
