using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace SkillGraph.Edge.Http;

/// <summary>Where browsers say that one of our pages did what its content policy forbids. Of what they say the kind is logged, and no more of an address than says which page and which host.</summary>
internal static class PolicyViolations
{
    public const string Path = "/v1/policy-violations";

    private const int MaxBodyBytes = 16 * 1024;
    private const int LongestWord = 20;
    private const int DeepestPage = 4;
    private const string Other = "other";

    private static readonly string[] Directives =
    [
        "base-uri", "child-src", "connect-src", "default-src", "font-src", "form-action", "frame-ancestors", "frame-src", "img-src", "manifest-src", "media-src", "object-src",
        "require-trusted-types-for", "script-src", "script-src-attr", "script-src-elem", "style-src", "style-src-attr", "style-src-elem", "trusted-types", "worker-src",
    ];

    private static readonly string[] Words = ["inline", "eval", "wasm-eval", "trusted-types-sink", "trusted-types-policy", "self", "data", "blob", "filesystem", "about"];

    public static void MapPolicyViolations(this IEndpointRouteBuilder routes) => routes
        .MapPost(Path, Take)
        .AllowAnonymous()
        .Limit("policy-violations", atOnce: 20, perSecond: 1, CountedBy.Address)
        .WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes))
        .ExcludeFromDescription();

    private static async Task<IResult> Take(HttpContext context, ViolationLog log)
    {
        try
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            if (body.RootElement.ValueKind != JsonValueKind.Object || !body.RootElement.TryGetProperty("csp-report", out var report) || report.ValueKind != JsonValueKind.Object) return EdgeRefusals.BadRequest.ToResult();
            log.Write(Page(Text(report, "document-uri")), Directive(Text(report, "effective-directive") ?? Text(report, "violated-directive")), Blocked(Text(report, "blocked-uri")));
            return Results.NoContent();
        }
        catch (JsonException)
        {
            return EdgeRefusals.BadRequest.ToResult();
        }
    }

    private static string? Text(JsonElement report, string name) => report.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;

    /// <summary>The page without what is somebody's: ids, queries, fragments.</summary>
    private static string Page(string? uri) => Uri.TryCreate(uri, UriKind.Absolute, out var page) && page.Scheme is "http" or "https"
        ? $"/{string.Join('/', page.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries).Take(DeepestPage).Select(part => IsWord(part) ? part : "*"))}"
        : Other;

    private static bool IsWord(string part) => part.Length <= LongestWord && part.All(letter => char.IsAsciiLetterLower(letter) || letter == '-');

    private static string Directive(string? directive) => directive?.Split(' ')[0] is { } name && Directives.Contains(name) ? name : Other;

    private static string Blocked(string? blocked) => blocked switch
    {
        null => Other,
        _ when Words.Contains(blocked) => blocked,
        _ => Uri.TryCreate(blocked, UriKind.Absolute, out var uri) && uri.Host.Length > 0 ? $"{uri.Scheme}://{uri.IdnHost}" : Other,
    };
}

/// <summary>Writes down violations, so many and no more: whoever sends them may send any number.</summary>
internal sealed class ViolationLog(ILogger<ViolationLog> log, TimeProvider clock)
{
    private const int AtOnce = 20;
    private const double PerSecond = 0.1;

    private readonly Lock _lock = new();
    private readonly TokenBucket _lines = new(AtOnce, PerSecond, clock);
    private long _left;

    public void Write(string page, string directive, string blocked)
    {
        long left;
        lock (_lock)
        {
            if (!_lines.TryTake())
            {
                _left++;
                return;
            }
            (left, _left) = (_left, 0);
        }
        log.LogWarning("A page did what its content policy forbids: {Page}, {Directive}, {Blocked} (and {Left} before it that are not written down)", page, directive, blocked, left);
    }
}
