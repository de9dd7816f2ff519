using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace SkillGraph.Edge.Http;

/// <summary>What pages of other origins may do here: nothing, but for those that the operator names. Programs send no origin and are let through.</summary>
internal static class Origins
{
    private const string Policy = "origins";

    private static readonly TimeSpan RememberedFor = TimeSpan.FromMinutes(10);

    public static IServiceCollection AddOrigins(this IServiceCollection services, EdgeOptions options) => services.AddCors(cors => cors.AddPolicy(Policy, policy => policy
        .SetIsOriginAllowed(origin => IsOneOf(options.Origins, origin))
        .WithMethods("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
        .WithHeaders(HeaderNames.Authorization, HeaderNames.ContentType, HeaderNames.Accept, HeaderNames.IfNoneMatch, HeaderNames.IfMatch, "Idempotency-Key", "X-Requested-With", "X-SignalR-User-Agent")
        .WithExposedHeaders(HeaderNames.ETag, HeaderNames.Link, HeaderNames.Location, HeaderNames.RetryAfter)
        // Without credentials: pages elsewhere show a token. The cookie is for our own.
        .DisallowCredentials()
        .SetPreflightMaxAge(RememberedFor)));

    /// <summary>Lets pages of the named origins read what is answered to them.</summary>
    public static IApplicationBuilder UseOrigins(this IApplicationBuilder app, EdgeOptions options, params PathString[] paths) =>
        options.Origins.Length == 0 ? app : app.UseWhen(context => paths.Any(path => context.Request.Path.StartsWithSegments(path)), some => some.UseCors(Policy));

    /// <summary>Refuses sockets to pages of foreign origins: CORS does not protect WebSockets.</summary>
    public static IApplicationBuilder UseKnownOriginsOnly(this IApplicationBuilder app, PathString hubs, EdgeOptions options) =>
        app.Use((context, next) => context.Request.Path.StartsWithSegments(hubs) && IsForeign(context.Request, options.PublicUrl, options.Origins)
            ? EdgeRefusals.ForeignOrigin.WriteTo(context)
            : next(context));

    /// <summary>Refuses what comes with a cookie from any page but our own: the browser adds it, whoever asks.</summary>
    public static IApplicationBuilder UseCookiesOfOwnPagesOnly(this IApplicationBuilder app, EdgeOptions options) =>
        app.Use((context, next) => context.Request.Headers.Cookie.Count > 0 && IsForeign(context.Request, options.PublicUrl, [])
            ? EdgeRefusals.ForeignCookie.WriteTo(context)
            : next(context));

    private static bool IsForeign(HttpRequest request, string? publicUrl, string[] allowed)
    {
        if (!request.Headers.TryGetValue(HeaderNames.Origin, out var origin)) return false;
        return origin is not [{ } page] || !(IsOneOf([$"{request.Scheme}://{request.Host}"], page) || IsOneOf(allowed, page) || page.Equals(publicUrl, StringComparison.OrdinalIgnoreCase));
    }

    private static bool IsOneOf(string[] origins, string origin) => origins.Contains(origin, StringComparer.OrdinalIgnoreCase);
}
