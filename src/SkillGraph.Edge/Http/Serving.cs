using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using SkillGraph.Edge.Health;

namespace SkillGraph.Edge.Http;

/// <summary>Sends everybody elsewhere while the program starts or stops: who has just been told to come again must not come back here.</summary>
internal static class Serving
{
    public static IApplicationBuilder UseOnlyWhileServing(this WebApplication app, params PathString[] paths)
    {
        var (stopping, membership) = (app.Lifetime.ApplicationStopping, app.Services.GetService<IMembership>());
        return app.Use((context, next) => (stopping.IsCancellationRequested || membership is { IsUp: false }) && paths.Any(path => context.Request.Path.StartsWithSegments(path))
            ? EdgeRefusals.NotServing.WriteTo(context)
            : next(context));
    }
}
