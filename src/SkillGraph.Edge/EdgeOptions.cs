using SkillGraph.Edge.Hosting;

namespace SkillGraph.Edge;

/// <summary>What an operator may set of the edge; <c>SkillGraph</c> in configuration.</summary>
public sealed class EdgeOptions
{
    private const int ShortestKey = 32;
    private const int LongestKey = 256;
    private const string AKey = "it must be 32 to 256 letters, digits or signs, without spaces";
    private const string AboveZero = "it must be a number above 0";

    /// <summary>The names of these options, beside which a program has others.</summary>
    public static readonly string[] Names = [nameof(Guests), nameof(Origins), nameof(LimitFactor), nameof(OperatorKey)];

    /// <summary>Whether guests may enter with nothing but a name.</summary>
    public bool Guests { get; set; } = true;

    /// <summary>Origins besides the server's own from which browsers may open sockets.</summary>
    public string[] Origins { get; set; } = [];

    /// <summary>Every rate limit is multiplied by this; for measuring, and for installations behind one address.</summary>
    public double LimitFactor { get; set; } = 1;

    /// <summary>Who shows it may look at the nodes and move them; without it nobody may. It is a secret.</summary>
    public string? OperatorKey { get; set; }

    public static EdgeOptions Read(OptionsReader options, bool guests)
    {
        var edge = new EdgeOptions { Guests = options.Truth(nameof(Guests), guests) };
        if (options.Text(nameof(LimitFactor), AboveZero) is { } factor)
            edge.LimitFactor = options.Checked(nameof(LimitFactor), double.TryParse(factor, out var number) ? number : 0, number is > 0 and <= 1_000_000, AboveZero);
        edge.Origins = options.List(nameof(Origins), IsOrigin, "an origin such as https://example.org");
        if (options.Text(nameof(OperatorKey), AKey) is { } key) edge.OperatorKey = options.Checked(nameof(OperatorKey), key, IsKey(key), AKey);
        return edge;
    }

    private static bool IsKey(string key) => key.Length is >= ShortestKey and <= LongestKey && key.All(sign => sign is > ' ' and <= '~');

    private static bool IsOrigin(string origin) => Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.GetLeftPart(UriPartial.Authority) == origin;
}
