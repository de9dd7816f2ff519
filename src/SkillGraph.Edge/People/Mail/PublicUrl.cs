using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace SkillGraph.Edge.People.Mail;

/// <summary>Where people find this server: as the operator says, otherwise where it listens. Never what a request says, because anybody can write that.</summary>
public sealed class PublicUrl(EdgeOptions options, IServer server)
{
    private const string Usual = "http://127.0.0.1:5080";

    private static readonly string[] Everywhere = ["://[::]", "://0.0.0.0", "://*", "://+"];

    public string Root => options.PublicUrl ?? Listening() ?? Usual;

    /// <summary>The address of a page. What stands behind the <c>#</c> reaches no server, and so no log, before the page sends it.</summary>
    public string Page(string path, string? secret = null) => secret is null ? $"{Root}{path}" : $"{Root}{path}#{secret}";

    private string? Listening() =>
        server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() is { } address
            ? Everywhere.Aggregate(address.TrimEnd('/'), (url, wildcard) => url.Replace(wildcard, "://localhost", StringComparison.Ordinal))
            : null;
}
