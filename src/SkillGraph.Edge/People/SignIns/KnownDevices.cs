using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using SkillGraph.Runtime;

namespace SkillGraph.Edge.People.SignIns;

/// <summary>Knows the browsers that have signed in before, by a cookie that only we can write: what strangers try does not slow them down.</summary>
internal sealed class KnownDevices(IDataProtectionProvider protection)
{
    public const string Cookie = "skillgraph-device";

    private const string Path = "/v1/auth";
    private const char Between = ' ';
    private const int MostAccounts = 5;

    private static readonly TimeSpan Life = TimeSpan.FromDays(180);

    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector(Cookie).ToTimeLimitedDataProtector();

    public bool Knows(HttpRequest request, EntityId address) => Read(request).Contains(address.Value);

    /// <summary>Whoever signed in, or chose a new password through a mail, is known here from now on.</summary>
    public void Remember(HttpContext context, EntityId address)
    {
        var accounts = Read(context.Request).Prepend(address.Value).Distinct().Take(MostAccounts);
        context.Response.Cookies.Append(
            Cookie,
            _protector.Protect(string.Join(Between, accounts), Life),
            new CookieOptions { Path = Path, HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = context.Request.IsHttps, MaxAge = Life, IsEssential = true });
    }

    private string[] Read(HttpRequest request)
    {
        try
        {
            return request.Cookies[Cookie] is { } cookie ? _protector.Unprotect(cookie).Split(Between) : [];
        }
        catch (CryptographicException)
        {
            // Too old, or not of ours.
            return [];
        }
    }
}
