using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;

namespace SkillGraph.Edge.Hosting;

/// <summary>Serves the web client that the build put beside the program, or says in one line why there is none.</summary>
public static class WebClient
{
    private const string ContentPolicy =
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self' ws: wss:; object-src 'none'; base-uri 'self'; frame-ancestors 'none'";

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "web");

    public static void MapWebClient(this WebApplication app)
    {
        app.Use((context, next) =>
        {
            var headers = context.Response.Headers;
            headers.XContentTypeOptions = "nosniff";
            headers.ContentSecurityPolicy = ContentPolicy;
            headers["Referrer-Policy"] = "same-origin";
            return next(context);
        });
        if (!File.Exists(Path.Combine(Folder, "index.html")))
        {
            app.Logger.LogWarning("The web client was not built, so there are no pages: install Node.js 20 or newer (node and npm on PATH) and build again");
            app.MapGet("/", () => Results.Text("The web client was not built: install Node.js 20 or newer and build again. The API is described at /openapi/v1.json.\n")).ExcludeFromDescription();
            return;
        }
        var files = new PhysicalFileProvider(Folder);
        app.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files, RedirectToAppendTrailingSlash = true });
        app.UseStaticFiles(new StaticFileOptions { FileProvider = files, OnPrepareResponse = prepared => Cache(prepared.Context) });
        foreach (var page in new[] { "/", "/rooms/{id}", "/rooms/{id}/replay", "/operations" })
            app.MapGet(page, () => Results.File(Path.Combine(Folder, "index.html"), "text/html; charset=utf-8")).ExcludeFromDescription();
    }

    /// <summary>Files named by their content never change; the others are asked for again.</summary>
    private static void Cache(HttpContext context) =>
        context.Response.Headers.CacheControl = context.Request.Path.StartsWithSegments("/assets") ? "public, max-age=31536000, immutable" : "no-cache";
}
