using System.Net;
using SkillGraph.Edge.Hosting;
using SkillGraph.Edge.People.Mail;

namespace SkillGraph.Edge;

/// <summary>What an operator may set of the edge; <c>SkillGraph</c> in configuration.</summary>
public sealed class EdgeOptions
{
    private const int ShortestKey = 32;
    private const int LongestKey = 256;
    private const string AKey = "it must be 32 to 256 letters, digits or signs, without spaces";
    private const string AnExample = "it is an example: make one of its own, as with openssl rand -hex 24";
    private const string AboveZero = "it must be a number above 0";
    private const string AUrl = "it must be a URL such as https://skillgraph.example.org, without a path";
    private const string NoIssuer = "skillgraph";

    /// <summary>The names of these options, beside which a program has others.</summary>
    public static readonly string[] Names = [nameof(Guests), nameof(Origins), nameof(PublicUrl), nameof(Proxies), nameof(LimitFactor), nameof(OperatorKey), MailOptions.Group];

    /// <summary>Whether guests may enter with nothing but a name.</summary>
    public bool Guests { get; set; } = true;

    /// <summary>Origins besides the server's own whose pages may open sockets here and read answers.</summary>
    public string[] Origins { get; set; } = [];

    /// <summary>
    /// The address under which people know this installation, as in <c>https://skillgraph.example.org</c>: access tokens name it as their issuer, letters link to it, and
    /// requests for other hosts are refused. Null where any will do.
    /// </summary>
    public string? PublicUrl { get; set; }

    /// <summary>The proxies before this server, whose word on a caller's address and https is taken.</summary>
    public IPNetwork[] Proxies { get; set; } = [];

    /// <summary>Every rate limit is multiplied by this; for measuring, and for installations behind one address.</summary>
    public double LimitFactor { get; set; } = 1;

    /// <summary>Who shows it may look at the nodes and move them; without it nobody may. It is a secret.</summary>
    public string? OperatorKey { get; set; }

    /// <summary>Who issues access tokens here, as they say.</summary>
    public string Issuer => PublicUrl ?? NoIssuer;

    public MailOptions Mail { get; set; } = new();

    /// <summary><paramref name="outbox"/> is the folder for letters where no mail server is named.</summary>
    public static EdgeOptions Read(OptionsReader options, bool guests, string? outbox = null)
    {
        var edge = new EdgeOptions { Guests = options.Truth(nameof(Guests), guests) };
        if (options.Text(nameof(LimitFactor), AboveZero) is { } factor)
            edge.LimitFactor = options.Checked(nameof(LimitFactor), double.TryParse(factor, out var number) ? number : 0, number is > 0 and <= 1_000_000, AboveZero);
        edge.Origins = options.List(nameof(Origins), IsOrigin, "an origin such as https://example.org");
        if (options.Text(nameof(PublicUrl), AUrl) is { } url) edge.PublicUrl = options.Checked(nameof(PublicUrl), url.TrimEnd('/'), IsPublic(url.TrimEnd('/')), AUrl);
        edge.Proxies = [.. options.List(nameof(Proxies), text => Http.Proxies.TryParse(text, out _), "an address or a network such as 10.0.0.0/8").Select(Network)];
        if (options.Text(nameof(OperatorKey), AKey) is { } key)
        {
            edge.OperatorKey = options.Checked(nameof(OperatorKey), key, IsKey(key), AKey);
            options.Checked(nameof(OperatorKey), key, !Examples.IsOne(key), AnExample);
        }
        edge.Mail = MailOptions.Read(options, outbox);
        return edge;
    }

    private static bool IsKey(string key) => key.Length is >= ShortestKey and <= LongestKey && key.All(sign => sign is > ' ' and <= '~');

    private static bool IsPublic(string url) => IsOrigin(url) && new Uri(url) is { Scheme: "http" or "https", UserInfo: "" };

    private static IPNetwork Network(string text) => Http.Proxies.TryParse(text, out var network) ? network : default;

    private static bool IsOrigin(string origin) => Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.GetLeftPart(UriPartial.Authority) == origin;
}
