using Microsoft.AspNetCore.Http;
using SkillGraph.Domain.Users;

namespace SkillGraph.Edge.People.Accounts;

/// <summary>The refresh token of a browser, in a cookie that no script reads and that goes to <c>/v1/auth</c> alone, from our own pages alone.</summary>
internal static class RefreshCookie
{
    public const string Name = "skillgraph-refresh";
    private const string Path = "/v1/auth";

    public static string? Read(HttpRequest request) => request.Cookies[Name];

    public static void Write(HttpContext context, string token) => context.Response.Cookies.Append(Name, token, Options(context, UserLimits.SessionIdle));

    public static void Clear(HttpContext context)
    {
        if (Read(context.Request) is not null) context.Response.Cookies.Delete(Name, Options(context, null));
    }

    private static CookieOptions Options(HttpContext context, TimeSpan? life) =>
        new() { Path = Path, HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = context.Request.IsHttps, MaxAge = life, IsEssential = true };
}
