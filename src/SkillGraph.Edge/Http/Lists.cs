using Microsoft.AspNetCore.Http;

namespace SkillGraph.Edge.Http;

/// <summary>Lists in pages, as all of ours are: <c>after</c> and <c>limit</c> in, <c>next</c> and a link to it out.</summary>
internal static class Lists
{
    public const int LargestPage = 100;

    private const int DefaultPage = 50;

    public static int? Page(string? limit) =>
        limit is null ? DefaultPage : int.TryParse(limit, out var page) && page is >= 1 and <= LargestPage ? page : null;

    public static IResult BadPage() => Bad("limit", $"must be 1 to {LargestPage}");

    public static IResult BadCursor() => Bad("after", "must be a cursor from the page before");

    public static IResult Bad(string field, string reason) => (EdgeRefusals.BadRequest with { Message = $"'{field}' {reason}." }).ToResult(field);

    public static void Link(HttpContext context, string? next)
    {
        if (next is null) return;
        var query = context.Request.Query.Where(pair => pair.Key != "after").Select(pair => new KeyValuePair<string, string?>(pair.Key, pair.Value)).Append(new("after", next));
        context.Response.Headers.Link = $"<{context.Request.Path}{QueryString.Create(query)}>; rel=\"next\"";
    }
}
