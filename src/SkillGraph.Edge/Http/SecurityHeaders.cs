using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace SkillGraph.Edge.Http;

/// <summary>What browsers are told with every answer: to show it as what it is and nowhere else, and to keep nothing of it that is somebody's own. A page has a content policy of its own.</summary>
internal static class SecurityHeaders
{
    private const string NothingToLoad = "default-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    private const string AYearOfHttps = "max-age=31536000; includeSubDomains";
    private const string NoDevices =
        "accelerometer=(), autoplay=(), bluetooth=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), hid=(), magnetometer=(), microphone=(), " +
        "midi=(), payment=(), publickey-credentials-get=(), screen-wake-lock=(), serial=(), usb=(), xr-spatial-tracking=()";

    private const string KeptNowhere = "no-store";
    private const string AskedForAgain = "no-cache, private";

    private static readonly PathString[] Personal = ["/v1/me", "/v1/auth", "/v1/admin", "/v1/operations"];

    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        // At the last moment: what handles a failure empties the answer first, headers included.
        context.Response.OnStarting(() => Add(context));
        return next(context);
    });

    private static Task Add(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = NoDevices;
        if (headers.ContentSecurityPolicy.Count == 0) headers.ContentSecurityPolicy = NothingToLoad;
        if (Personal.Any(path => context.Request.Path.StartsWithSegments(path))) headers.CacheControl = KeptNowhere;
        else if (headers.CacheControl.Count == 0) headers.CacheControl = headers.ETag.Count > 0 ? AskedForAgain : KeptNowhere;
        // A browser would hold everybody to it who develops something on the same machine.
        if (context.Request.IsHttps && !Hosts.IsOfThisMachine(context.Request.Host.Host)) headers.StrictTransportSecurity = AYearOfHttps;
        return Task.CompletedTask;
    }
}
