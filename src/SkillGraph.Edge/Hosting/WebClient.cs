using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;
using SkillGraph.Edge.Http;

namespace SkillGraph.Edge.Hosting;

/// <summary>Serves the web client that the build put beside the program, or says in one line why there is none.</summary>
public static class WebClient
{
    private const string Nonce = "@nonce@";
    private const string Sockets = "@sockets@";
    private const int NonceBytes = 16;

    private const string OwnFilesOnly =
        $"default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{Nonce}'; img-src 'self' data:; font-src 'self'; connect-src 'self' {Sockets}; manifest-src 'self'; object-src 'none'; " +
        $"base-uri 'none'; form-action 'none'; frame-ancestors 'none'; report-uri {PolicyViolations.Path}";

    private const string NoMarkup = $"{OwnFilesOnly}; require-trusted-types-for 'script'";

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "web");

    private static readonly string[] Pages =
    [
        "/", "/rooms/{id}", "/rooms/{id}/replay", "/operations",
        "/register", "/sign-in", "/verify-email", "/confirm-email", "/forgot-password", "/reset-password", "/me", "/me/security", "/me/privacy", "/users/{id}",
        "/admin", "/admin/reports", "/admin/audit",
    ];

    public static void MapWebClient(this WebApplication app)
    {
        if (!File.Exists(Path.Combine(Folder, "index.html")))
        {
            app.Logger.LogWarning("The web client was not built, so there are no pages: install Node.js 20 or newer (node and npm on PATH) and build again");
            app.MapGet("/", () => Results.Text("The web client was not built: install Node.js 20 or newer and build again. The API is described at /openapi/v1.json.\n")).ExcludeFromDescription();
            return;
        }
        // Pages are not files: each goes out with a nonce of its own.
        var types = new FileExtensionContentTypeProvider();
        types.Mappings.Remove(".html");
        app.UseStaticFiles(new StaticFileOptions { FileProvider = new PhysicalFileProvider(Folder), ContentTypeProvider = types, OnPrepareResponse = prepared => Cache(prepared.Context) });
        foreach (var page in Pages) app.MapPage(page, "index.html", NoMarkup);
        app.MapPage("/docs", "docs/index.html", OwnFilesOnly);
    }

    private static void MapPage(this WebApplication app, string page, string file, string policy)
    {
        var html = File.ReadAllText(Path.Combine(Folder, file));
        app.MapGet(page, (HttpContext context) =>
        {
            var nonce = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(NonceBytes));
            context.Response.Headers.ContentSecurityPolicy = policy.Replace(Nonce, nonce, StringComparison.Ordinal).Replace(Sockets, SocketsOf(context.Request), StringComparison.Ordinal);
            return Results.Text(html.Replace(Nonce, nonce, StringComparison.Ordinal), "text/html; charset=utf-8");
        }).ExcludeFromDescription();
    }

    /// <summary>Not every browser takes its own sockets for its own origin.</summary>
    private static string SocketsOf(HttpRequest request) =>
        request.Host.Value is { } host && host.All(sign => char.IsAsciiLetterOrDigit(sign) || sign is '.' or '-' or ':') ? $"{(request.IsHttps ? "wss" : "ws")}://{host}" : "";

    /// <summary>Files named by their content never change; the others are asked for again.</summary>
    private static void Cache(HttpContext context) =>
        context.Response.Headers.CacheControl = context.Request.Path.StartsWithSegments("/assets") ? "public, max-age=31536000, immutable" : "no-cache";
}
