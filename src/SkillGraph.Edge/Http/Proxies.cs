using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;

namespace SkillGraph.Edge.Http;

/// <summary>Takes a caller's address and https from what the operator's own proxies say of them. Anybody else's word for it is not heard.</summary>
internal static class Proxies
{
    public static IApplicationBuilder UseProxies(this IApplicationBuilder app, IReadOnlyCollection<System.Net.IPNetwork> proxies)
    {
        if (proxies.Count == 0) return app;
        // Without a limit: as many as stand in a row, and each of them is looked at.
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var proxy in proxies) options.KnownIPNetworks.Add(proxy);
        return app.UseForwardedHeaders(options);
    }

    /// <summary>An address, or a network as in 10.0.0.0/8.</summary>
    public static bool TryParse(string text, out System.Net.IPNetwork proxy)
    {
        if (!IPAddress.TryParse(text, out var address)) return System.Net.IPNetwork.TryParse(text, out proxy);
        proxy = new System.Net.IPNetwork(address, address.GetAddressBytes().Length * 8);
        return true;
    }
}
