using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace SkillGraph.Edge.Tests.Running;

/// <summary>Makes access tokens with the keys in a server's data folder, to see what becomes of those that the server would not give out.</summary>
internal static class Tokens
{
    public static string Of(ServerProcess server, string id, DateTimeOffset expires)
    {
        const string Scheme = BearerTokenDefaults.AuthenticationScheme;
        var services = new ServiceCollection();
        services.AddDataProtection().SetApplicationName("SkillGraph").PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(server.Data, "keys")));
        services.AddAuthentication(Scheme).AddBearerToken();
        using var provider = services.BuildServiceProvider();
        var person = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, id), new Claim(ClaimTypes.Name, "Ada")], Scheme));
        var ticket = new AuthenticationTicket(person, new AuthenticationProperties { ExpiresUtc = expires }, $"{Scheme}:AccessToken");
        return provider.GetRequiredService<IOptionsMonitor<BearerTokenOptions>>().Get(Scheme).BearerTokenProtector.Protect(ticket);
    }
}
